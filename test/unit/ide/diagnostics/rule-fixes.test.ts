import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { applyEdits, type LocatedDiagnostic } from '../../../../src/diagnostics/diagnostic';
import { DIAGNOSTIC_CODES, RULES, type FixableCode } from '../../../../src/diagnostics/registry';
import { guardLocations } from '../../../../src/ide/diagnostics/guard-locations';
import { lintDiagnosticIn } from '../../../../src/ide/diagnostics/lint-diagnostics';
import { deriveScenarioDiagnostics } from '../../../../src/ide/diagnostics/located-diagnostics';
import { problemDiagnostics } from '../../../../src/ide/diagnostics/problem-diagnostics';
import { misspeltTools, missingGuard } from '../../../../src/ide/diagnostics/scenario-names';
import { checkGuard } from '../../../../src/inspect/guard-check';
import { GuardText } from '../../../../src/inspect/guard-text';
import { assembleGuardText } from '../../../../src/run/guard-file';
import { runScenario } from '../../../../src/run/run-scenario';
import { lintScenario } from '../../../../src/scenario/lint/lint';
import { parseScenario } from '../../../../src/scenario/parse';
import { fixTitles } from './draw';
import { LOCAL_HOST } from './local-host';

/** A text, and what is said about it. */
interface Example {
  readonly text: string;
  readonly diagnostics: readonly LocatedDiagnostic[];
}

/** What is said about a guard's text. */
async function guard(...fields: readonly string[]): Promise<Example> {
  const text = `(module\n  ${fields.join('\n  ')})`;
  const outcome = await assembleGuardText('g.wat', text);
  return { text, diagnostics: checkGuard(new GuardText(text), outcome, { memoryPages: 256 }) };
}

/** What is said about a scenario with these properties before it runs; its guard does not exist. */
function scenario(properties: string, guardPath = 'g.wat'): Promise<Example> {
  const text = `{ "version": 1, "guard": "${guardPath}", ${properties} }`;
  const parsed = parseScenario(text);
  const absent = missingGuard(parsed, guardPath, ['guard.wat']);
  const lint = parsed.scenario ? lintScenario(parsed.scenario) : [];
  const diagnostics = [
    ...problemDiagnostics(parsed),
    ...(absent ? [absent] : []),
    ...misspeltTools(parsed, []),
    ...lint.map((each) => lintDiagnosticIn(parsed, 's', each)),
  ];
  return Promise.resolve({ text, diagnostics });
}

/** What a run says about a scenario with these steps, at most one backend call, and a guard whose `label_resource` has this body. */
async function run(body: string, steps: string): Promise<Example> {
  const text = `{ "version": 1, "guard": "g.wat", "limits": { "backendCalls": 1 }, "steps": [${steps}] }`;
  const parsed = parseScenario(text);
  const assembled = await assembleGuardText(
    'g.wat',
    `(module (import "env" "call_backend" (func $ask (param i32 i32 i32 i32 i32 i32) (result i32)))
  (memory 1) (data (i32.const 16) "tool") (data (i32.const 32) "{}")
  ${LABELS.replace('(i32.const -1))', `${body})`)})`,
  );
  assert.ok(assembled.ok && parsed.scenario);
  const { module } = assembled.file;
  const input = { file: 's', scenario: parsed.scenario, guard: module };
  const result = await runScenario(input, LOCAL_HOST, () => undefined, new AbortController().signal);
  const locations = guardLocations('g.wat', assembled.file, new Map());
  const shown = { failedExpectations: true, finding: () => true };
  return { text, diagnostics: deriveScenarioDiagnostics({ uri: 's', parsed, result, locations, shown }) };
}

const label = (name: string, type = '(param i32 i32 i32 i32) (result i32)'): string =>
  `(func (export "${name}") ${type} (i32.const -1))`;
const LABELS = ['label_resource', 'label_agent', 'label_response'].map((name) => label(name)).join('\n  ');
const ASK =
  '(call $ask (i32.const 16) (i32.const 4) (i32.const 32) (i32.const 2) (i32.const 0) (i32.const 99))';
const CALL = '{ "name": "ask", "call": "label_resource" }';
const step = (more: string): string => `"steps": [{ "tool": "get", "expect": { ${more} } }]`;

