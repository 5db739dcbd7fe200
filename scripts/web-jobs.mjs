// The bundles for a browser: the extension and its threads, each one file, because a browser loads no file beside
// another. A file NAME.web.ts takes the place of NAME.ts there; of Node there is what src/web has.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** Modules of Node that src/web has a part of. */
const PARTS = new Set(['path', 'crypto', 'os']);
/** What is used of Node, or of libraries for it, where only a computer gets to; a browser has nothing of it. */
const ABSENT = [
  ...['child_process', 'fs', 'fs/promises', 'inspector', 'stream', 'timers/promises', 'util', 'v8', 'vm'],
  'worker_threads',
];
const ABSENT_LIBRARIES = /^(cross-spawn|yauzl|@modelcontextprotocol\/client)$/;

/** Says at the first use what is missing, should there be one. Imports look for names in the prototype, too. */
const absent = (name) => `
const missing = (_, key) => () => {
  throw new Error(${JSON.stringify(`${name} is missing in a browser: `)} + String(key));
};
module.exports = Object.create(new Proxy({}, { get: missing }));`;

/** Node's modules, as far as a browser has the like. */
const nodeModules = {
  name: 'node-modules',
  setup(b) {
    const names = [...PARTS, ...ABSENT].join('|');
    b.onResolve({ filter: new RegExp(`^(node:)?(${names})$`) }, ({ path, importer }) => {
      const name = path.replace(/^node:/, '');
      // Libraries that fit a browser, too, ask for files only elsewhere.
      const isOurs = !importer.includes('node_modules');
      if (isOurs && PARTS.has(name))
        return { path: fileURLToPath(new URL(`../src/web/${name}.ts`, import.meta.url)) };
      return { path: name, namespace: 'absent' };
    });
    b.onResolve({ filter: ABSENT_LIBRARIES }, ({ path }) => ({ path, namespace: 'absent' }));
    b.onLoad({ filter: /./, namespace: 'absent' }, ({ path }) => ({ contents: absent(path), loader: 'js' }));
  },
};

/** The assembler runs in the analysis thread alone: the extension would carry its 0.9 MB for nothing. */
const noAssembler = {
  name: 'no-assembler',
  setup(b) {
    b.onResolve({ filter: /^wabt$/ }, ({ path }) => ({ path, namespace: 'absent' }));
  },
};

/** `import * as vscode` as a plain `require`: as an import, each file that has it would copy the whole API. */
const plainVscode = {
  name: 'plain-vscode-web',
  setup(b) {
    b.onLoad({ filter: /[\\/]src[\\/](extension-web|editor[\\/].+)\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const contents = text.replace(
        /^import \* as vscode from 'vscode';/m,
        "import vscode = require('vscode');",
      );
      return { contents, loader: 'ts' };
    });
  },
};

/** @param common options of all bundles, of which those for Node are overruled */
export function webJobs(common) {
  const web = {
    ...common,
    platform: 'browser',
    target: 'es2022',
    keepNames: false,
    outdir: 'dist/web',
    mainFields: ['browser', 'module', 'main'],
    resolveExtensions: ['.web.ts', '.ts', '.js', '.json'],
    define: {
      'process.platform': '"web"',
      'process.env': '{}',
      setImmediate: 'setTimeout',
      clearImmediate: 'clearTimeout',
    },
    plugins: [nodeModules],
  };
  const thread = (name, entry) => ({ ...web, format: 'iife', entryPoints: { [name]: entry } });
  return [
    {
      ...web,
      format: 'cjs',
      entryPoints: { extension: 'src/extension-web.ts' },
      external: ['vscode'],
      plugins: [noAssembler, nodeModules, plainVscode],
    },
    thread('worker', 'src/sandbox/worker.ts'),
    thread('analysis', 'src/sandbox/analysis-worker.ts'),
    thread('map', 'src/sandbox/map-worker.ts'),
    thread('check', 'src/sandbox/check-worker.ts'),
  ];
}
