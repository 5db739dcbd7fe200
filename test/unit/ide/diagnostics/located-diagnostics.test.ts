import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { guardLocations } from '../../../../src/ide/diagnostics/guard-locations';
import type { LocatedDiagnostic } from '../../../../src/diagnostics/diagnostic';
import {
  deriveGuardDiagnostics,
  deriveScenarioDiagnostics,
  type RunInput,
} from '../../../../src/ide/diagnostics/located-diagnostics';
import { assembleGuardText } from '../../../../src/run/guard-file';
import { createSourceLocator } from '../../../../src/run/source-locator';
import { runScenario } from '../../../../src/run/run-scenario';
import { parseScenario } from '../../../../src/scenario/parse';
import { drawDiagnostics, fixed, fixTitles } from './draw';
import { LOCAL_HOST } from './local-host';

const ALL = { failedExpectations: true, finding: () => true };

interface Ran {
  readonly text: string;
  readonly wat: string;
  readonly inScenario: readonly LocatedDiagnostic[];
  readonly inGuard: readonly LocatedDiagnostic[];
}

/**
 * Runs a scenario text against a guard text; the guard is `g.wat`, the scenario `s`. With `compiled` the guard is no
 * text, and its frames have locations in the disassembly.
 */
async function run(
  wat: string,
  text: string,
  shown: RunInput['shown'] = ALL,
  compiled?: RunInput['locations']['instruction'],
): Promise<Ran> {
  const parsed = parseScenario(text);
  const assembled = await assembleGuardText('g.wat', wat);
  assert.ok(assembled.ok, 'the guard assembles');
  assert.ok(parsed.scenario, JSON.stringify(parsed.problems));
  const { scenario } = parsed;
  const guard = assembled.file.module;
  const signal = new AbortController().signal;
  const locator = createSourceLocator(assembled.file, { readBeside: () => undefined });
  const input = { file: 's', scenario, guard, locator };
  const result = await runScenario(input, LOCAL_HOST, () => undefined, signal);
  // As a compiled guard without debug information it has instructions only.
  const { wat: _, ...binary } = assembled.file;
  const file = compiled ? binary : assembled.file;
  const locations = guardLocations('g.wat', file, new Map(), compiled);
  const context: RunInput = { uri: 's', parsed, result, locations, shown };
  const inGuard = deriveGuardDiagnostics(context);
  assert.deepEqual(
    [...new Set(inGuard.map(({ uri }) => uri))].filter((uri) => uri !== 'g.wat'),
    [],
  );
  return {
    text,
    wat,
    inScenario: deriveScenarioDiagnostics(context),
    inGuard: inGuard.map(({ diagnostic }) => diagnostic),
  };
}

const drawScenario = ({ text, inScenario }: Ran): string => drawDiagnostics(text, inScenario);
const drawGuard = ({ wat, inGuard }: Ran): string => drawDiagnostics(wat, inGuard);

/** A guard whose label_resource has this body. */
const guardWith = (body: string, more = ''): string => `(module
  (import "env" "call_backend" (func $ask (param i32 i32 i32 i32 i32 i32) (result i32)))
  (memory 200)
  (data (i32.const 16) "get_author")
  (data (i32.const 32) "{\\"login\\":\\"ann\\"}")
  ${more}
  (func (export "alloc") (param i32) (result i32) (i32.const 65536))
  (func (export "dealloc") (param i32 i32))
  (func (export "label_agent") (param i32 i32 i32 i32) (result i32) (i32.const -1))
  (func (export "label_resource") (param i32 i32 i32 i32) (result i32)
    ${body})
  (func (export "label_response") (param i32 i32 i32 i32) (result i32) (i32.const 0)))`;

const ASK =
  '(call $ask (i32.const 16) (i32.const 10) (i32.const 32) (i32.const 15) (i32.const 0) (i32.const 99))';
/** Asks twice and then answers with an empty output, which is another error in a request. */
const ASKS_TOO_OFTEN = `(drop ${ASK}) (drop ${ASK}) (i32.const 0)`;

