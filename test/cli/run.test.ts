import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { guardLab, ROOT, temporaryFolder } from './command-line';

/** A folder with the WAT example guard and one scenario of the given steps. */
function project(steps: unknown[], more: Record<string, unknown> = {}): { folder: string; file: string } {
  const folder = temporaryFolder();
  cpSync(join(ROOT, 'examples/repository-labels/guard.wat'), join(folder, 'guard.wat'));
  const file = join(folder, 'a.guard-scenario.json');
  const backend = [{ tool: 'get_repository', result: { private: false } }];
  const scenario = { version: 1, guard: './guard.wat', answers: 'mcp', backend, steps, ...more };
  writeFileSync(file, JSON.stringify(scenario, null, 2));
  return { folder, file };
}

const allowed = { name: 'list', tool: 'list_issues', args: {}, result: [1], expect: { outcome: 'allowed' } };

describe('guard-lab run --oracle', () => {
  const result = (integrity: string, confidentiality: string): object => ({
    content: [{ type: 'text', text: '[1]' }],
    _meta: { ifc: { integrity, confidentiality } },
  });
  const steps = [
    { ...allowed, result: result('untrusted', 'private') },
    { ...allowed, tool: 'get_me', result: result('trusted', 'public') },
    { ...allowed, tool: 'search_code' },
  ];

  it('shows findings and a table, and no verdict changes', async () => {
    const { folder } = project(steps);
    const { code, stdout } = await guardLab(['run', '--oracle', 'ifc'], { folder });
    assert.equal(code, 0);
    assert.match(
      stdout,
      /! secrecy of list_issues: the server says private, but .* \[looser-than-server\]\n[\s\S]*i integrity of get_me: .* \[stricter-than-server\]/,
    );
    assert.match(
      stdout,
      /\nSecond opinion \(ifc\) .*\n {2}get_me +0 +0 +1 +0 +0\n {2}list_issues +0 +1 +0 +0 +0\n {2}search_code +0 +0 +0 +0 +1\n\nScenarios: 1 passed/,
    );
    const without = await guardLab(['run'], { folder });
    assert.doesNotMatch(without.stdout, /server|Second opinion/);
  });

  it('takes exceptions of guard-lab.json, and says which are not needed', async () => {
    const { folder, file } = project(steps);
    mkdirSync(join(folder, 'deep'));
    cpSync(file, join(folder, 'deep', 'a.guard-scenario.json'));
    cpSync(join(folder, 'guard.wat'), join(folder, 'deep', 'guard.wat'));
    const exception = { tool: 'get_me', direction: 'stricter', reason: 'no profile is trusted' };
    const oracleExceptions = [exception, { ...exception, direction: 'looser' }];
    writeFileSync(join(folder, 'guard-lab.json'), JSON.stringify({ version: 1, oracleExceptions }));
    const { code, stdout } = await guardLab(['run', 'deep', '--oracle', 'ifc', '--reporter', 'json'], {
      folder,
    });
    const ran = JSON.parse(stdout) as {
      oracle: { unused: unknown; tools: Record<string, unknown>[] };
      scenarios: { steps: { oracle?: { integrity: unknown } }[] }[];
    };
    assert.equal(code, 0);
    assert.deepEqual(ran.scenarios[0]?.steps[1]?.oracle?.integrity, {
      verdict: 'stricter',
      exception: { reason: exception.reason, from: 'project', index: 0 },
    });
    assert.equal(ran.oracle.tools[0]?.['exception'], 1);
    assert.deepEqual(ran.oracle.unused, [{ file: 'guard-lab.json', index: 1, ...oracleExceptions[1] }]);
  });

  it('does not run a scenario whose guard-lab.json cannot be understood, and says where it is wrong', async () => {
    const { folder } = project(steps);
    writeFileSync(join(folder, 'guard-lab.json'), '{ "version": 1,\n "oracleExceptions": [{}] }');
    const { code, stdout } = await guardLab(['run', '--oracle', 'ifc'], { folder });
    assert.equal(code, 3);
    assert.match(stdout, /guard-lab\.json:2:23: `oracleExceptions\[0\]` needs `tool`/);
  });
});

