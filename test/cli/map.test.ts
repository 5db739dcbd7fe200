import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { ToolMap } from '../../src/analysis/map/tool-map';
import { guardLab, ROOT, temporaryFolder, type Ended } from './command-line';

const SEEDED = join(ROOT, 'test/fixtures/seeded');
const TOOLS = join(SEEDED, 'tools.json');
const GUARD = readFileSync(join(SEEDED, 'guard.wat'), 'utf8');

/** A folder with the guard, in which each text is replaced by another. */
function guardWith(...changes: readonly (readonly [from: string, to: string])[]): string {
  const folder = temporaryFolder();
  let text = GUARD;
  for (const [from, to] of changes) {
    assert.equal(text.split(from).length, 2, from);
    text = text.replace(from, () => to);
  }
  writeFileSync(join(folder, 'guard.wat'), text);
  return folder;
}

function mapIn(folder: string, ...args: string[]): Promise<Ended> {
  return guardLab(['map', 'guard.wat', '--tools', TOOLS, ...args], { folder });
}

async function jsonIn(folder: string, ...args: string[]): Promise<ToolMap> {
  return JSON.parse((await mapIn(folder, '--reporter', 'json', ...args)).stdout) as ToolMap;
}

const rule = (tool: string, answer: string): string =>
  `(if (call $behind_in_input (call $${tool})) (then (call $put (call $${answer})) (call $put_secrecy) (br $labeled)))`;
const NO_ANSWER = '(then (return (i32.const 1)))) ;; no answer';

/** What is wrong, the changed lines, and what must be found: `tool code`. */
const FAULTS: readonly (readonly [string, readonly (readonly [string, string])[], readonly string[]])[] = [
  [
    'a write that is labeled as a read',
    [[rule('create_issue', 'write'), rule('create_issue', 'read')]],
    ['create_issue write-as-read'],
  ],
  [
    'a read that is labeled as a write',
    [[rule('list_issues', 'read'), rule('list_issues', 'write')]],
    ['list_issues read-as-write'],
  ],
  [
    'a tool without a rule, and a strict default',
    [[rule('get_issue', 'read'), '']],
    ['get_issue default-label'],
  ],
  [
    'a write without a rule, and a loose default',
    [
      [rule('create_issue', 'write'), ''],
      ['(call $put (call $unknown))', '(call $put (call $read))'],
    ],
    ['create_issue write-as-read', 'create_issue default-label'],
  ],
  [
    'an unknown repository that counts as public',
    [[NO_ANSWER, '(then (return (i32.const 0))))']],
    ['get_issue private-as-public', 'list_issues private-as-public'],
  ],
  [
    'a tag with a constant repository',
    [
      ['(call $put_lower (call $the_repo))', '(call $put (i32.const 6000) (i32.const 3))'],
      ['(func $the_owner', '(data (i32.const 6000) "app")\n  (func $the_owner'],
    ],
    ['create_issue scope-mismatch', 'get_issue scope-mismatch', 'list_issues scope-mismatch'],
  ],
  [
    'a tag that depends on letter case',
    [
      [
        '(call $put (call $quote)))',
        '(if (i32.lt_u (i32.load8_u (call $behind_in_input (call $owner))) (i32.const 97)) (then (call $put (call $slash))))\n(call $put (call $quote)))',
      ],
    ],
    ['create_issue unstable-label', 'get_issue unstable-label', 'list_issues unstable-label'],
  ],
  [
    'responses without labels',
    [['(call $put (call $items))', '(return (i32.const 0))']],
    ['get_issue response-unlabeled', 'list_issues response-unlabeled'],
  ],
  [
    'a trap for one choice of the schema',
    [
      [
        '(if (i32.eqz (call $is_private)) (then (return)))',
        '(if (i32.eqz (call $is_private)) (then (return)))\n    (if (call $behind_in_input (call $closed)) (then unreachable))',
      ],
      [
        '(func $the_owner',
        '(data (i32.const 6000) "\\22closed\\22") (func $closed (result i32 i32) (i32.const 6000) (i32.const 8))\n  (func $the_owner',
      ],
    ],
    ['list_issues trap'],
  ],
  [
    'an answer that is no JSON',
    [
      [
        rule('get_issue', 'read'),
        '(if (call $behind_in_input (call $get_issue)) (then (call $put (call $slash)) (br $labeled)))',
      ],
    ],
    ['get_issue label-error'],
  ],
];

describe('guard-lab map finds', () => {
  it('nothing in a guard that is right', async () => {
    const { code, stdout, stderr } = await mapIn(SEEDED);
    assert.deepEqual([code, stderr], [0, '']);
    assert.equal(
      stdout,
      `guard.wat  3 tools in public, private, unknown

  tool          public       private                 unknown                 decided at
  create_issue  write        write private:acme/app  write private:acme/app  guard.wat:156
  get_issue     read public  read private:acme/app   read private:acme/app   guard.wat:155
  list_issues   read public  read private:acme/app   read private:acme/app   guard.wat:154

3 tools: no findings
`,
    );
  });

  for (const [fault, changes, expected] of FAULTS) {
    it(fault, async () => {
      const { tools } = await jsonIn(guardWith(...changes));
      const found = tools.flatMap(({ name, findings }) => findings.map(({ code }) => `${name} ${code}`));
      assert.deepEqual(found, expected);
    });
  }
});

