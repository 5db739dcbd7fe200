import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { CheckResult } from '../../src/analysis/check/check-result';
import type { RunResult } from '../../src/run/result';
import { checkCommand } from '../../src/cli/check-command';
import { guardLab, ROOT, temporaryFolder, type Ended } from './command-line';

const GUARD = readFileSync(join(ROOT, 'examples/repository-labels/guard.wat'), 'utf8');

const SCENARIO = {
  version: 1,
  guard: './guard.wat',
  answers: 'mcp',
  policy: { 'allow-only': { repos: 'public', 'min-integrity': 'unapproved' } },
  backend: [{ tool: 'get_repository', args: { owner: 'acme', repo: 'app' }, result: { private: true } }],
  steps: [
    { name: 'list', tool: 'list_issues', args: { owner: 'acme', repo: 'app' }, result: [{ title: 'a' }] },
    { name: 'open', tool: 'create_issue', args: { owner: 'acme', repo: 'app', title: 'a' }, result: {} },
  ],
};

type Change = readonly [from: string, to: string];

/** A folder with the example guard, in which texts are replaced, and a scenario of two requests. */
function project(changes: readonly Change[] = []): string {
  const folder = temporaryFolder();
  let text = GUARD;
  for (const [from, to] of changes) {
    assert.equal(text.split(from).length, 2, from);
    text = text.replace(from, () => to);
  }
  writeFileSync(join(folder, 'guard.wat'), text);
  writeFileSync(join(folder, 'a.guard-scenario.json'), JSON.stringify(SCENARIO));
  return folder;
}

function check(folder: string, ...args: string[]): Promise<Ended> {
  return guardLab(['check', 'a.guard-scenario.json', '--seed', '1', '--runs', '60', ...args], { folder });
}

async function json(
  folder: string,
  ...args: string[]
): Promise<CheckResult & { readonly exit: number | null }> {
  const { stdout, code } = await check(folder, '--reporter', 'json', ...args);
  return { ...(JSON.parse(stdout) as CheckResult), exit: code };
}

const RESOURCE =
  '(func (export "label_resource") (param $in i32) (param $in_length i32) (param $out i32) (param $out_size i32) (result i32)';
const IS_PRIVATE = '(func $repository_is_private (result i32)\n    (local $length i32)';
/** Private repositories count as public once the global is set. */
const FORGETS: Change = [
  IS_PRIVATE,
  `(global $forgets (mut i32) (i32.const 0))\n${IS_PRIVATE}\n(if (global.get $forgets) (then (return (i32.const 0))))`,
];
const NULL_ARGUMENTS = '(data (i32.const 3400) "\\"tool_args\\":null")\n';

/** A fault for each property, what its message says, and the source line it is at. */
const FAULTS: readonly (readonly [code: string, changes: readonly Change[], message: RegExp])[] = [
  [
    'text-twins',
    [
      [
        RESOURCE,
        `${RESOURCE}
        (local $at i32)
        (loop $next
          (if (i32.ge_u (i32.load8_u (i32.add (local.get $in) (local.get $at))) (i32.const 128)) (then (unreachable)))
          (br_if $next
            (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 1))) (local.get $in_length))))`,
      ],
    ],
    /^create_issue \/ public \/ open: with the text .* wasm error: unreachable/,
  ],
  [
    'fault-matrix',
    [
      [
        '(then\n        (call $host_log (global.get $level_error) (i32.const 3232) (i32.const 62))\n        (return (i32.const 1)))',
        '(then (return (i32.const 0)))',
      ],
    ],
    /^list_issues \/ private \/ list: when .* fails with "502 Bad Gateway", the answer is read, secrecy \[\]/,
  ],
  [
    'order-shuffle',
    [
      FORGETS,
      [
        '(i32.const 3072) (i32.const 27))\n      (then',
        '(i32.const 3072) (i32.const 27))\n      (then (global.set $forgets (i32.const 1))',
      ],
    ],
    /^list_issues \/ (private|unknown) \/ list: after create_issue the answer is read, secrecy \[\]/,
  ],
  [
    'after-trap',
    [
      FORGETS,
      [
        RESOURCE,
        `${NULL_ARGUMENTS}${RESOURCE}
        (if (call $contains (local.get $in) (local.get $in_length) (i32.const 3400) (i32.const 16))
          (then (global.set $forgets (i32.const 1)) (return (i32.const -1))))`,
      ],
    ],
    /^list_issues \/ (private|unknown) \/ list: after an error in (list_issues|create_issue) the answer is read, secrecy \[\]/,
  ],
];

