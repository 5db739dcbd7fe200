// Bundles the entries (extension, worker, analysis, map, check, import, cli), and each large library as a separate file, so that
// it is read from disk only when it is needed: wabt when a .wat has to be assembled, re2js when a saved answer has a pattern, the
// JSON language service when a scenario is edited, the debug adapter when a guard is debugged, fast-check when one is checked, the client of
// MCP servers when one is asked for its tools, the server library when agents ask, yauzl when a zip file is imported. The library
// that other programs import has its types beside it.
import { build, context } from 'esbuild';
import { writeFile } from 'node:fs/promises';
import { noticesText } from './scripts/notices.mjs';
import { writeLibraryTypes } from './scripts/library-types.mjs';
import { COMMAND_LINE_PARTS, EDITOR_PARTS, EDITOR_START } from './scripts/part-lists.mjs';
import { inParts, lazyLibraries } from './scripts/parts.mjs';
import { wabtBeside } from './scripts/wabt-beside.mjs';
import { webJobs } from './scripts/web-jobs.mjs';

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');

/** Files of their own in dist. */
const LIBRARIES = [
  'wabt',
  're2js',
  'fast-check',
  'vscode-json-languageservice',
  '@vscode/debugadapter',
  '@modelcontextprotocol/client',
  '@modelcontextprotocol/server',
  '@modelcontextprotocol/server/stdio',
  'yauzl',
];

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
/** What starts often: names of functions are set one by one when a file is loaded, which is not worth it. */
const quick = { ...common, keepNames: !production };
const thread = { ...quick, plugins: [lazyLibraries(LIBRARIES)] };
const jobs = [
  inParts({
    ...quick,
    name: 'extension',
    entry: 'src/extension-start.ts',
    parts: EDITOR_PARTS,
    together: EDITOR_START,
    libraries: LIBRARIES,
  }),
  inParts({
    ...quick,
    ...{ name: 'cli', entry: 'src/cli/guard-lab.ts', parts: COMMAND_LINE_PARTS, libraries: LIBRARIES },
    banner: '#!/usr/bin/env node\n',
  }),
  { ...thread, entryPoints: { worker: 'src/sandbox/worker.ts' } },
  { ...thread, entryPoints: { 'worker-start': 'src/cli/start/worker-start.ts' } },
  { ...thread, entryPoints: { analysis: 'src/sandbox/analysis-worker.ts' } },
  { ...thread, entryPoints: { map: 'src/sandbox/map-worker.ts' } },
  { ...thread, entryPoints: { check: 'src/sandbox/check-worker.ts' } },
  { ...thread, entryPoints: { import: 'src/sandbox/import-worker.ts' } },
  { ...common, entryPoints: { library: 'src/library/library.ts' }, plugins: [lazyLibraries(LIBRARIES)] },
  {
    ...common,
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
    keepNames: false,
    sourcemap: false,
    entryPoints: PAGES,
  },
  { ...common, entryPoints: { wabt: 'wabt' }, sourcemap: false, plugins: [wabtBeside('dist/wabt.wasm')] },
  { ...common, entryPoints: { re2js: 're2js' }, sourcemap: false },
  { ...common, entryPoints: { 'fast-check': 'fast-check' }, sourcemap: false },
  { ...common, entryPoints: { client: '@modelcontextprotocol/client' }, sourcemap: false },
  { ...common, entryPoints: { server: 'scripts/mcp-server-library.mjs' }, sourcemap: false },
  { ...common, entryPoints: { yauzl: 'yauzl' }, sourcemap: false },
  { ...common, entryPoints: { debugadapter: '@vscode/debugadapter' }, sourcemap: false },
  {
    ...common,
    entryPoints: { 'vscode-json-languageservice': 'vscode-json-languageservice' },
    sourcemap: false,
  },
  ...webJobs(common),
];

if (watch) {
  await Promise.all(jobs.map(async (job) => (await context(job)).watch()));
} else {
  const built = await Promise.all(jobs.map((job) => build(job)));
  const metafiles = built.map(({ metafile }) => metafile);
  await writeFile('dist/THIRD_PARTY_NOTICES.txt', noticesText(metafiles, process.cwd()));
  await writeLibraryTypes();
}

// What only VS Code loads is in the .vsix and not in the package of npm: vsce does not read this file.
const EDITOR_ONLY = [
  'web',
  ...['extension', 'extension.js', 'import.js', 'debugadapter.js', 'vscode-json-languageservice.js'],
  ...Object.entries(PAGES).map(([name, path]) => `${name}${path.endsWith('.css') ? '.css' : '.js'}`),
];
await writeFile('dist/.npmignore', EDITOR_ONLY.map((name) => `/${name}\n`).join(''));