/** For each rule that says that it has fixes something that has one; the compiler asks for one more or less. */
const EXAMPLES: Readonly<Record<FixableCode, () => Promise<Example>>> = {
  'backend-miss': () => run(`(drop ${ASK}) (i32.const 0)`, CALL),
  'bad-value': () => scenario('"mode": "stric"'),
  'bare-answers': () => scenario('"backend": [{ "tool": "get", "result": { "a": 1 } }]'),
  conflict: () => scenario('"steps": [{ "tool": "get", "input": {} }]'),
  contradiction: () => scenario(step('"operation": "write", "accessible": 2')),
  'direct-memory-path': () => guard('(memory 1)', LABELS),
  'duplicate-step-name': () =>
    scenario('"steps": [{ "name": "a", "tool": "get" }, { "name": "a", "tool": "get" }]'),
  'failed-expectation': () => run('(i32.const -7)', CALL.replace(' }', ', "expect": { "error": "no" } }')),
  'guard-error': () => run('(i32.const -7)', CALL),
  'guard-missing': () => scenario('"steps": []', 'gard.wat'),
  'guard-unavailable': () =>
    run(
      '(unreachable)',
      `${CALL.replace(' }', ', "expect": { "trap": "unreachable" } }')}, ${CALL.replace('ask', 'again')}`,
    ),
  'limit-hit': () => run(`(drop ${ASK}) (drop ${ASK}) (i32.const -1)`, CALL),
  'load-refused': () => guard('(import "env" "hostlog" (func (param i32 i32 i32)))', '(memory 1)', LABELS),
  'memory-clamped': () => guard('(memory 1 300)', LABELS),
  'missing-export': () => guard('(memory 1)', label('label_agent')),
  'missing-property': () => scenario('"backend": [{ "tool": "get" }]'),
  'nearest-answer': () =>
    scenario(
      `"backend": [{ "tool": "get", "args": { "a": 1, "b": 2 }, "result": { "content": [] } }], ${step('"backendCalls": [{ "tool": "get", "args": { "a": 1, "b": 3 } }]')}`,
    ),
  'never-holds': () => scenario(step('"output": {}')),
  'no-effect': () => scenario('"sessions": { "other": {} }'),
  'no-memory': () => guard(LABELS),
  'policy-refused': () =>
    scenario('"policy": { "allow-only": { "repos": "publik", "min-integrity": "none" } }'),
  'redundant-answer': () =>
    scenario(
      '"backend": [{ "tool": "get", "args": {}, "result": 1 }, { "tool": "get", "args": {}, "result": 1 }]',
    ),
  'shadowed-answer': () =>
    scenario('"backend": [{ "tool": "get", "result": 1 }, { "tool": "get", "args": {}, "result": 2 }]'),
  trap: () => run('(unreachable)', CALL),
  'unused-answer': () =>
    run('(i32.const 0)', '{ "call": "label_resource", "backend": [{ "tool": "a", "result": 1 }] }'),
  'unknown-property': () => scenario('"step": []'),
  'unknown-session': () =>
    scenario('"sessions": { "other": {} }, "steps": [{ "tool": "get", "session": "othr" }]'),
  'unknown-sink': () =>
    scenario('"sinks": { "other": { "accept": ["*"] } }, "steps": [{ "tool": "get", "sink": "othr" }]'),
  'unknown-tool': () =>
    scenario('"steps": [{ "tool": "get_issue" }, { "tool": "get_issue" }, { "tool": "get_isue" }]'),
  'wat-syntax': () => guard('(memory 1)', '(func $count call $cuont)', LABELS),
  'wrong-signature': () =>
    guard(
      '(memory 1)',
      label('label_agent', '(param i32) (result i32)'),
      label('label_resource'),
      label('label_response'),
    ),
  'wrong-type': () => scenario('"agent": { "secrecy": "private" }'),
};

describe('rules and fixes', () => {
  it('have an example for each rule that says that it has fixes', () => {
    const fixable = DIAGNOSTIC_CODES.filter((code) => RULES[code].fix);
    assert.deepEqual(Object.keys(EXAMPLES).sort(), fixable);
  });

  for (const [code, example] of Object.entries(EXAMPLES)) {
    it(`correct ${code}, and nothing whose rule has no fixes`, async () => {
      const { text, diagnostics } = await example();
      // Throws for a fix that the rule knows nothing of.
      fixTitles(diagnostics);
      const fixes = diagnostics.filter((each) => each.code === code).flatMap((each) => each.fixes ?? []);
      assert.ok(
        fixes.length > 0,
        diagnostics.map((each) => `${each.code} ${each.message}`).join('\n') || 'nothing',
      );
      for (const fix of fixes) assert.notEqual(applyEdits(text, fix.edits()), text, fix.title);
    });
  }
});
