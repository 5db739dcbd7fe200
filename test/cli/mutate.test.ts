import assert from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Mutant, MutationReport } from '../../src/analysis/mutate/mutation-report';
import { mutateCommand } from '../../src/cli/mutate-command';
import { guardLab, ROOT, temporaryFolder, type Ended } from './command-line';

const PRIVATE =
  '{"operation":"read","resource":{"description":"secret","secrecy":["private:a/b"],"integrity":[]}}';
const PUBLIC = '{"operation":"read","resource":{"description":"open","secrecy":[],"integrity":[]}}';
const data = (at: number, text: string): string =>
  `(data (i32.const ${String(at)}) "${text.replaceAll('"', '\\22')}")`;
const SIGNATURE = '(param $in i32) (param $length i32) (param $out i32) (param $size i32) (result i32)';

/** Answers a tool whose name ends with `p` with a private resource, and any other with a public one. */
const GUARD = `(module
  (memory (export "memory") 2)
  ${data(1024, PRIVATE)}
  ${data(2048, PUBLIC)}
  (func (export "label_agent") ${SIGNATURE} (i32.const 0))
  (func (export "label_response") ${SIGNATURE} (i32.const 0))
  (func $answer (param $text i32) (param $length i32) (param $out i32) (result i32)
    (memory.copy (local.get $out) (local.get $text) (local.get $length))
    (local.get $length))
  (func (export "label_resource") ${SIGNATURE}
    (if (i32.eq (i32.load8_u (i32.sub (i32.add (local.get $in) (local.get $length)) (i32.const 3))) (i32.const 112))
      (then
        (return (call $answer (i32.const 1024) (i32.const ${String(PRIVATE.length)}) (local.get $out)))))
    (call $answer (i32.const 2048) (i32.const ${String(PUBLIC.length)}) (local.get $out))))
`;
const LINES = GUARD.split('\n');
const lineOf = (text: string): number => 1 + LINES.findIndex((line) => line.includes(text));

const PRIVATE_STEP = {
  name: 'a secret',
  tool: 'get_p',
  result: 1,
  expect: { operation: 'read', resource: { description: 'secret', secrecy: ['private:a/b'] } },
};
const PUBLIC_STEP = {
  name: 'in the open',
  tool: 'get_q',
  result: 1,
  expect: { operation: 'read', resource: { description: 'open', secrecy: [] } },
};
/** Nothing is expected of the tags of the secret. */
const WITH_GAP = { ...PRIVATE_STEP, expect: { operation: 'read', resource: { description: 'secret' } } };

function folderWith(steps: readonly object[], guard = GUARD): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'guard.wat'), guard);
  const scenario = { version: 1, guard: 'guard.wat', steps };
  writeFileSync(join(folder, 's.guard-scenario.json'), JSON.stringify(scenario));
  return folder;
}

function mutate(folder: string, ...args: string[]): Promise<Ended> {
  return guardLab(['mutate', ...args], { folder });
}

async function json(folder: string, ...args: string[]): Promise<MutationReport> {
  return JSON.parse((await mutate(folder, '--reporter', 'json', ...args)).stdout) as MutationReport;
}

const survivors = ({ mutants }: MutationReport): Mutant[] =>
  mutants.filter(({ outcome }) => outcome === 'survived');

