// Bundles the entries (extension, worker, analysis, map, check, import, cli), and each large library as a separate file, so that
// it is read from disk only when it is needed: wabt when a .wat has to be assembled, re2js when a saved answer has a pattern, the
// JSON language service when a scenario is edited, the debug adapter when a guard is debugged, fast-check when one is checked, the client of
// MCP servers when one is asked for its tools, yauzl when a zip file is imported.
import { build, context } from 'esbuild';
import { readFile, writeFile } from 'node:fs/promises';
import { noticesText } from './scripts/notices.mjs';

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');

/** Leaves `import('wabt')` pointing at dist/wabt.js, and so on; a scope is no part of the file's name. */
const lazyLibraries = {
  name: 'lazy-libraries',
  setup(b) {
    b.onResolve(
      {
        filter:
          /^(wabt|re2js|fast-check|vscode-json-languageservice|@vscode\/debugadapter|@modelcontextprotocol\/client|yauzl)$/,
      },
      ({ path }) => {
        return { path: `./${path.replace(/^.*\//, '')}.js`, external: true };
      },
    );
  },
};

/**
 * `import * as vscode` as a plain `require`: as an import, each of the files that have it would copy the whole
 * API, name by name, which took most of the time that the extension needs to start.
 */
const plainVscode = {
  name: 'plain-vscode',
  setup(b) {
    b.onLoad({ filter: /[\\/]src[\\/](extension|editor[\\/].+)\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const contents = text.replace(/^import \* as (vscode) from '(vscode)';/m, "import $1 = require('$2');");
      return { contents, loader: 'ts' };
    });
  },
};

const bundleUrl = "const __bundleUrl = require('node:url').pathToFileURL(__filename).href;";

const common = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  outdir: 'dist',
  sourcemap: !production,
  metafile: true,
  minify: production,
  keepNames: true,
  logLevel: 'warning',
  mainFields: ['module', 'main'],
  // Some libraries ask where they are; a CommonJS bundle answers with its own file.
  define: { 'import.meta.url': '__bundleUrl' },
};
/** What runs and draws in the web views of VS Code. */
const PAGES = {
  'tool-map': 'src/pages/tool-map/page.ts',
  'tool-map-style': 'src/pages/tool-map/page.css',
  module: 'src/pages/module/page.ts',
  'module-style': 'src/pages/module/page.css',
  growth: 'src/pages/growth/page.ts',
  'growth-style': 'src/pages/growth/page.css',
  report: 'src/pages/report/page.ts',
  'report-style': 'src/pages/report/page.css',
};
const jobs = [
  {
    ...common,
    entryPoints: { extension: 'src/extension.ts' },
    external: ['vscode'],
    // Names of functions are set one by one when the bundle is loaded: not worth it in the start of a window.
    keepNames: !production,
    plugins: [lazyLibraries, plainVscode],
  },
  { ...common, entryPoints: { worker: 'src/sandbox/worker.ts' }, plugins: [lazyLibraries] },
  { ...common, entryPoints: { analysis: 'src/sandbox/analysis-worker.ts' }, plugins: [lazyLibraries] },
  { ...common, entryPoints: { map: 'src/sandbox/map-worker.ts' }, plugins: [lazyLibraries] },
  { ...common, entryPoints: { check: 'src/sandbox/check-worker.ts' }, plugins: [lazyLibraries] },
  { ...common, entryPoints: { import: 'src/sandbox/import-worker.ts' }, plugins: [lazyLibraries] },
  {
    ...common,
    entryPoints: { cli: 'src/cli/guard-lab.ts' },
    banner: { js: `#!/usr/bin/env node\n${bundleUrl}` },
    plugins: [lazyLibraries],
  },
  {
    ...common,
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
    keepNames: false,
    sourcemap: false,
    entryPoints: PAGES,
  },
  { ...common, entryPoints: { wabt: 'wabt' }, sourcemap: false },
  { ...common, entryPoints: { re2js: 're2js' }, sourcemap: false },
  { ...common, entryPoints: { 'fast-check': 'fast-check' }, sourcemap: false },
  { ...common, entryPoints: { client: '@modelcontextprotocol/client' }, sourcemap: false },
  { ...common, entryPoints: { yauzl: 'yauzl' }, sourcemap: false },
  { ...common, entryPoints: { debugadapter: '@vscode/debugadapter' }, sourcemap: false },
  {
    ...common,
    entryPoints: { 'vscode-json-languageservice': 'vscode-json-languageservice' },
    sourcemap: false,
  },
];

if (watch) {
  await Promise.all(jobs.map(async (job) => (await context(job)).watch()));
} else {
  const built = await Promise.all(jobs.map((job) => build(job)));
  const metafiles = built.map(({ metafile }) => metafile);
  await writeFile('dist/THIRD_PARTY_NOTICES.txt', noticesText(metafiles, process.cwd()));
}

// What only VS Code loads is in the .vsix and not in the package of npm: vsce does not read this file.
const EDITOR_ONLY = [
  ...['extension.js', 'import.js', 'debugadapter.js', 'vscode-json-languageservice.js'],
  ...Object.entries(PAGES).map(([name, path]) => `${name}${path.endsWith('.css') ? '.css' : '.js'}`),
];
await writeFile('dist/.npmignore', EDITOR_ONLY.map((name) => `/${name}\n`).join(''));
