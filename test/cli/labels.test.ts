import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { guardLab, temporaryFolder } from './command-line';
import { labelGuard } from './label-guard';

const READ = labelGuard({ operation: 'read', secrecy: ['private:acme/app'], items: { secrecy: [] } });
const STEP = { name: 'list', tool: 'list_issues', args: { owner: 'acme', repo: 'app' }, result: [1, 2, 3] };

function scenario(more: object = {}): string {
  return JSON.stringify({ version: 1, guard: '../guard.wat', answers: 'mcp', steps: [STEP], ...more });
}

/** A guard, a scenario in a folder, and a catalog with one tool. */
function project(guard = READ): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'tests'));
  writeFileSync(join(folder, 'guard.wat'), guard);
  writeFileSync(join(folder, 'tests/a.guard-scenario.json'), scenario());
  writeFileSync(join(folder, 'tools.txt'), 'get_me\n');
  return folder;
}

const LABELS = ['labels', 'tests', '--tools', 'tools.txt', '--out', 'labels.json'];

describe('guard-lab labels', () => {
  it('writes the labels of tools and of scenarios, the same each time', async () => {
    const folder = project();
    const first = await guardLab(LABELS, { folder });
    assert.deepEqual([first.code, first.stdout], [0, ''], first.stderr);
    const text = readFileSync(join(folder, 'labels.json'), 'utf8');
    const lines = text.split('\n');
    assert.deepEqual(lines.slice(0, 4), ['{', '  "version": 1,', '  "guard": "guard.wat",', '  "labels": {']);
    assert.deepEqual(
      lines.filter((line) => /required|scenario/.test(line)).map((line) => line.trim()),
      [
        ...['private', 'public', 'unknown'].map(
          (world) =>
            `"get_me / ${world} / required": { "operation": "read", "description": "data", "secrecy": ["private:acme/app"], "integrity": [], "error": null, "items": [{ "items": "0", "description": "item", "secrecy": [], "integrity": [] }] },`,
        ),
        '"scenario tests/a.guard-scenario.json / list": { "operation": "read", "description": "data", "secrecy": ["private:acme/app"], "integrity": [], "error": null, "items": [{ "items": "0-2", "description": "item", "secrecy": [], "integrity": [] }] }',
      ],
    );
    assert.match(first.stderr, /^guard-lab: wrote labels\.json: the labels of \d+ requests\n$/);
    const { mtimeMs } = statSync(join(folder, 'labels.json'));
    const second = await guardLab(LABELS, { folder });
    assert.match(second.stderr, /^guard-lab: labels\.json is up to date/);
    assert.equal(statSync(join(folder, 'labels.json')).mtimeMs, mtimeMs);
    assert.equal((await guardLab([...LABELS.slice(0, -1), '-'], { folder })).stdout, text);
  });

  it('names files as the label file sees them', async () => {
    const folder = project();
    mkdirSync(join(folder, 'review'));
    await guardLab([...LABELS.slice(0, -1), 'review/labels.json'], { folder });
    const text = readFileSync(join(folder, 'review/labels.json'), 'utf8');
    assert.match(text, /"guard": "\.\.\/guard\.wat"/);
    assert.match(text, /"scenario \.\.\/tests\/a\.guard-scenario\.json \/ list"/);
  });

  it('labels tools under each policy', async () => {
    const folder = project();
    const policy = JSON.stringify({ 'allow-only': { repos: 'public', 'min-integrity': 'none' } });
    writeFileSync(join(folder, 'open.json'), policy);
    writeFileSync(join(folder, 'closed.json'), policy);
    const args = ['labels', 'guard.wat', '--tools', 'tools.txt', '--out', '-'];
    const policies = ['--policy', 'open=open.json', '--policy', 'closed=closed.json'];
    const { code, stdout } = await guardLab([...args, ...policies], { folder });
    assert.equal(code, 0);
    const keys = stdout.match(/"get_me \/ public \/ required[^"]*"/g);
    assert.deepEqual(keys, ['"get_me / public / required / closed"', '"get_me / public / required / open"']);
  });

  it('names policies by scenarios when these differ', async () => {
    const folder = project();
    writeFileSync(join(folder, 'tests/b.guard-scenario.json'), scenario({ steps: [] }));
    const strict = { mode: 'filter', agent: { secrecy: ['a'] } };
    writeFileSync(join(folder, 'tests/c.guard-scenario.json'), scenario(strict));
    const { stdout } = await guardLab([...LABELS.slice(0, -1), '-'], { folder });
    assert.deepEqual(stdout.match(/"get_me \/ public \/ required[^"]*"/g), [
      '"get_me / public / required / tests/a.guard-scenario.json"',
      '"get_me / public / required / tests/c.guard-scenario.json"',
    ]);
  });

  it('ends with 1 when the file on disk differs, and shows how', async () => {
    const folder = project();
    const check = [...LABELS, '--check'];
    const missing = await guardLab(check, { folder });
    assert.equal(missing.code, 1);
    assert.match(
      missing.stderr,
      /labels\.json does not exist; make it with guard-lab labels, without --check\n$/,
    );
    assert.equal(existsSync(join(folder, 'labels.json')), false);
    await guardLab(LABELS, { folder });
    const text = readFileSync(join(folder, 'labels.json'), 'utf8');
    writeFileSync(join(folder, 'labels.json'), text.replaceAll('\n', '\r\n'));
    assert.deepEqual(await guardLab(check, { folder }), { code: 0, stdout: '', stderr: '' });
    writeFileSync(join(folder, 'guard.wat'), labelGuard({ operation: 'read', items: { secrecy: [] } }));
    const changed = await guardLab(check, { folder });
    assert.equal(changed.code, 1);
    assert.match(
      changed.stdout,
      /looser {2}get_me \/ private \/ required\n {4}secrecy: - private:acme\/app\n/,
    );
    assert.match(changed.stderr, /labels\.json is outdated \(\d+ looser\); write it again without --check/);
    writeFileSync(join(folder, 'labels.json'), `<<<<<<< HEAD\n${text}`);
    assert.match((await guardLab(check, { folder })).stderr, /labels\.json:1:1: a conflict of a merge/);
    assert.equal(readFileSync(join(folder, 'labels.json'), 'utf8'), `<<<<<<< HEAD\n${text}`);
  });

  it('escapes what people do not see', async () => {
    const guard = labelGuard({ operation: 'read', secrecy: ['abc'] }).replace('abc', '\\e2\\80\\ae');
    const folder = project(guard);
    const { stdout } = await guardLab(['labels', 'tests', '--out', '-'], { folder });
    assert.match(stdout, /"secrecy": \["\\u202e"\]/);
  });

  it('writes nothing when the guard labels nothing', async () => {
    const folder = project(READ.replace('(func (export "label_agent")', '(func (export "label_nobody")'));
    const refused = await guardLab(LABELS, { folder });
    assert.equal(refused.code, 3);
    assert.match(
      refused.stderr,
      /^guard-lab: guard\.wat labels nothing, because every request fails: WASM module must export label_agent\n$/,
    );
    assert.equal(existsSync(join(folder, 'labels.json')), false);
  });

  it('writes nothing when our engine cannot run the guard', async () => {
    const folder = project(READ.replace('(module', `(module (func (local ${'i32 '.repeat(50_001)}))`));
    const { code, stderr } = await guardLab(LABELS, { folder });
    assert.equal(code, 3);
    assert.match(
      stderr,
      /^guard-lab: the engine of Guard Lab could not finish requests to guard\.wat, so their labels are not known: get_me \/ public \/ required \(.*, and \d+ more\n$/,
    );
    assert.equal(existsSync(join(folder, 'labels.json')), false);
  });

  for (const [what, args, expected] of [
    ['a file that is missing', ['labels', 'tests'], /labels needs --out FILE/],
    [
      'nothing to ask',
      ['labels', 'guard.wat', '--out', '-'],
      /there is nothing to ask: specify --tools FILE/,
    ],
    ['a catalog that is not there', ['labels', 'tests', '--tools', 'gone.json', '--out', '-'], /gone\.json/],
    [
      'a policy with an empty name',
      ['labels', 'guard.wat', '--policy', '=p.json', '--out', '-'],
      /--policy needs \[NAME=\]FILE\|JSON, not '=p\.json'/,
    ],
    [
      'an input as output',
      ['labels', 'tests', '--tools', 'tools.txt', '--out', 'guard.wat'],
      /the run reads this file/,
    ],
    [
      'a check of standard output',
      ['labels', 'tests', '--out', '-', '--check'],
      /--check compares with a file/,
    ],
  ] as const) {
    it(`refuses ${what} as wrong use`, async () => {
      const { code, stdout, stderr } = await guardLab(args, { folder: project() });
      assert.deepEqual([code, stdout], [2, ''], stderr);
      assert.match(stderr, expected);
    });
  }

  it('refuses scenarios of different guards', async () => {
    const folder = project();
    writeFileSync(join(folder, 'tests/b.guard-scenario.json'), scenario({ guard: '../other.wat' }));
    const { code, stderr } = await guardLab(LABELS, { folder });
    assert.equal(code, 2);
    assert.match(stderr, /the scenarios name more than one guard \(guard\.wat, other\.wat\)/);
  });
});