describe('guard-lab map', () => {
  it('leads a trap to its line of the guard', async () => {
    const folder = guardWith([
      rule('get_issue', 'read'),
      '\n(if (call $behind_in_input (call $get_issue)) (then unreachable))',
    ]);
    const line = readFileSync(join(folder, 'guard.wat'), 'utf8')
      .split('\n')
      .findIndex((text) => text.includes('(then unreachable)'));
    const { tools } = await jsonIn(folder);
    const [trap] = tools.find(({ name }) => name === 'get_issue')?.findings ?? [];
    assert.equal(trap?.message, 'label_resource trapped: unreachable in every world');
    assert.deepEqual([trap?.position?.source, trap?.position?.line], ['guard.wat', line + 1]);
    assert.match(
      (await mapIn(folder)).stdout,
      new RegExp(`\\n {6}at guard\\.wat:${String(line + 1)}:\\d+\\n`),
    );
  });

  it('leads labels and what is wrong with them to the line that decided', async () => {
    const folder = guardWith(
      [rule('create_issue', 'write'), rule('create_issue', 'read')],
      [rule('get_issue', 'read'), ''],
      // What a guard remembers is no way of a tool.
      [
        '(call $begin (local.get $in) (local.get $length) (local.get $out))\n    (block $labeled',
        '(call $begin (local.get $in) (local.get $length) (local.get $out))\n    (if (global.get $asked) (then (nop)) (else (global.set $asked (i32.const 1))))\n    (block $labeled',
      ],
      ['(global $start', '(global $asked (mut i32) (i32.const 0)) (global $start'],
    );
    const lines = readFileSync(join(folder, 'guard.wat'), 'utf8').split('\n');
    const lineOf = (tool: string): number =>
      1 + lines.findIndex((text) => text.includes(`(if (call $behind_in_input (call $${tool}))`));
    const { tools } = await jsonIn(folder);
    const sources = tools.map(({ name, labels }) => [
      name,
      ...labels.flatMap(({ world, arguments: set, source }) => (source ? [[world, set, source]] : [])),
    ]);
    const at = (tool: string): unknown[] =>
      ['public', 'private', 'unknown'].map((world) => [
        world,
        'required',
        { file: 'guard.wat', line: lineOf(tool) },
      ]);
    assert.deepEqual(sources, [
      ['create_issue', ...at('create_issue')],
      // The guard has no rule for it.
      ['get_issue'],
      ['list_issues', ...at('list_issues')],
    ]);
    const [wrong] = tools[0]?.findings ?? [];
    assert.deepEqual(
      [wrong?.code, wrong?.position?.source, wrong?.position?.line],
      ['write-as-read', 'guard.wat', lineOf('create_issue')],
    );
    assert.match(
      (await mapIn(folder)).stdout,
      new RegExp(`✗ write-as-read .*\\n {6}at guard\\.wat:${String(lineOf('create_issue'))}:\\d+\\n`),
    );
    const { stdout } = await mapIn(folder, '--reporter', 'markdown');
    assert.match(stdout, /\| tool \| public \| private \| unknown \| decided at \|/);
    assert.match(stdout, new RegExp(`<code>guard\\.wat&#58;${String(lineOf('list_issues'))}</code> \\|\\n`));
  });

  it('fails with --fail-on only, and writes reports to files', async () => {
    const folder = guardWith([rule('create_issue', 'write'), rule('create_issue', 'read')]);
    assert.equal((await mapIn(folder)).code, 0);
    assert.equal((await mapIn(folder, '--fail-on', 'trap,read-as-write')).code, 0);
    const reports = ['--reporter', 'markdown=map.md', '--reporter', 'json=map.json'];
    const failed = await mapIn(folder, '--fail-on', 'trap,write-as-read', ...reports);
    assert.deepEqual([failed.code, failed.stdout], [1, '']);
    assert.equal(failed.stderr, 'guard-lab: failed because of --fail-on: write-as-read\n');
    assert.match(
      readFileSync(join(folder, 'map.md'), 'utf8'),
      /\| ❌ \| write-as-read \| <code>create_issue<\/code> \|/,
    );
    const map = JSON.parse(readFileSync(join(folder, 'map.json'), 'utf8')) as ToolMap;
    assert.deepEqual(map.summary, { tools: 3, findings: { 'write-as-read': 1 } });
  });

  it('takes guard, policy and saved answers from a scenario, and counts the tools that it calls', async () => {
    const folder = guardWith();
    const scenario = (name: string, more: object): void =>
      writeFileSync(
        join(folder, `${name}.guard-scenario.json`),
        JSON.stringify({ version: 1, guard: './guard.wat', ...more }),
      );
    scenario('a', {
      policy: { 'allow-only': { repos: ['octo/cat'], 'min-integrity': 'none' } },
      steps: [{ tool: 'list_issues', args: { owner: 'octo', repo: 'cat' }, result: [] }],
    });
    const run = (...args: string[]): Promise<Ended> =>
      guardLab(['map', ...args, '--tools', TOOLS], { folder });
    const { code, stdout } = await run();
    assert.equal(code, 0);
    assert.match(stdout, /list_issues {3}read public {2}read private:octo\/cat /);
    assert.match(stdout, /3 tools: 2 infos\n[^]*no scenario calls create_issue, get_issue\n$/);
    scenario('refused', { policy: { 'allow-only': { repos: 'secret', 'min-integrity': 'none' } } });
    const refused = await run('refused.guard-scenario.json');
    assert.equal(refused.code, 3);
    assert.match(
      refused.stdout,
      /✗ guard session initialization failed: .*repos string must be 'all' or 'public'/,
    );
    scenario('other', { guard: join(SEEDED, 'guard.wat') });
    const other = await run('a.guard-scenario.json', 'other.guard-scenario.json');
    assert.equal(other.code, 2);
    assert.match(
      other.stderr,
      /the scenarios must name the same guard: a\.guard-scenario\.json names guard\.wat/,
    );
  });

  it('asks only about the worlds and tools that are named', async () => {
    const map = await jsonIn(SEEDED, '--world', 'private', '--only', '*_issue?', '--only', 'get_*');
    assert.deepEqual(map.worlds, ['private']);
    assert.deepEqual(
      map.tools.map(({ name }) => name),
      ['get_issue', 'list_issues'],
    );
    const wrong = async (...args: string[]): Promise<string> => {
      const { code, stderr } = await mapIn(SEEDED, ...args);
      assert.equal(code, 2, stderr);
      return stderr;
    };
    assert.match(
      await wrong('--world', 'x'),
      /unknown world 'x'; available worlds: public, private, unknown/,
    );
    assert.match(await wrong('--only', 'x*'), /no tool of the catalog matches x\*/);
    assert.match(await wrong('--fail-on', 'write-as-raed'), /did you mean write-as-read\?/);
    assert.match(await wrong('--reporter', 'junit'), /available reporters: pretty, json, markdown/);
    assert.match(await wrong('--policy', '{'), /--policy:1:/);
    assert.match(await wrong('--reporter', `json=${TOOLS}`), /the run reads this file/);
  });

  it('gives a bare guard the policy of --policy', async () => {
    const policy = '{ "allow-only": { "repos": "nothing", "min-integrity": "none" } }';
    assert.match((await mapIn(SEEDED, '--policy', policy)).stdout, /repos string must be 'all' or 'public'/);
    assert.equal((await mapIn(SEEDED, '--policy', policy.replace('nothing', 'all'))).code, 0);
  });

  it('reports a guard that does not load', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'guard.wat'), '(module)');
    const { code, stdout } = await mapIn(folder);
    assert.equal(code, 3);
    assert.match(stdout, /✗ WASM module must export label_resource and label_response functions/);
  });

  it('lets no name of a tool be obeyed', async () => {
    const folder = guardWith();
    writeFileSync(join(folder, 'names.json'), '["\\u001b[2J::error::x"]');
    for (const reporter of ['pretty', 'json', 'markdown']) {
      const { stdout } = await guardLab(
        ['map', 'guard.wat', '--tools', 'names.json', '--reporter', reporter],
        { folder },
      );
      assert.match(stdout, /error/);
      assert.doesNotMatch(stdout, /\u001b/);
    }
  });

  it('ends with 130 and without a report on Ctrl+C', { skip: process.platform === 'win32' }, async () => {
    const folder = guardWith([rule('get_issue', 'read'), '(loop $forever (br $forever))']);
    // A catalog with a warning: once that is said, the guard is asked, which never answers.
    writeFileSync(
      join(folder, 'twice.json'),
      '[{"name":"get_issue","description":"a"},{"name":"get_issue","description":"b"}]',
    );
    const cli = [
      join(ROOT, 'dist/cli.js'),
      'map',
      'guard.wat',
      '--tools',
      'twice.json',
      '--reporter',
      'json=map.json',
    ];
    const child = spawn(process.execPath, cli, { cwd: folder });
    let said = '';
    let isStopped = false;
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      // A second signal ends it at once.
      if (isStopped || !said.includes('warning: ')) return;
      isStopped = true;
      child.kill('SIGINT');
    });
    const [code] = (await once(child, 'close')) as [number | null];
    assert.equal(code, 130, said);
    assert.match(said, /stopped before all tools were asked\n$/);
    assert.equal(existsSync(join(folder, 'map.json')), false);
  });
});
