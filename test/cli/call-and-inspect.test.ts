import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { guardLab, ROOT, temporaryFolder } from './command-line';

const GUARD = join(ROOT, 'examples/repository-labels/guard.wat');

interface Invocation {
  readonly function: string;
  readonly kind: string;
  readonly output: string | null;
  readonly backendCalls: readonly { readonly returned: number; readonly cause: string | null }[];
}

describe('guard-lab call', () => {
  it('invokes functions in order on one instance', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'request.json'), '{"tool_name":"create_issue"}');
    writeFileSync(
      join(folder, 'answers.json'),
      '[{ "tool": "get_repository", "result": { "private": true } }]',
    );
    const { code, stdout } = await guardLab(
      [
        'call',
        GUARD,
        'label_agent',
        'label_resource',
        '--input',
        '@request.json',
        '--input',
        '{"tool_name":"x"}',
        '--backend',
        'answers.json',
        '--reporter',
        'json',
      ],
      { folder },
    );
    const invocations = JSON.parse(stdout) as Invocation[];
    assert.equal(code, 0);
    assert.deepEqual(
      invocations.map((invocation) => invocation.function),
      ['label_agent', 'label_resource', 'label_resource'],
    );
    assert.deepEqual(
      invocations
        .slice(1)
        .map(
          (invocation) =>
            (JSON.parse(invocation.output ?? '') as { operation: string; resource: { description: string } })
              .resource.description,
        ),
      ['new issue', 'private repository'],
    );
  });

  it('leads a trap of a compiled guard to its source', async () => {
    const guard = join(ROOT, 'test/fixtures/tiny-c/tiny-c.o2.wasm');
    const call = ['call', guard, 'label_resource', '--input', '{"boom":1}'];
    const { code, stdout } = await guardLab(call);
    assert.equal(code, 1);
    assert.match(
      stdout,
      /at poke \(inlined\) \(test\/fixtures\/tiny-c\/guard\.c:34:9\)\n +34 \| .*out of bounds/,
    );
    const [invocation] = JSON.parse((await guardLab([...call, '--reporter', 'json'])).stdout) as {
      stack: { function: string; source: string; line: number }[];
    }[];
    assert.deepEqual(
      invocation?.stack.map((frame) => `${frame.function} ${frame.source}:${frame.line}`),
      ['poke', 'scribble', 'label_resource'].map(
        (name, at) => `${name} test/fixtures/tiny-c/guard.c:${[34, 39, 66][at]}`,
      ),
    );
  });

  it('shows endless recursion from its innermost call to its outermost', async () => {
    const guard = join(ROOT, 'test/fixtures/tiny-c/tiny-c.o0.wasm');
    const { stdout } = await guardLab(['call', guard, 'label_resource', '--input', '{"deep":1}']);
    assert.match(
      stdout,
      /at deeper \(.*:46\)\n.*\n +at deeper \(.*:50:\d+\)\n +… the same call \d+ times more\n(?:.*\n)* +at label_resource \(.*:68:\d+\)/,
    );
  });

  it('shows the true cause of a failed backend call to people', async () => {
    const { stdout } = await guardLab(['call', GUARD, 'label_resource', '--input', '{"tool_name":"x"}']);
    assert.match(stdout, /#1 get_repository \{"owner":"acme","repo":"app"\} → -1: /);
    assert.match(stdout, /log error: the backend did not answer/);
  });

  it('ends an endless guard at its deadline with exit code 1', async () => {
    const { code, stdout } = await guardLab([
      'call',
      join(ROOT, 'examples/limits/time.wat'),
      'label_resource',
      '--timeout',
      '1000',
    ]);
    assert.equal(code, 1);
    assert.match(stdout, /module closed with context deadline exceeded/);
  });

  for (const [what, args, expected] of [
    ['input that is no JSON', [GUARD, 'label_resource', '--input', '{'], /^guard-lab: --input:1:2: /],
    [
      'a number beyond float64',
      [GUARD, 'label_resource', '--input', '{"f":1e400}'],
      /^guard-lab: --input:1:6: this number is outside/,
    ],
    ['an unknown function', [GUARD, 'label_all'], /unknown guard function 'label_all'/],
    [
      'an input before its function',
      [GUARD, '--input', '1', 'label_agent'],
      /--input must follow the function/,
    ],
    ['a missing function', [GUARD], /call needs a guard file and a function/],
    ['an input file that is not there', [GUARD, 'label_agent', '--input', '@gone.json'], /gone\.json/],
  ] as const) {
    it(`refuses ${what} as wrong use`, async () => {
      const { code, stdout, stderr } = await guardLab(['call', ...args]);
      assert.deepEqual([code, stdout], [2, '']);
      assert.match(stderr, expected);
    });
  }

  it('says that a guard does not exist', async () => {
    const { code, stderr } = await guardLab(['call', 'gone.wasm', 'label_agent']);
    assert.deepEqual(
      [code, stderr],
      [3, 'guard-lab: the guard gone.wasm does not exist; build it, or correct its path\n'],
    );
  });
});

