// One program in parts: what it needs to start is in its first file, and everything else in parts that are read from
// disk when something of them is used for the first time. The sources say nothing of it: their imports stay plain.
import { transform } from 'esbuild';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';

/** How a part or a library is named between the two stages, before it is known which file needs it. */
const PLACE = '#dist/';
/** What several parts share, and each start needs. */
const TOGETHER = 'start.js';

/** Leaves `import('wabt')` pointing at dist/wabt.js, and so on; a scope is no part of the file's name. */
export function lazyLibraries(names) {
  const known = new Set(names);
  return {
    name: 'lazy-libraries',
    setup(b) {
      b.onResolve({ filter: /^@?[a-z]/ }, ({ path, kind }) =>
        kind !== 'entry-point' && known.has(path)
          ? { path: `./${libraryFile(path)}`, external: true }
          : undefined,
      );
    },
  };
}

/** All of a package is in one file, whichever of its modules is imported. */
function libraryFile(name) {
  return `${name.replace(/^@[^/]+\//, '').replace(/\/.*$/, '')}.js`;
}

/**
 * Build options for a program in parts: `entry` becomes dist/NAME.js, the modules in `parts` (paths of sources) and
 * what several of them share become files in dist/NAME.
 *
 * The first stage is esbuild's splitting, which knows only modules of ECMAScript, with each part as an entry that is
 * outside of all others. The second one makes CommonJS of each file and turns its imports into functions that load
 * on first use. No module here does anything when it is evaluated, so it does not matter when that happens.
 *
 * What parts share with a source in `together` is in one file, NAME/start.js, except in builds with source maps, which
 * would not fit.
 */
export function inParts({ name, entry, parts, together = [], libraries, banner = '', ...common }) {
  const { minify, sourcemap, target, outdir } = common;
  const files = new Map(parts.map((path) => [resolve(path), `${name}/${partName(path)}`]));
  const plugin = {
    name: 'parts',
    setup(b) {
      b.onResolve({ filter: /^\.{1,2}\// }, ({ path, kind, resolveDir }) => {
        const part = kind === 'entry-point' ? undefined : files.get(`${resolve(resolveDir, path)}.ts`);
        return part === undefined ? undefined : { path: `${PLACE}${part}.js`, external: true };
      });
      const known = new Set(libraries);
      b.onResolve({ filter: /^@?[a-z]/ }, ({ path }) =>
        known.has(path) ? { path: `${PLACE}${libraryFile(path)}`, external: true } : undefined,
      );
      b.onEnd(async ({ errors, outputFiles, metafile }) => {
        if (errors.length > 0) return;
        const folder = resolve(outdir, name);
        const joined = sourcemap ? new Set() : filesOf(metafile, together);
        const written = new Map();
        const held = new Map();
        for (const { path, text } of outputFiles) {
          const code = await deferred(path, text, { minify, sourcemap, target, outdir, joined });
          if (joined.has(path)) held.set(basename(path), code);
          else written.set(path, path === `${folder}.js` ? banner + code : code);
        }
        if (held.size > 0) written.set(join(folder, TOGETHER), inOneFile(held));
        await mkdir(folder, { recursive: true });
        for (const [path, code] of written) await writeFile(path, code);
        for (const file of await readdir(folder)) {
          const path = join(folder, file);
          if (!written.has(path)) await rm(path);
        }
      });
    },
  };
  return {
    ...common,
    entryPoints: { [name]: entry, ...Object.fromEntries([...files].map(([path, part]) => [part, path])) },
    external: ['vscode'],
    format: 'esm',
    splitting: true,
    chunkNames: `${name}/[name]-[hash]`,
    minify: false,
    sourcemap: sourcemap ? 'inline' : false,
    write: false,
    plugins: [plugin],
  };
}

/** src/editor/recording/record-scenario.ts is editor-recording-record-scenario. */
function partName(path) {
  return path
    .replace(/^src\//, '')
    .replace(/\.ts$/, '')
    .replaceAll('/', '-');
}

/** Names of imports by esbuild: a file that has one in any other place would not load as it should. */
const REQUIRE = /^var (import_\w+) = require\("([^"]+)"\);$/gm;

/**
 * Files of the build that hold one of `sources`, or only what esbuild adds. Throws when none holds a source: its name
 * is an old one.
 */
function filesOf({ outputs }, sources) {
  const holders = sources.map((source) => {
    // node_modules may be elsewhere.
    const isIt = (input) => `/${input}`.endsWith(`/${source}`);
    const holder = Object.keys(outputs).find((path) => Object.keys(outputs[path].inputs).some(isIt));
    if (holder === undefined) throw new Error(`${source} is in no file`);
    return resolve(holder);
  });
  const added = Object.keys(outputs).filter((path) => Object.keys(outputs[path].inputs).length === 0);
  return new Set([...holders, ...added.map((path) => resolve(path))]);
}

/** Modules of CommonJS, by name, as one file whose export gives each of them. */
function inOneFile(modules) {
  const texts = [...modules].map(
    ([name, code]) => `${JSON.stringify(name)}:(function(exports,module){${code}\n})`,
  );
  return `const made={},texts={${texts.join(',')}};
module.exports=(name)=>{let module=made[name];if(!module){module=made[name]={exports:{}};texts[name](module.exports,module)}return module.exports};
`;
}

/** The file as CommonJS whose named imports load when they are used. */
async function deferred(path, text, { minify, sourcemap, target, outdir, joined }) {
  const options = { platform: 'node', target, sourcemap: sourcemap ? 'inline' : false };
  // As functions of the loader for ECMAScript modules, dynamic imports would start it, which takes 15 ms.
  const supported = { 'dynamic-import': false };
  const { code } = await transform(text, { ...options, format: 'cjs', supported });
  const names = [];
  const lazy = code
    .replaceAll(/__toESM\(require\("vscode"\)(?:, 1)?\)/g, 'require("vscode")')
    .replaceAll(REQUIRE, (_, name, from) => {
      names.push(name);
      const file = joined.has(resolve(dirname(path), from))
        ? `require("${beside(path, join(dirname(path), dirname(from), TOGETHER))}")("${basename(from)}")`
        : `require("${from}")`;
      return `let of_${name}; const ${name} = () => of_${name} ??= ${file};`;
    })
    .replaceAll(/\b(import_\w+)\b(?=\.)/g, (use, name) => (names.includes(name) ? `(${name}())` : use))
    .replaceAll(
      /require\("#dist\/([^"]+)"\)/g,
      (_, file) => `require("${beside(path, join(outdir, file))}")`,
    );
  if (!minify) return lazy;
  return (await transform(lazy, { ...options, minify, format: 'cjs' })).code;
}

function beside(from, to) {
  const path = relative(dirname(from), resolve(to)).replaceAll('\\', '/');
  return path.startsWith('.') ? path : `./${path}`;
}
