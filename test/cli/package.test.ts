// The package of npm holds all that the command line needs: it is packed, installed in an empty folder, and used there.
import assert from 'node:assert/strict';
import { cpSync, existsSync, readFileSync, readdirSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { EXAMPLES } from '../../src/project/examples';
import { GUARD_LANGUAGES } from '../../src/project/new-guard';
import { mustRun, run } from '../harness/processes';
import { ROOT, temporaryFolder } from './command-line';

const MOST_BYTES = 2_000_000;
const timeoutMs = 120_000;
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
const FOLDERS = ['src', 'docs', 'examples', 'l10n', 'media', 'schemas', 'syntaxes', 'templates'];

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
    const unwanted = paths.filter((path) => /^src$|^test$|\.map$|\.wasm$|\.tgz$/.test(path));
    assert.deepEqual(unwanted, []);
  });

  it('holds nothing that only VS Code loads', () => {
    const scripts = readdirSync(join(installed, 'dist'));
    assert.ok(scripts.includes('cli.js'));
    for (const name of ['extension.js', 'import.js', 'debugadapter.js', 'vscode-json-languageservice.js'])
      assert.ok(!scripts.includes(name), name);
  });

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
