import type { Node } from 'jsonc-parser';
import { neverHolds } from './applicable';
import type { ExpectationOwner } from './applicable';
import type { TextRange } from '../text/text-range';
import { propertiesOf, rangeOfNode, startOfNode } from './json-text';
import type { Expectation } from './model';
import type { ScenarioFix, ScenarioPath } from './problem';
import { problemAt, removing } from './read-problem';
import type { ReadProblem } from './read-problem';
import type { StepFields } from './step-fields';

type Report = (problem: ReadProblem) => void;

/** Properties that mean nothing in a kind of step, and what is written instead, if anything. */
const FOREIGN: Readonly<Record<Exclude<ExpectationOwner, 'agent'>, Readonly<Record<string, string>>>> = {
  tool: { input: 'args' },
  call: { args: 'input', result: 'input', backendError: 'input', sink: '', route: '', response: '' },
  sink: { input: 'args', result: '', backendError: '', backend: '', route: '', response: '' },
};
/** Properties that mean the same under the other name. */
const RENAMED: ReadonlySet<string> = new Set(['input', 'args']);

/** What is wrong with a step as a whole: its kind, properties of the other kind, expectations that never hold. */
export function reportStepProblems(node: Node, step: StepFields, report: Report): void {
  const properties = propertiesOf(node);
  const keyRange = (name: string): { range: TextRange } => {
    const key = properties.get(name)?.key;
    return { range: key ? rangeOfNode(key) : startOfNode(node) };
  };
  const [hasTool, hasCall] = [properties.has('tool'), properties.has('call')];
  if (hasTool === hasCall) {
    const sentence = hasTool
      ? 'has both `tool` and `call`; a step is either a whole request or one raw call'
      : 'needs `tool` (a whole request) or `call` (one guard function)';
    report(problemAt(node, 'tool-or-call', sentence, keyRange('call')));
    return;
  }
  const kind = properties.has('sink') && hasTool ? 'sink' : hasTool ? 'tool' : 'call';
  for (const [name, instead] of Object.entries(FOREIGN[kind])) {
    const property = properties.get(name);
    if (!property) continue;
    const use = instead === '' ? '' : `; use \`${instead}\``;
    const sentence = `has no effect in a step with \`${kind}\`${use}`;
    // A property of the other kind of step gets its name here, unless that is taken or means something else.
    const isSame = RENAMED.has(name) && !properties.has(instead);
    const fixes = (path: ScenarioPath): ScenarioFix[] => [
      ...(isSame ? [{ kind: 'rename' as const, path, name: instead }] : []),
      ...removing(path),
    ];
    report(problemAt(property.value, 'conflict', sentence, { ...keyRange(name), fixes }));
  }
  if (kind === 'tool') reportAnswers(properties, step, report);
  reportNeverHolding(properties.get('expect')?.value, kind, step.expect, report);
}

/** Answers of a tool of which one makes the other useless. */
function reportAnswers(
  properties: ReturnType<typeof propertiesOf>,
  { backendError, result, response }: StepFields,
  report: Report,
): void {
  const about = (name: string, sentence: string, severity: 'error' | 'warning'): void => {
    const property = properties.get(name);
    if (!property) return;
    const code = severity === 'error' ? 'conflict' : 'no-effect';
    const range = rangeOfNode(property.key);
    report(problemAt(property.value, code, sentence, { severity, range, fixes: removing }));
  };
  if (backendError !== undefined) {
    const sentence = 'has no effect next to `backendError`: the tool call fails';
    if (result !== undefined) about('result', sentence, 'warning');
    if (response !== undefined) about('response', sentence, 'warning');
  }
  if (result !== undefined && response !== undefined) {
    about('result', 'says the same as `body` of `response`; use one of them', 'error');
  }
}

/** Expectations that never hold where they are. */
export function reportNeverHolding(
  node: Node | undefined,
  owner: ExpectationOwner,
  expected: Expectation | undefined,
  report: Report,
): void {
  if (!node || !expected) return;
  for (const [name, { key, value }] of propertiesOf(node)) {
    if (!Object.hasOwn(expected, name)) continue;
    const reason = neverHolds(owner, name as keyof Expectation, expected);
    if (reason === undefined) continue;
    report(
      problemAt(value, 'never-holds', `can never hold: ${reason}`, {
        severity: 'warning',
        range: rangeOfNode(key),
        fixes: removing,
      }),
    );
  }
}