describe('guard-lab inspect', () => {
  it('assembles WAT that nests 1,000 deep, and says where it nests too deep', async () => {
    const folder = temporaryFolder();
    const flat = (depth: number): string =>
      `(module (func ${'block '.repeat(depth)}${'end '.repeat(depth)}))`;
    const folded = `(module (func ${'(block '.repeat(1000)}${')'.repeat(1000)}))`;
    writeFileSync(join(folder, 'flat.wat'), flat(1000));
    writeFileSync(join(folder, 'folded.wat'), folded);
    writeFileSync(join(folder, 'deeper.wat'), flat(100_000));
    const assembled = await guardLab(['inspect', 'flat.wat', 'folded.wat'], { folder });
    assert.equal(assembled.stdout.match(/the gateway’s runtime loads it/g)?.length, 2);
    const refused = await guardLab(['inspect', 'deeper.wat'], { folder });
    assert.equal(refused.code, 3);
    assert.match(
      refused.stderr,
      /deeper\.wat:1:\d+: nested too deeply: Guard Lab assembles up to 10,000 blocks/,
    );
  });

  it('takes globs where the shell expands none', async () => {
    const { stdout } = await guardLab(['inspect', 'test/fixtures/dwarf/v?-o0.wasm', '--reporter', 'json']);
    assert.deepEqual(
      (JSON.parse(stdout) as { file: string }[]).map((each) => each.file),
      ['test/fixtures/dwarf/v2-o0.wasm', 'test/fixtures/dwarf/v5-o0.wasm'],
    );
  });

  it('reports facts and verdicts', async () => {
    const { code, stdout } = await guardLab(['inspect', GUARD, '--reporter', 'json']);
    const [inspection] = JSON.parse(stdout) as Record<string, unknown>[];
    assert.equal(code, 0);
    assert.deepEqual(inspection?.['module'], { ok: true, error: null });
    assert.deepEqual(inspection?.['guard'], { ok: true, error: null });
    assert.deepEqual(inspection?.['memory'], { minPages: 2, maxPages: null, capPages: 256 });
    assert.deepEqual((inspection?.['imports'] as { name: string; type: string }[])[0], {
      module: 'env',
      name: 'call_backend',
      kind: 'func',
      type: '(i32,i32,i32,i32,i32,i32)->i32',
    });
    assert.deepEqual(inspection?.['features'], ['bulk-memory']);
  });

  it('keeps the runtime’s verdict apart from the gateway’s', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'empty.wat'), '(module)');
    const { code, stdout } = await guardLab(['inspect', 'empty.wat'], { folder });
    assert.equal(code, 1);
    assert.match(
      stdout,
      /✓ runtime {2}[^\n]*\n {2}✗ gateway {2}WASM module must export label_resource and label_response functions/,
    );
  });

  it('lists files that hold no module, each with its error, and goes on', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'broken.wat'), '(module\n  (fun))');
    writeFileSync(join(folder, 'empty.wasm'), '');
    const files = ['gone.wasm', 'broken.wat', '.', 'empty.wasm', GUARD];
    const { code, stdout, stderr } = await guardLab(['inspect', ...files, '--reporter', 'json'], { folder });
    const all = JSON.parse(stdout) as {
      file: string;
      error?: string;
      guard: { ok: boolean; verdict?: string };
    }[];
    assert.equal(code, 3);
    assert.deepEqual(
      all.map(({ file, error, guard }) => [file, error !== undefined, guard.ok, guard.verdict]),
      [
        ['gone.wasm', true, false, 'none'],
        ['broken.wat', true, false, 'none'],
        ['.', true, false, 'none'],
        ['empty.wasm', false, false, undefined],
        [GUARD, false, true, undefined],
      ],
    );
    assert.match(all[0]?.error ?? '', /^the guard gone\.wasm does not exist/);
    assert.match(all[1]?.error ?? '', /^the guard's text does not assemble: broken\.wat:2:4: /);
    assert.match(all[2]?.error ?? '', /is a folder, not a guard$/);
    assert.match(stderr, /gone\.wasm does not exist[\s\S]*broken\.wat:2:4[\s\S]*is a folder/);
    const pretty = await guardLab(['inspect', 'broken.wat', GUARD], { folder });
    assert.equal(pretty.code, 3);
    assert.match(
      pretty.stdout,
      /^broken\.wat\n {2}✗ the guard's text does not assemble: broken\.wat:2:4: [^\n]*\n\n/,
    );
  });

  it('takes another memory cap', async () => {
    const { stdout } = await guardLab(['inspect', GUARD, '--memory-pages', '1']);
    assert.match(stdout, /section memory: min 2 pages \(128 Ki\) over limit of 1 pages \(64 Ki\)/);
  });
});

describe('guard-lab', () => {
  it('has help for everything', async () => {
    for (const args of [
      [],
      ['help'],
      ['--help'],
      ['help', 'run'],
      ['run', '--help'],
      ['inspect', '-h'],
      ['call', '-h'],
    ]) {
      const { code, stdout, stderr } = await guardLab(args);
      assert.deepEqual(
        [code, stderr, /Usage|guard-lab (run|inspect|call)/.test(stdout)],
        [0, '', true],
        args.join(' '),
      );
    }
  });

  it('reports its version', async () => {
    assert.match((await guardLab(['--version'])).stdout, /^\d+\.\d+\.\d+\n$/);
  });

  it('refuses an unknown command', async () => {
    const { code, stderr } = await guardLab(['rnu']);
    assert.equal(code, 2);
    assert.match(stderr, /unknown command 'rnu'/);
  });
});