describe('guard-lab check', () => {
  it('shows what holds for a correct guard, and what could not be checked, with the seed', async () => {
    const folder = project();
    const reason = 'the example names one repository only';
    const settings = { version: 1, check: { disabled: { scope: reason } } };
    writeFileSync(join(folder, 'guard-lab.json'), JSON.stringify(settings));
    const { code, stdout, stderr } = await check(folder);
    assert.deepEqual([code, stderr], [0, '']);
    assert.match(stdout, /^guard\.wat {2}6 requests\n/);
    for (const shown of ['private-as-public', 'text-twins', 'fault-matrix', 'order-shuffle'])
      assert.match(stdout, new RegExp(`✓ ${shown} `));
    assert.match(stdout, /○ after-trap .*\n {4}not checked: no request was found that the guard fails on\n/);
    assert.match(
      stdout,
      /Properties: \d+ shown, \d+ not checked, 1 disabled\nSeed 1: repeat with --seed 1\n$/,
    );
  });

  it('asks with answers that meet the deadline, without waiting, and says how slow they may be', async () => {
    const { properties } = await json(project(), '--only', 'fault-matrix');
    const [property] = properties;
    assert.equal(property?.status, 'shown');
    assert.deepEqual(property.notes, [
      'slow answers: list_issues / public / list meets the deadline of 60000 ms when each of its 2 answers takes 30000 ms; the guard is unavailable afterwards',
    ]);
  });

  for (const [code, changes, message] of FAULTS) {
    it(`finds what breaks ${code}, as a scenario that fails until the guard is corrected`, async () => {
      const folder = project(changes);
      const result = await json(folder, '--only', code, '--out', 'found');
      const [property] = result.properties;
      assert.equal(result.exit, 1);
      assert.deepEqual([property?.code, property?.ok, property?.status], [code, false, 'broken']);
      assert.match(property?.counterexample?.message ?? '', message);
      const file = `found/${code}.guard-scenario.json`;
      assert.equal(property?.counterexample?.scenario, file);
      assert.equal(property.counterexample.reproduced, true);

      const broken = await guardLab(['run', file, '--reporter', 'json'], { folder });
      const { scenarios } = JSON.parse(broken.stdout) as RunResult;
      assert.deepEqual([broken.code, scenarios[0]?.status], [1, 'failed'], broken.stdout);
      assert.equal(scenarios[0]?.steps.at(-1)?.status, 'failed');

      writeFileSync(join(folder, 'guard.wat'), GUARD);
      const corrected = await guardLab(['run', file], { folder });
      assert.equal(corrected.code, 0, corrected.stdout);
    });
  }

  it('repeats a seed exactly, and draws another one each time', async () => {
    const folder = project(FAULTS[0]?.[1]);
    const args = ['--only', 'text-twins,order-shuffle'];
    assert.deepEqual(await json(folder, ...args), await json(folder, ...args));
    const { stdout } = await guardLab(
      ['check', 'a.guard-scenario.json', '--only', 'text-twins', '--runs', '3'],
      { folder },
    );
    assert.match(stdout, /Seed \d+: repeat with --seed \d+/);
  });

  it('writes the same report, byte for byte, for the same seed, but for the times of long lists', async () => {
    const folder = project(FAULTS[0]?.[1]);
    const report = async (): Promise<string> => {
      const { stdout } = await check(folder, '--reporter', 'json');
      return stdout.replaceAll(/"durationMs": [\d.e-]+/g, '"durationMs": 0');
    };
    assert.equal(await report(), await report());
  });

  it('leads to the line of the guard', async () => {
    const folder = project(FAULTS[0]?.[1]);
    const { properties } = await json(folder, '--only', 'text-twins');
    const source = properties[0]?.counterexample?.source;
    const lines = readFileSync(join(folder, 'guard.wat'), 'utf8').split('\n');
    assert.equal(source?.file, 'guard.wat');
    assert.match(lines[(source?.line ?? 0) - 1] ?? '', /unreachable/);
    assert.equal(properties[0]?.counterexample?.scenario, null);
  });

  it('does not check what guard-lab.json disables, and shows the reason', async () => {
    const folder = project(FAULTS[1]?.[1]);
    mkdirSync(join(folder, 'tests'));
    const scenario = { ...SCENARIO, guard: '../guard.wat' };
    writeFileSync(join(folder, 'tests/b.guard-scenario.json'), JSON.stringify(scenario));
    const settings = {
      version: 1,
      check: { disabled: { 'fault-matrix': 'the backend never fails', misspelt: 'x' } },
    };
    writeFileSync(join(folder, 'guard-lab.json'), JSON.stringify(settings));
    const args = ['check', 'tests', '--only', 'fault-matrix', '--reporter'];
    const { code, stdout, stderr } = await guardLab([...args, 'pretty', '--reporter', 'markdown=report.md'], {
      folder,
    });
    assert.equal(code, 0);
    assert.match(stdout, /- fault-matrix .*\n {4}disabled: the backend never fails\n/);
    assert.match(stderr, /guard-lab\.json disables misspelt, which is no property/);
    assert.match(readFileSync(join(folder, 'report.md'), 'utf8'), /disabled&#58; the backend never fails/);
    const { properties } = JSON.parse((await guardLab([...args, 'json'], { folder })).stdout) as CheckResult;
    assert.deepEqual([properties[0]?.ok, properties[0]?.reason], [null, 'the backend never fails']);
  });

  it('asks about the tools of a catalog without a scenario', async () => {
    const folder = project();
    writeFileSync(join(folder, 'tools.txt'), 'list_issues\ncreate_issue\n');
    const args = [
      'check',
      'guard.wat',
      '--tools',
      'tools.txt',
      '--only',
      'fault-matrix',
      '--reporter',
      'json',
    ];
    const { code, stdout } = await guardLab(args, { folder });
    const { requests, properties } = JSON.parse(stdout) as CheckResult;
    assert.deepEqual([code, requests, properties[0]?.ok], [0, 6, true]);
  });

  it('ends with 3 when the guard answers nothing, and with 2 for mistakes', async () => {
    const folder = project([['(func (export "label_agent")', '(func (export "label_nothing")']]);
    const refused = await check(folder);
    assert.equal(refused.code, 3);
    assert.match(refused.stdout, /each request fails: WASM module must export label_agent/);
    assert.doesNotMatch(refused.stdout, /✓/);
    const outside = temporaryFolder();
    symlinkSync(outside, join(folder, 'away'), 'junction');
    for (const [args, message] of [
      [['--seed', '-1'], /'-1'|argument/],
      [['--runs', '0'], /--runs needs a whole number from 1 to 1000000, not '0'/],
      [['--only', 'text-twin'], /unknown property 'text-twin'; did you mean text-twins\?/],
      [
        ['--out', 'away/found'],
        /--out away\/found cannot be used: away is a link to .*, outside of the folder/,
      ],
      [['--out', 'guard.wat'], /--out guard\.wat cannot be used: it is not a folder/],
    ] as const) {
      const { code, stderr } = await check(folder, ...args);
      assert.equal(code, 2);
      assert.match(stderr, message);
    }
    const bare = await guardLab(['check', 'guard.wat'], { folder });
    assert.equal(bare.code, 2);
    assert.match(bare.stderr, /specify scenarios with steps that call tools, or a catalog with --tools/);
    assert.equal(existsSync(join(folder, 'found')), false);
    assert.deepEqual(readdirSync(outside), []);
  });

  it('reports what was found when it is stopped, with the exit code of the signal', async () => {
    const folder = project(FAULTS[1]?.[1]);
    const controller = new AbortController();
    let out = '';
    const said: string[] = [];
    const command = {
      kind: 'check',
      paths: ['a.guard-scenario.json'],
      tools: [],
      reporters: [{ name: 'pretty' }],
      properties: ['fault-matrix', 'order-shuffle'],
      sourceFolders: [],
      runs: 1_000_000,
      jobs: 1,
    } as const;
    const terminal = {
      folder,
      env: {},
      out: (text: string) => void (out += text),
      err: () => undefined,
      say: (message: string) => void said.push(message),
      // The progress of a check that would take hours.
      redraw: (line?: string) => {
        if (line?.includes('order-shuffle') === true) controller.abort();
      },
      outIsTerminal: false,
      outWidth: undefined,
      openKeys: () => undefined,
      errIsTerminal: true,
      signal: controller.signal,
      get stopCode() {
        return controller.signal.aborted ? 130 : undefined;
      },
    };
    assert.equal(await checkCommand(command, terminal, join(ROOT, 'dist/worker.js')), 130);
    assert.match(out, /✗ fault-matrix .*\n {4}list_issues \/ private/);
    assert.match(out, /○ order-shuffle .*\n {4}not finished: the check was stopped\n/);
    assert.deepEqual(said, ['stopped before all properties were checked']);
  });
});