describe('guard-lab mutate', () => {
  it('finds no survivor when the scenario says all', async () => {
    const found = await json(folderWith([PRIVATE_STEP, PUBLIC_STEP]));
    assert.deepEqual(survivors(found), []);
    const { noticed, score, ended, possible, run } = found.summary;
    assert.deepEqual([score, ended, run], [100, 'all', possible]);
    assert(noticed >= 8, String(noticed));
    assert.deepEqual(
      found.mutants.filter(({ outcome }) => outcome === 'unjudged'),
      [],
    );
  });

  it('leads what survives to its line, and says which expectation is missing', async () => {
    const found = await json(folderWith([WITH_GAP, PUBLIC_STEP]));
    const line = lineOf('(call $answer (i32.const 1024)');
    assert.deepEqual(
      survivors(found).map(({ what, source, line: at }) => [what, source, at]),
      [
        ['"private:a/b" becomes "private:a/c"', 'guard.wat', line],
        ['"private:a/b" becomes "public:a/b"', 'guard.wat', line],
      ],
    );
    assert.deepEqual(survivors(found)[0]?.changes, [
      {
        scenario: 's.guard-scenario.json',
        step: 'a secret',
        expectation: 'resource.secrecy',
        before: ['private:a/b'],
        after: ['private:a/c'],
      },
    ]);
  });

  it('leads into the source of a compiled guard, and leaves its libraries alone', async () => {
    const folder = temporaryFolder();
    cpSync(join(ROOT, 'test/fixtures/tiny-rust'), folder, { recursive: true });
    const steps = [{ tool: 'get_x', result: 1, expect: { operation: 'read' } }];
    const scenario = { version: 1, guard: 'tiny-rust.full.wasm', steps };
    writeFileSync(join(folder, 's.guard-scenario.json'), JSON.stringify(scenario));
    const { mutants } = await json(folder);
    assert.deepEqual([...new Set(mutants.map(({ source }) => source))], ['src/lib.rs']);
    const [text, ...others] = mutants.filter(({ kind }) => kind === 'text');
    assert.deepEqual(others, []);
    const { what, line, outcome, by } = text ?? {};
    assert.deepEqual([what, line, outcome], ['"read" becomes "sead"', 26, 'noticed']);
    assert.equal(by?.check, 'expect.operation');
  });

  it('changes only code that a scenario runs', async () => {
    const found = await json(folderWith([PUBLIC_STEP]));
    assert.deepEqual(
      found.mutants.filter(({ line }) => line === lineOf('(call $answer (i32.const 1024)')),
      [],
    );
  });

  it('is the same again with the same seed, and obeys --runs', async () => {
    const folder = folderWith([WITH_GAP, PUBLIC_STEP]);
    const facts = async (seed: string): Promise<string> => {
      const { mutants, summary } = await json(folder, '--seed', seed, '--runs', '5');
      assert.deepEqual([summary.run, summary.ended], [5, 'runs']);
      return JSON.stringify(mutants);
    };
    assert.equal(await facts('1'), await facts('1'));
    assert.notEqual(await facts('1'), await facts('2'));
  });

  it('notices a mutant that never ends', async () => {
    const endless = GUARD.replace(
      '(memory.copy',
      '(block $done (loop $more (br_if $done (i32.const 1)) (br $more)))\n    (memory.copy',
    );
    const found = await json(folderWith([PRIVATE_STEP], endless));
    const [loop] = found.mutants.filter(({ what }) => what.startsWith('br_if'));
    assert.deepEqual([loop?.outcome, loop?.by?.check], ['noticed', 'timeout']);
  });

  it('quotes the line for people, and writes Markdown', async () => {
    const folder = folderWith([WITH_GAP, PUBLIC_STEP]);
    const { code, stdout, stderr } = await mutate(
      folder,
      '--reporter',
      'pretty',
      '--reporter',
      'markdown=m.md',
    );
    assert.deepEqual([code, stderr], [0, '']);
    const line = lineOf('(call $answer (i32.const 1024)');
    assert(
      stdout.startsWith(`guard.wat:${String(line)}\n  ${String(line)} | ${LINES[line - 1]?.trim() ?? ''}\n`),
    );
    assert.match(stdout, /\n {2}survived {2}"private:a\/b" becomes "public:a\/b"\n/);
    assert.match(
      stdout,
      /s\.guard-scenario\.json, step "a secret", resource\.secrecy: \["private:a\/b"\] → \["public:a\/b"\]/,
    );
    assert.match(stdout, /guard\.wat {2}\d+ mutants: \d+ noticed, 2 survived, \d+ not observed in /);
    const markdown = readFileSync(join(folder, 'm.md'), 'utf8');
    const rows = markdown.split('\n').filter((row) => row.startsWith('| <code>guard'));
    assert.equal(rows.length, 2, markdown);
  });

  it('ends with 1 below the threshold, and when a scenario fails without mutants', async () => {
    const below = await mutate(folderWith([WITH_GAP, PUBLIC_STEP]), '--threshold', '99');
    assert.equal(below.code, 1);
    assert.match(below.stderr, /failed because of --threshold: the score [\d.]+ is below 99/);
    const failing = { ...PUBLIC_STEP, expect: { operation: 'write' } };
    const failed = await mutate(folderWith([failing]));
    assert.deepEqual(
      [failed.code, failed.stdout, failed.stderr],
      [
        1,
        '',
        'guard-lab: all scenarios must pass without mutants, and s.guard-scenario.json does not; see guard-lab run\n',
      ],
    );
  });

  it('ends with 3 when the guard cannot run, and with 2 for wrong options', async () => {
    assert.equal((await mutate(folderWith([PUBLIC_STEP], '(module)'))).code, 3);
    const wrong = await mutate(folderWith([PUBLIC_STEP]), '--threshold', '101');
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, /--threshold needs a percentage from 0 to 100, not '101'/);
  });

  it('writes a partial report when it is stopped', async () => {
    // Each mutant of the loop takes until its deadline, so that the stop comes between.
    const endless = GUARD.replace(
      '(memory.copy',
      `${'(block $done (loop $more (br_if $done (i32.const 1)) (br $more)))\n'.repeat(30)}(memory.copy`,
    );
    const folder = folderWith([PRIVATE_STEP], endless);
    const stop = new AbortController();
    const code = await mutateCommand(
      {
        kind: 'mutate',
        paths: [],
        reporters: [{ name: 'json', file: 'out.json' }],
        seed: 0,
        runs: 1000,
        seconds: 60,
        jobs: 1,
        sourceFolders: [],
      },
      {
        folder,
        env: {},
        out: () => undefined,
        err: () => undefined,
        say: () => undefined,
        redraw: (line) => {
          if (/^[1-9]\d*\/\d+ mutants/.test(line ?? '')) stop.abort();
        },
        get stopCode() {
          return stop.signal.aborted ? 130 : undefined;
        },
        outIsTerminal: false,
        outWidth: undefined,
        openKeys: () => undefined,
        errIsTerminal: true,
        signal: stop.signal,
      },
      join(ROOT, 'dist/worker.js'),
    );
    assert.equal(code, 130);
    const found = JSON.parse(readFileSync(join(folder, 'out.json'), 'utf8')) as MutationReport;
    assert.deepEqual([found.partial, found.summary.ended], [true, 'canceled']);
    assert(found.summary.run > 0 && found.summary.run < found.summary.possible);
  });
});
