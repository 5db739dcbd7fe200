// The package of npm holds all that the command line needs: it is packed, installed in an empty folder, and used there.
import assert from 'node:assert/strict';
import { cpSync, existsSync, readFileSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { EXAMPLES } from '../../src/project/examples';
import { GUARD_LANGUAGES } from '../../src/project/new-guard';
import { mustRun, run } from '../harness/processes';
import { ROOT, temporaryFolder } from './command-line';

const MOST_BYTES = 2_000_000;
/** Of all that the extension reads at its start; more loads when it is used. */
const MOST_BYTES_AT_START = 400_000;
/** Of what a browser loads, in bytes: the extension at its start, each thread when it starts. */
const MOST_BYTES_IN_BROWSER = {
  'extension.js': 1_400_000,
  'worker.js': 420_000,
  'analysis.js': 1_300_000,
  'map.js': 540_000,
  'check.js': 570_000,
};
const timeoutMs = 300_000;
/** Activates the extension with a stand-in for VS Code, and says which of its files were read, as paths in a list. */
const START = `const fs = require('node:fs');
const { join, relative } = require('node:path');
const [stub, project] = process.argv.slice(1);
const dist = join(project, 'dist');
const read = new Set();
const { readFileSync } = fs;
fs.readFileSync = (path, ...more) => {
  if (!relative(dist, String(path)).startsWith('..')) read.add(relative(dist, path).replaceAll('\\\\', '/'));
  return readFileSync(path, ...more);
};
require(stub).activated(project);
process.stdout.write(JSON.stringify([...read]), () => process.exit(0));`;
/** What is packed and built from: dist is made anew, so that no other test sees it change. */
const SOURCES = [
  'build.mjs',
  'package.json',
  'package.nls.json',
  'README.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'LICENSE',
  'SECURITY.md',
];
const FOLDERS = ['src', 'scripts', 'docs', 'examples', 'l10n', 'media', 'schemas', 'syntaxes', 'templates'];

describe('the package of npm', () => {
  const [folder, packed, project] = [temporaryFolder(), temporaryFolder(), temporaryFolder()];
  const installed = join(folder, 'node_modules/guard-lab');
  let tarball = '';

  const guardLab = (...args: string[]): ReturnType<typeof run> => {
    const { bin } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as {
      bin: { 'guard-lab': string };
    };
    return run(process.execPath, [join(installed, bin['guard-lab']), ...args], { cwd: folder, timeoutMs });
  };

  before(async () => {
    for (const name of [...SOURCES, ...FOLDERS])
      cpSync(join(ROOT, name), join(project, name), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(project, 'node_modules'), 'junction');
    await mustRun('npm', ['pack', '--pack-destination', packed], { cwd: project, timeoutMs });
    const [name = ''] = readdirSync(packed);
    tarball = join(packed, name);
    const options = ['--offline', '--no-audit', '--no-fund', '--no-package-lock'];
    await mustRun('npm', ['install', ...options, tarball], { cwd: folder, timeoutMs });
  });

  it('is small, and alone', () => {
    const { size } = statSync(tarball);
    assert.ok(size < MOST_BYTES, `${String(size)} bytes`);
    const entries = readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'));
    assert.deepEqual(entries, ['guard-lab']);
  });

  it('holds no sources, no maps, and nothing that builds of examples write', () => {
    const paths = readdirSync(installed, { recursive: true, encoding: 'utf8' });
    const unwanted = paths.filter((path) => /^src$|^test$|\.map$|(?<!^dist.wabt)\.wasm$|\.tgz$/.test(path));
    assert.deepEqual(unwanted, []);
  });

  it('holds nothing that only VS Code loads', () => {
    const scripts = readdirSync(join(installed, 'dist'));
    assert.ok(scripts.includes('cli.js'));
    for (const name of [
      ...['extension', 'extension.js', 'import.js', 'debugadapter.js', 'vscode-json-languageservice.js'],
      ...['tool-map.js', 'tool-map-style.css', 'report.js', 'module.js', 'growth-style.css'],
    ])
      assert.ok(!scripts.includes(name), name);
    assert.ok(!existsSync(join(installed, 'syntaxes')));
  });

  it('names every package that is in its bundles, in the package of VS Code too', async () => {
    const notices = readFileSync(join(installed, 'dist/THIRD_PARTY_NOTICES.txt'), 'utf8');
    const named = new Set([...notices.matchAll(/^-{80}\n\n(\S+) [\d.]+ \(/gm)].map(([, name]) => name));
    // The maps of a build for development say where code comes from; large libraries are bundles with their names.
    const maps = readdirSync(join(ROOT, 'dist')).filter((name) => name.endsWith('.js.map'));
    const sources = maps.flatMap(
      (name) => (JSON.parse(readFileSync(join(ROOT, 'dist', name), 'utf8')) as { sources: string[] }).sources,
    );
    const bundled = sources.flatMap((path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []);
    assert.ok(bundled.length > 20);
    for (const name of [...bundled, 'wabt', 're2js', 'fast-check', 'yauzl', '@modelcontextprotocol/client'])
      assert.ok(named.has(name), name);
    const vsce = join(ROOT, 'node_modules/@vscode/vsce/vsce');
    const listed = await run(process.execPath, [vsce, 'ls', '--no-dependencies'], {
      cwd: project,
      timeoutMs,
    });
    for (const path of ['dist/extension.js', 'dist/tool-map-style.css', 'syntaxes/wat.tmLanguage.json'])
      assert.ok(listed.output.split('\n').includes(path), path);
    assert.match(listed.output, /^dist\/THIRD_PARTY_NOTICES\.txt$/m);
  });

  it('leaves little to the start of a window', async () => {
    const stub = join(ROOT, 'test/bench/vscode-stub.cjs');
    const { code, output } = await run(process.execPath, ['-e', START, stub, project], {
      ...{ cwd: project, timeoutMs },
      env: { GUARD_LAB_CACHE: 'off' },
    });
    assert.equal(code, 0, output);
    const read = JSON.parse(output) as string[];
    // A source that parts share, and that each start needs, belongs in EDITOR_START (scripts/part-lists.mjs).
    assert.deepEqual(read, ['extension.js', 'extension/extension.js', 'extension/start.js']);
    const sizes = read.map((name) => statSync(join(project, 'dist', name)).size);
    const size = sizes.reduce((sum, each) => sum + each);
    assert.ok(size < MOST_BYTES_AT_START, `${String(size)} bytes`);
  });

  for (const [name, most] of Object.entries(MOST_BYTES_IN_BROWSER)) {
    it(`gives a browser no more than it needs in ${name}`, () => {
      const { size } = statSync(join(project, 'dist/web', name));
      assert.ok(size < most, `${String(size)} bytes`);
    });
  }

  it('makes a guard in each language, and runs one', async () => {
    for (const language of GUARD_LANGUAGES) {
      const { code, output } = await guardLab('new', `new-${language}`, '-l', language);
      assert.equal(code, 0, output);
      assert.ok(existsSync(join(folder, `new-${language}`, '.github/workflows/guard.yml')));
    }
    const { code, output } = await guardLab('run', 'new-wat');
    assert.equal(code, 0, output);
    assert.match(output, /Scenarios: 2 passed/);
  });

  it('asks what needs other threads and libraries: a map, and a check', async () => {
    const mapped = await guardLab('map', 'new-wat', '--tools', 'new-wat/tools.json');
    assert.equal(mapped.code, 0, mapped.output);
    const checked = await guardLab('check', 'new-wat', '--seed', '1', '--runs', '2');
    assert.equal(checked.code, 0, checked.output);
  });

  it('is a library with types, for ES modules and for CommonJS', async () => {
    // What a separate consumer has: a compiler, and the types of node.
    const options = [
      ...['--module', 'nodenext', '--target', 'es2022', '--strict', '--exactOptionalPropertyTypes'],
      ...['--skipLibCheck', 'false', '--types', 'node', '--typeRoots', join(ROOT, 'node_modules/@types')],
    ];
    for (const name of ['consumer.mts', 'consumer.cts'])
      cpSync(join(ROOT, 'test/fixtures/library', name), join(folder, name));
    const shown = /```ts\n([^]*?)```/.exec(readFileSync(join(installed, 'docs/library.md'), 'utf8'))?.[1];
    writeFileSync(join(folder, 'shown.mts'), shown ?? '');
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
    await mustRun(process.execPath, [tsc, ...options, 'consumer.mts', 'consumer.cts', 'shown.mts'], {
      cwd: folder,
      timeoutMs,
    });
    const ran = await run(process.execPath, ['consumer.mjs'], { cwd: folder, timeoutMs });
    assert.equal(ran.code, 0, ran.output);
    const { checks, exports, ...said } = JSON.parse(ran.output) as Record<string, unknown> & {
      checks: string[];
      exports: string[];
    };
    const { version } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as {
      version: string;
    };
    assert.deepEqual(said, {
      version,
      parsed: [true, './guard.wat', 4],
      broken: [
        ['missing-property', 1, 1],
        ['wrong-type', 2, 11],
      ],
      passed: 2,
      profile: 'pr-7938',
      failures: 0,
      junit: true,
      loads: true,
      refused: 'nowhere does not exist',
    });
    assert.ok(checks.includes('expect.outcome'), checks.join());
    assert.ok(exports.includes('label_agent'), exports.join());
    cpSync(join(folder, 'new-wat'), join(folder, 'tests'), { recursive: true });
    const doc = await run(process.execPath, ['shown.mjs'], { cwd: folder, timeoutMs });
    assert.match(
      doc.output,
      /Guard Lab [\d.]+: 2 passed\n<\?xml[^]*no verdict: the guard guard\.wasm does not exist.*\ntrue\n$/,
    );
    const common = await run(process.execPath, ['consumer.cjs'], { cwd: folder, timeoutMs });
    assert.equal(common.output.trim(), 'true');
  });

  it('holds all examples', () => {
    for (const { name } of EXAMPLES) {
      const files = readdirSync(join(installed, 'examples', name));
      assert.ok(
        files.some((file) => file.endsWith('.guard-scenario.json')),
        name,
      );
    }
  });

  it('holds what its README links to', () => {
    const text = readFileSync(join(installed, 'README.md'), 'utf8');
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, path = '']) => path);
    assert.ok(links.length > 5);
    assert.deepEqual(
      links.filter((path) => !existsSync(join(installed, path))),
      [],
    );
  });
});