describe('what a run says about a scenario and its guard', () => {
  it('marks a failed expectation, and hints at the function it is about', async () => {
    const ran = await run(
      guardWith('(i32.const 0)'),
      `{ "version": 1, "guard": "g.wat", "steps": [
  { "name": "ask", "call": "label_resource",
    "expect": { "error": "no" } } ] }`,
    );
    assert.equal(
      drawScenario(ran),
      `    "expect": { "error": "no" } } ] }
                ^^^^^^^^^^^^^ error failed-expectation: expect.error: expected "no", got null (there was no error)
                  -> g.wat:10:9 label_resource`,
    );
    assert.equal(
      drawGuard(ran),
      `  (func (export "label_resource") (param i32 i32 i32 i32) (result i32)
        ^^^^^^^^^^^^^^^^^^^^^^^^^ hint failed-expectation: ask: expect.error: expected "no", got null (there was no error)
          -> s:3:17 in step "ask"`,
    );
  });

  it('marks a trap at its instruction, with its callers and the step, where there is a hint', async () => {
    const ran = await run(
      guardWith('(call $deep)', '(func $deep (result i32) (i32.div_u (i32.const 1) (i32.const 0)))'),
      `{ "version": 1, "guard": "g.wat", "steps": [
  { "name": "ask", "call": "label_resource" } ] }`,
    );
    assert.equal(
      drawGuard(ran),
      `  (func $deep (result i32) (i32.div_u (i32.const 1) (i32.const 0)))
                            ^^^^^^^^^ error trap: label_resource trapped: integer divide by zero; the guard is unavailable from now on / WASM function call failed: wasm error: integer divide by zero /   at deep (g.wat:6:29) /   at label_resource (g.wat:11:6)
                              -> s:2:5 in step "ask"
                              -> g.wat:11:6 called in label_resource`,
    );
    assert.equal(
      drawScenario(ran),
      `  { "name": "ask", "call": "label_resource" } ] }
    ^^^^^^^^^^^^^ hint trap: label_resource trapped: integer divide by zero; the guard is unavailable from now on / WASM function call failed: wasm error: integer divide by zero /   at deep (g.wat:6:29) /   at label_resource (g.wat:11:6)
      -> g.wat:6:29 in deep
      -> g.wat:11:6 in label_resource`,
    );
  });

  it('reports a refused policy as the check of the file does', async () => {
    const ran = await run(
      guardWith('(i32.const 0)'),
      `{ "version": 1, "guard": "g.wat",
  "policy": { "allow-only": { "repos": "publik", "min-integrity": "none" } }, "steps": [] }`,
    );
    assert.equal(
      drawScenario(ran),
      `  "policy": { "allow-only": { "repos": "publik", "min-integrity": "none" } }, "steps": [] }
                              ^^^^^^^^^^^^^^^^^ error policy-refused: allow-only.repos string must be 'all' or 'public'`,
    );
  });

  it('points to the instruction in the disassembly when nothing leads to a source', async () => {
    const ran = await run(
      guardWith('(unreachable)'),
      `{ "version": 1, "guard": "g.wat", "steps": [
  { "name": "ask", "call": "label_resource", "expect": { "trap": false } } ] }`,
      ALL,
      () => ({
        uri: 'disassembly',
        range: { start: { line: 7, character: 0 }, end: { line: 7, character: 0 } },
      }),
    );
    const [trap] = ran.inScenario;
    assert.deepEqual(
      trap?.related?.map(({ uri, message }) => `${uri} ${message}`),
      ['disassembly in label_resource (disassembly)', 's expect.trap: expected false, got "unreachable"'],
    );
    assert.deepEqual(ran.inGuard, []);
  });

  it('reports a missing allocator where no text of the guard does', async () => {
    const wat = guardWith('(i32.const 0)').replaceAll(/ {2}\(func \(export "(de)?alloc"\).*\n/g, '');
    const text = `{ "version": 1, "guard": "g.wat", "steps": [{ "call": "label_resource" }] }`;
    const codes = async (compiled?: RunInput['locations']['instruction']): Promise<string[]> =>
      (await run(wat, text, ALL, compiled)).inScenario.map(({ code }) => code);
    assert.deepEqual(await codes(), []);
    assert.deepEqual(await codes(() => undefined), ['direct-memory-path']);
  });

  it('gives a trap that is expected a hint only', async () => {
    const ran = await run(
      guardWith('(unreachable)'),
      `{ "version": 1, "guard": "g.wat", "steps": [
  { "name": "ask", "call": "label_resource", "expect": { "trap": "unreachable" } } ] }`,
    );
    assert.deepEqual(
      [...ran.inScenario, ...ran.inGuard].map(({ severity, code }) => `${severity} ${code}`),
      ['hint trap', 'hint trap'],
    );
  });

  it('marks steps after a trap as not called, in the scenario alone', async () => {
    const ran = await run(
      guardWith('(unreachable)'),
      `{ "version": 1, "guard": "g.wat", "steps": [
  { "name": "first", "call": "label_resource", "expect": { "trap": "unreachable" } },
  { "name": "second", "call": "label_resource", "expect": { "trap": false, "error": "x" } } ] }`,
    );
    const second = ran.inScenario.filter(({ severity }) => severity === 'error');
    assert.match(
      drawDiagnostics(ran.text, second),
      /\n {4}\^{16} error guard-unavailable: The gateway does not call the guard: it is unavailable since step "first"\.\n +-> s:2:5 the cause: step "first"$/,
    );
    assert.equal(ran.inGuard.length, 1);
  });

  it("marks an unexpected error with the gateway's words", async () => {
    const ran = await run(
      guardWith('(i32.const -7)'),
      `{ "version": 1, "guard": "g.wat", "steps": [
  { "name": "ask", "tool": "get_issue" } ] }`,
    );
    assert.equal(
      drawScenario(ran),
      `  { "name": "ask", "tool": "get_issue" } ] }
    ^^^^^^^^^^^^^ error guard-error: guard labeling failed: resource labeling failed: WASM function returned error code: -7
      -> g.wat:10:9 label_resource`,
    );
    assert.match(
      drawGuard(ran),
      /"label_resource".*\n {8}\^{25} hint guard-error: guard labeling failed: resource labeling failed/,
    );
  });

  it('offers to expect what nothing expects, once, and that settles it', async () => {
    const unreachable = '(unreachable)';
    const cases: [body: string, step: string, title: string, expect: RegExp][] = [
      ['(i32.const -7)', '"tool": "t"', 'Expect "outcome": "error"', /"outcome": "error"/],
      [
        '(i32.const -7)',
        '"tool": "t", "expect": { "trap": false }',
        'Expect "outcome": "error"',
        /"trap": false,/,
      ],
      [unreachable, '"call": "label_resource"', 'Expect "trap": "unreachable"', /"trap": "unreachable"/],
      [
        ASKS_TOO_OFTEN,
        '"call": "label_resource"',
        'Expect "limit": "backend-calls"',
        /"limit": "backend-calls"/,
      ],
    ];
    for (const [body, step, title, expect] of cases) {
      const text = `{
  "version": 1, "guard": "g.wat", "limits": { "backendCalls": 1 },
  "backend": [{ "tool": "get_author", "result": {} }],
  "steps": [
    { "name": "ask", ${step} }
  ]
}`;
      const wat = guardWith(body);
      const ran = await run(wat, text);
      assert.deepEqual(
        fixTitles(ran.inScenario).filter((each) => each.startsWith('Expect')),
        [title],
      );
      const after = fixed(text, ran.inScenario, title);
      assert.match(after, expect);
      const again = await run(wat, after);
      assert.deepEqual(
        again.inScenario.filter(({ severity }) => severity === 'error'),
        [],
      );
    }
  });

  it('reports a label_agent that fails at the policy, not again at each step after it', async () => {
    const text = `{ "version": 1, "guard": "g.wat",
  "policy": { "allow-only": { "repos": "public", "min-integrity": "none" } },
  "steps": [{ "name": "ask", "tool": "t" }] }`;
    const ran = await run(guardWith('(i32.const 0)'), text);
    assert.match(
      drawScenario(ran),
      /^ {2}"policy": .*\n {2}\^+ error guard-error: LabelAgent failed: WASM function returned error code: -1\n.*label_agent\n.* step "ask": the guard session does not start$/,
    );
    const after = fixed(
      text,
      ran.inScenario,
      'Expect "error": "LabelAgent failed: WASM function returned error code: -1"',
    );
    // What was expected no longer explains the step.
    const expected = await run(guardWith('(i32.const 0)'), after);
    assert.match(
      drawScenario(expected),
      /"name": "ask".*\n +\^+ error guard-error: The guard session does not start: see label_agent\.\n.*the cause: label_agent$/,
    );
    assert.deepEqual(fixTitles(expected.inScenario), ['Expect "outcome": "error"']);
  });

  it('reports a tool that fails, as the scenario has it, in the scenario alone', async () => {
    const answer = '{\\"operation\\":\\"write\\",\\"resource\\":{}}';
    const wat = guardWith(
      '(memory.copy (local.get 2) (i32.const 512) (i32.const 35)) (i32.const 35)',
      `(data (i32.const 512) "${answer}")`,
    );
    const ran = await run(
      wat,
      `{ "version": 1, "guard": "g.wat", "steps": [
  { "name": "ask", "tool": "t", "backendError": "503" } ] }`,
    );
    assert.equal(
      drawScenario(ran),
      `  { "name": "ask", "tool": "t", "backendError": "503" } ] }
    ^^^^^^^^^^^^^ error failed-expectation: unexpected: expected "no error", got "503" (if this is intended, expect it with "outcome": "error")`,
    );
    assert.equal(drawGuard(ran), '');
    assert.deepEqual(fixTitles(ran.inScenario), ['Expect "outcome": "error"']);
  });

  it('says nothing about an error that is expected', async () => {
    const ran = await run(
      guardWith('(i32.const -7)'),
      `{ "version": 1, "guard": "g.wat", "steps": [
  { "name": "ask", "tool": "get_issue", "expect": { "outcome": "error" } } ] }`,
    );
    assert.equal(drawScenario(ran) + drawGuard(ran), '');
  });

  it('marks a limit at the call that went over it', async () => {
    const ask =
      '(call $ask (i32.const 16) (i32.const 10) (i32.const 32) (i32.const 15) (i32.const 0) (i32.const 99))';
    const ran = await run(
      guardWith(
        `(loop $again (drop ${ask}) (br_if $again (i32.ne (call $next) (i32.const 4)))) (i32.const 0)`,
        `(global $n (mut i32) (i32.const 0))
  (func $next (result i32)
    (global.set $n (i32.add (global.get $n) (i32.const 1))) (global.get $n))`,
      ),
      `{ "version": 1, "guard": "g.wat", "limits": { "backendCalls": 3 }, "backend": [
  { "tool": "get_author", "result": {} } ],
  "steps": [ { "name": "ask", "call": "label_resource" } ] }`,
    );
    const limit = ran.inGuard.filter(({ code }) => code === 'limit-hit');
    assert.match(
      drawDiagnostics(ran.wat, limit),
      /\n {24}\^{9} error limit-hit: label_resource reached the limit `backend-calls`: .*\n.*-> s:3:16 in step "ask"/,
    );
  });

  it('marks the failed load at the guard of the scenario', async () => {
    const ran = await run('(module (memory 1))', `{ "version": 1, "guard": "g.wat", "steps": [] }`);
    assert.equal(
      drawScenario(ran),
      `{ "version": 1, "guard": "g.wat", "steps": [] }
                ^^^^^^^^^^^^^^^^ error guard-not-loaded: WASM module must export label_resource and label_response functions
                  -> g.wat:1:1 in the guard`,
    );
    assert.equal(drawGuard(ran), '');
  });

  it('leaves out what people do not want to see', async () => {
    const ran = await run(
      guardWith('(unreachable)'),
      `{ "version": 1, "guard": "g.wat", "steps": [
  { "name": "ask", "call": "label_resource", "expect": { "trap": false } } ] }`,
      { failedExpectations: false, finding: (code) => code !== 'trap' },
    );
    assert.equal(drawScenario(ran) + drawGuard(ran), '');
  });
});

describe('fixes after a run', () => {
  it('takes the actual value of one check over', async () => {
    const ran = await run(
      guardWith('(i32.const -7)'),
      `{ "version": 1, "guard": "g.wat", "steps": [
  { "name": "ask", "tool": "get_issue", "expect": { "outcome": "allowed", "error": "no" } } ] }`,
    );
    assert.match(
      fixed(ran.text, ran.inScenario, 'Update the expected value'),
      /"expect": \{ "outcome": "error", "error": "no" \}/,
    );
  });

  const ASKS =
    '(drop (call $ask (i32.const 16) (i32.const 10) (i32.const 32) (i32.const 15) (i32.const 64) (i32.const 99))) (i32.const 0)';

  it('adds the saved answer that was missed', async () => {
    const ran = await run(
      guardWith(ASKS),
      `{
  "version": 1,
  "guard": "g.wat",
  "steps": [
    { "name": "ask", "call": "label_resource" },
  ],
}`,
    );
    assert.match(
      drawScenario(ran),
      /\^ warning backend-miss: label_resource, backend call 1: no saved answer for/,
    );
    const after = fixed(ran.text, ran.inScenario, 'Add a saved answer for get_author');
    assert.deepEqual(parseScenario(after).scenario?.steps[0]?.backend, [
      { tool: 'get_author', args: { login: 'ann' }, result: null },
    ]);
  });

  it('adds to the answers that the step has', async () => {
    const ran = await run(
      guardWith(ASKS),
      `{ "version": 1, "guard": "g.wat", "steps": [
  { "call": "label_resource", "backend": [{ "tool": "x", "result": 1 },] } ] }`,
    );
    const after = fixed(ran.text, ran.inScenario, 'Add a saved answer for get_author');
    assert.deepEqual(
      parseScenario(after).scenario?.steps[0]?.backend.map((entry) => entry.tool),
      ['x', 'get_author'],
    );
  });

  it('points at the answer that misses by one field, and corrects it', async () => {
    const ran = await run(
      guardWith(ASKS),
      `{ "version": 1, "guard": "g.wat", "backend": [
  { "tool": "get_author", "args": { "login": "bob" }, "result": 1 } ],
  "steps": [{ "call": "label_resource" }] }`,
    );
    assert.equal(
      drawScenario(ran),
      `  "steps": [{ "call": "label_resource" }] }
              ^^^^^^^^^^^^^^^^^^^^^^^^ warning backend-miss: label_resource, backend call 1: no saved answer for "get_author" with {"login":"ann"}; nearest is backend[0]: args.login: expected "bob", got "ann"
                -> g.wat:11:12 in label_resource
                -> s:2:37 this saved answer differs in a single field: login: expected "bob", got "ann"
                -> s:2:5 backend[0] was never used: get_author {"login":"bob"}`,
    );
    const title = 'Change login of backend[0] to "ann"';
    const allow = 'Allow any value for login of backend[0]';
    assert.deepEqual(fixTitles(ran.inScenario), [
      'Add a saved answer for get_author',
      'Add an answer for get_author: copied from backend[0]',
      'Add an answer for get_author: an error',
      title,
      allow,
    ]);
    assert.match(fixed(ran.text, ran.inScenario, allow), /"args": \{ "login": \{\s*"\$any": true\s*\} \}/);
    assert.deepEqual(
      ran.inScenario[0]?.fixes
        ?.find((fix) => fix.title === title)
        ?.ranges?.map(({ start }) => `${String(start.line)}:${String(start.character)}`),
      ['2:14', '1:36'],
    );
    assert.match(fixed(ran.text, ran.inScenario, title), /"args": \{ "login": "ann" \}/);
  });

  it('marks an answer that was never used', async () => {
    const ran = await run(
      guardWith('(i32.const 0)'),
      `{ "version": 1, "guard": "g.wat", "backend": [
  { "tool": "get_author", "result": 1 } ],
  "steps": [{ "call": "label_resource" }] }`,
    );
    assert.equal(
      drawScenario(ran),
      `  { "tool": "get_author", "result": 1 } ],
    ^^^^^^^^^^^^^^^^^^^^ hint unused-answer: backend[0] was never used: get_author`,
    );
  });
});