describe('guard-lab run: exit codes', () => {
  it('0 when everything passes', async () => {
    const { folder } = project([allowed]);
    const { code, stdout } = await guardLab(['run'], { folder });
    assert.equal(code, 0);
    assert.match(
      stdout,
      /✓ a\.guard-scenario\.json[^\n]*\n {2}✓ list → allowed \(read\)[\s\S]*Scenarios: 1 passed/,
    );
  });

  it('0 when nothing is checked, but it is not called passed', async () => {
    const { folder } = project([{ ...allowed, expect: undefined }]);
    const { code, stdout } = await guardLab(['run', '--reporter', 'json'], { folder });
    const { summary, scenarios } = JSON.parse(stdout) as {
      summary: Record<string, number>;
      scenarios: { status: string }[];
    };
    assert.deepEqual(
      [code, summary['passed'], summary['unchecked'], scenarios[0]?.status],
      [0, 0, 1, 'unchecked'],
    );
  });

  it('1 when an expectation fails, with the difference', async () => {
    const { folder } = project([{ ...allowed, expect: { outcome: 'denied' } }]);
    const { code, stdout } = await guardLab(['run'], { folder });
    assert.equal(code, 1);
    assert.match(stdout, /✗ expect\.outcome\n\s+expected "denied"\n\s+actual {3}"allowed"/);
  });

  it('0 with the warnings of a catalog on standard error, once for all scenarios and an update', async () => {
    const { folder, file } = project([allowed], { tools: ['one.json', 'two.json'] });
    const tool = { name: 'list_issues' };
    writeFileSync(join(folder, 'one.json'), JSON.stringify([tool, { name: 'get_repository' }]));
    writeFileSync(join(folder, 'two.json'), JSON.stringify([{ ...tool, description: 'of the second' }]));
    writeFileSync(
      join(folder, 'three.json'),
      JSON.stringify([{ ...tool, description: 'of the third', inputSchema: {} }]),
    );
    cpSync(file, join(folder, 'b.guard-scenario.json'));
    const quiet = await guardLab(['run', '--update'], { folder });
    assert.deepEqual([quiet.code, quiet.stderr], [0, '']);
    const files = ['one.json', 'two.json', 'three.json'].flatMap((name) => ['--tools', name]);
    const warned = await guardLab(['run', '--update', '--reporter', 'json', ...files], { folder });
    const summary = (JSON.parse(warned.stdout) as { summary: Record<string, number> }).summary;
    assert.deepEqual([warned.code, summary['passed']], [0, 2]);
    assert.equal(
      warned.stderr,
      'guard-lab: warning: three.json: the tool "list_issues" has another description than in one.json; the first counts\n',
    );
  });

  it('2 when a path means nothing, and for unknown options', async () => {
    const { folder } = project([allowed]);
    const missing = await guardLab(['run', 'nowhere.json'], { folder });
    assert.deepEqual(
      [missing.code, missing.stdout, missing.stderr],
      [2, '', 'guard-lab: nowhere.json does not exist\n'],
    );
    const guard = await guardLab(['run', 'guard.wat'], { folder });
    assert.deepEqual([guard.code, guard.stdout], [2, '']);
    assert.match(guard.stderr, /guard\.wat is a guard, but run requires scenarios/);
    const option = await guardLab(['run', '--nope'], { folder });
    assert.deepEqual([option.code, option.stdout], [2, '']);
    assert.match(option.stderr, /Unknown option '--nope'[\s\S]*guard-lab help run/);
  });

  it('2 when there is no scenario at all, so that nothing never passes', async () => {
    const { code, stderr } = await guardLab(['run'], { folder: temporaryFolder() });
    assert.deepEqual([code, stderr], [2, 'guard-lab: no *.guard-scenario.json files in .\n']);
  });

  it('3 when the gateway would not load the guard', async () => {
    const { folder } = project([allowed]);
    writeFileSync(join(folder, 'guard.wat'), '(module)');
    const { code, stdout } = await guardLab(['run'], { folder });
    assert.equal(code, 3);
    assert.match(stdout, /WASM module must export label_resource and label_response functions/);
  });
});

describe('guard-lab run: bad input', () => {
  const cases: readonly [name: string, content: string, expected: RegExp][] = [
    ['broken JSON', '{ "version": 1, "guard": ', /1:\d+: /],
    ['an empty file', '', /a scenario is an object/],
    [
      'a guard that does not exist',
      '{ "version": 1, "guard": "./gone.wasm", "steps": [] }',
      /gone\.wasm does not exist/,
    ],
    ['a guard that is a folder', '{ "version": 1, "guard": ".", "steps": [] }', /is a folder/],
    ['a misspelt property', '{ "version": 1, "guard": "g.wasm", "stpes": [] }', /steps/],
    ['another version', '{ "version": 2, "guard": "g.wasm", "steps": [] }', /version/],
  ];
  for (const [name, content, expected] of cases) {
    it(`says what is wrong with ${name}`, async () => {
      const folder = temporaryFolder();
      writeFileSync(join(folder, 'bad.guard-scenario.json'), content);
      const { code, stdout } = await guardLab(['run', '--reporter', 'json'], { folder });
      const [scenario] = (JSON.parse(stdout) as { scenarios: { status: string; error: string }[] }).scenarios;
      assert.deepEqual([code, scenario?.status], [3, 'errored']);
      assert.match(scenario?.error ?? '', expected);
    });
  }

  it('points at the place in WAT that does not assemble', async () => {
    const { folder } = project([allowed]);
    writeFileSync(join(folder, 'guard.wat'), '(module\n  (func (i32.const)))');
    const { code, stdout } = await guardLab(['run'], { folder });
    assert.equal(code, 3);
    assert.match(stdout, /guard\.wat:2:\d+: /);
  });

  it('judges a truncated module and one of 100 MB of zeros', async () => {
    const { folder } = project([allowed], { guard: './guard.wasm' });
    writeFileSync(join(folder, 'guard.wasm'), Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 200]));
    assert.match((await guardLab(['run'], { folder })).stdout, /failed to instantiate WASM module: /);
    writeFileSync(join(folder, 'guard.wasm'), '');
    truncateSync(join(folder, 'guard.wasm'), 100 * 1024 * 1024);
    assert.match((await guardLab(['run'], { folder })).stdout, /invalid magic number/);
  });
});

describe('guard-lab run: options', () => {
  it('writes several reports, one of them to standard output', async () => {
    const { folder } = project([{ ...allowed, expect: { outcome: 'denied' } }]);
    const { stdout } = await guardLab(
      [
        ...['run', '--reporter', 'github', '--reporter', 'junit=out/report.xml'],
        ...['--reporter', 'json=report.json', '--reporter', 'html=out/report.html'],
      ],
      { folder },
    );
    const page = readFileSync(join(folder, 'out/report.html'), 'utf8');
    assert.match(page, /<h1>.* Of 1 scenario, 1 failed<\/h1>/);
    assert.match(page, /<dd>guard\.wat<\/dd>.*<dd>gateway-latest<\/dd>/);
    assert.match(stdout, /^::error file=a\.guard-scenario\.json,line=\d+,col=\d+,title=/);
    assert.match(readFileSync(join(folder, 'out/report.xml'), 'utf8'), /<testsuite[^>]* failures="1"/);
    assert.equal(
      (JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as { version: number }).version,
      1,
    );
  });

  it('colours only when asked or on a terminal', async () => {
    const { folder } = project([allowed]);
    assert.doesNotMatch((await guardLab(['run'], { folder })).stdout, /\u001b/);
    assert.match((await guardLab(['run', '--color'], { folder })).stdout, /\u001b\[32m/);
    assert.doesNotMatch(
      (await guardLab(['run'], { folder, env: { FORCE_COLOR: '1', NO_COLOR: '1' } })).stdout,
      /\u001b/,
    );
  });

  it('runs another guard with --guard and other limits with --profile', async () => {
    const { folder } = project([{ name: 'grow', call: 'label_resource', input: {} }]);
    cpSync(join(ROOT, 'examples/limits/memory.wat'), join(folder, 'other.wat'));
    const { stdout } = await guardLab(
      ['run', '--guard', 'other.wat', '--profile', 'gateway-2026-08', '--reporter', 'json'],
      { folder },
    );
    const [scenario] = (
      JSON.parse(stdout) as {
        scenarios: { guard: string; steps: { invocations: { memoryPages: number }[] }[] }[];
      }
    ).scenarios;
    // 1 + 31 × 16 pages is what fits below 512; the buffers were there before.
    assert.deepEqual(
      [scenario?.guard, (scenario?.steps[0]?.invocations[0]?.memoryPages ?? 0) > 256],
      ['other.wat', true],
    );
  });

  it('says which profile was in force, by the name that chose it', async () => {
    const { folder, file } = project([allowed]);
    const profileOf = async (...args: string[]): Promise<unknown[]> => {
      const { stdout } = await guardLab(['run', '--reporter', 'json', ...args], { folder });
      const { scenarios } = JSON.parse(stdout) as {
        scenarios: { profile: string; limits: { memoryPages: number } }[];
      };
      return scenarios.flatMap(({ profile, limits }) => [profile, limits.memoryPages]);
    };
    assert.deepEqual(await profileOf(), ['gateway-latest', 256]);
    assert.deepEqual(await profileOf('--profile', 'pr-7938'), ['pr-7938', 256]);
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace(/\{/, '{ "profile": "pr-7938",'));
    assert.deepEqual(await profileOf(), ['pr-7938', 256]);
  });

  it('updates existing expectations and keeps comments', async () => {
    const { folder, file } = project([]);
    const text =
      '{\n  // why\n  "version": 1, "guard": "./guard.wat",\n  "steps": [{ "tool": "list_issues", "args": {}, "result": [1], "expect": { "outcome": "denied" /* here */, }, },],\n}\n';
    writeFileSync(file, text);
    const { code } = await guardLab(['run', '--update'], { folder });
    assert.equal(code, 0, 'what is reported is how things stand after the update');
    assert.equal(readFileSync(file, 'utf8'), text.replace('"denied"', '"blocked"'));
  });

  it('stops after the first failure with --bail', async () => {
    const folder = temporaryFolder();
    for (const name of ['a', 'b', 'c'])
      writeFileSync(
        join(folder, `${name}.guard-scenario.json`),
        '{ "version": 1, "guard": "gone.wat", "steps": [] }',
      );
    const { stdout } = await guardLab(['run', '--bail', '--jobs', '1', '--reporter', 'json'], { folder });
    assert.equal((JSON.parse(stdout) as { scenarios: unknown[] }).scenarios.length, 1);
  });

  it('finds scenarios by folder and by glob, and leaves node_modules alone', async () => {
    const { folder } = project([allowed]);
    mkdirSync(join(folder, 'node_modules/x'), { recursive: true });
    writeFileSync(join(folder, 'node_modules/x/b.guard-scenario.json'), '{}');
    for (const path of [folder, '.', '*.guard-scenario.json', 'a.guard-scenario.json']) {
      const { stdout } = await guardLab(['run', path, '--reporter', 'json'], { folder });
      assert.equal((JSON.parse(stdout) as { scenarios: unknown[] }).scenarios.length, 1, path);
    }
  });
});

describe('guard-lab run: what nothing expects', () => {
  /** A guard whose label_agent answers -1, with the scenario its author starts with. */
  function failingAgent(expect: Record<string, unknown>): string {
    const { folder } = project([{ ...allowed, expect }], {
      policy: { 'allow-only': { repos: 'public', 'min-integrity': 'none' } },
    });
    cpSync(join(ROOT, 'examples/limits/backend-calls.wat'), join(folder, 'guard.wat'));
    return folder;
  }

  it('fails the first run of a guard whose label_agent answers -1', async () => {
    const folder = failingAgent({ trap: false, limit: false });
    const { code, stdout } = await guardLab(['run'], { folder });
    assert.equal(code, 1);
    assert.match(stdout, /✗ label_agent: failed[^\n]*\n[^\n]*error code: -1\n\s+✗ unexpected\n/);
    assert.match(stdout, /✗ list → error\n[\s\S]*✗ unexpected\n[\s\S]*Scenarios: 1 failed/);
  });

  it('passes it with --allow-unexpected, as before', async () => {
    const folder = failingAgent({ trap: false, limit: false });
    const { code, stdout } = await guardLab(['run', '--allow-unexpected'], { folder });
    assert.equal(code, 0);
    assert.match(stdout, /Scenarios: 1 passed/);
    assert.doesNotMatch(stdout, /unexpected/);
  });

  it('is said in every report, at the policy and at the name of the step', async () => {
    const folder = failingAgent({ trap: false });
    const { code, stdout } = await guardLab(
      ['run', '--reporter', 'github', '--reporter', 'json=r.json', '--reporter', 'junit=r.xml'],
      { folder },
    );
    assert.equal(code, 1);
    const lines = readFileSync(join(folder, 'a.guard-scenario.json'), 'utf8').split('\n');
    const lineOf = (text: string): number => lines.findIndex((line) => line.includes(text)) + 1;
    const errors = [
      ...stdout.matchAll(/^::error file=[^,]+,line=(\d+),col=\d+,title=([^:]+)::unexpected: /gm),
    ];
    assert.deepEqual(
      errors.map(([, line, title]) => `${String(line)} ${String(title)}`),
      [`${String(lineOf('"policy"'))} label_agent failed`, `${String(lineOf('"name": "list"'))} list failed`],
    );
    const { scenarios, summary } = JSON.parse(readFileSync(join(folder, 'r.json'), 'utf8')) as {
      summary: { failed: number };
      scenarios: {
        agent: { status: string };
        steps: { status: string; checks: { path: string; ok: boolean }[] }[];
      }[];
    };
    const [scenario] = scenarios;
    assert.deepEqual(
      [summary.failed, scenario?.agent.status, scenario?.steps[0]?.status],
      [1, 'failed', 'failed'],
    );
    assert.deepEqual(
      scenario?.steps[0]?.checks.map(({ path, ok }) => `${path} ${String(ok)}`),
      ['expect.trap true', 'unexpected false'],
    );
    assert.match(readFileSync(join(folder, 'r.xml'), 'utf8'), /<testsuite [^>]*tests="2" failures="2"/);
  });

  it('is left alone by --update, however often', async () => {
    const folder = failingAgent({ trap: false });
    const file = join(folder, 'a.guard-scenario.json');
    const before = readFileSync(file, 'utf8');
    for (let round = 0; round < 2; round++) {
      assert.equal((await guardLab(['run', '--update'], { folder })).code, 1);
      assert.equal(readFileSync(file, 'utf8'), before);
    }
  });
});
