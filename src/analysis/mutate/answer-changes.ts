import type { Json } from '../../gateway/json';
import type { AgentResult, ScenarioResult, StepResult } from '../../run/result';
import { shorten } from '../../scenario/compact';
import type { AnswerChange } from './mutation-report';
import { firstDifference, type RecordedInvocation } from './recording-host';

/** Changes that are kept of one mutant. */
const MOST_CHANGES = 3;
/** Characters of an output that are kept, and how many of them come before a difference. */
const SHOWN = 80;
const SHOWN_BEFORE = 30;

/** One run of a scenario. */
export interface ComparedRun {
  readonly result: ScenarioResult;
  readonly invocations: readonly RecordedInvocation[];
}

/** What differs between two runs of one scenario, in the order of its steps; the output when nothing else does. */
export function answerChanges(before: ComparedRun, after: ComparedRun): AnswerChange[] {
  const scenario = before.result.file;
  const found: AnswerChange[] = [];
  const compare = (step: string | null, one: Facts, other: Facts): void => {
    for (const [expectation, value] of one) {
      const now = other.get(expectation) ?? null;
      if (JSON.stringify(value) === JSON.stringify(now)) continue;
      found.push({ scenario, step, expectation, before: value, after: now });
    }
  };
  compare(null, agentFacts(before.result.agent), agentFacts(after.result.agent));
  for (const [at, step] of before.result.steps.entries()) {
    const other = after.result.steps[at];
    if (other) compare(step.name, stepFacts(step), stepFacts(other));
  }
  return found.length > 0 ? found.slice(0, MOST_CHANGES) : outputChange(before, after);
}

/** Values by the expectation that is about them. */
type Facts = ReadonlyMap<string, Json>;

function agentFacts(agent: AgentResult | null): Facts {
  if (!agent) return new Map();
  const { mode, secrecy, integrity, error } = agent;
  return new Map<string, Json>([
    ['mode', mode],
    ['secrecy', [...secrecy]],
    ['integrity', [...integrity]],
    ['error', firstLine(error)],
  ]);
}

function stepFacts(step: StepResult): Facts {
  const { outcome, error, operation, resource, accessible, filtered, invocations } = step;
  const calls = invocations.flatMap(({ backendCalls }) =>
    backendCalls.map(({ tool, args }) => ({ tool, args })),
  );
  return new Map<string, Json>([
    ['outcome', outcome],
    ['operation', operation ?? null],
    ['resource.secrecy', resource ? [...resource.secrecy] : null],
    ['resource.integrity', resource ? [...resource.integrity] : null],
    ['resource.description', resource?.description ?? null],
    ['accessible', accessible?.map(({ description }) => description) ?? null],
    ['filtered', filtered?.map(({ labels }) => labels.description) ?? null],
    ['backendCalls', calls],
    ['error', firstLine(error)],
  ]);
}

function firstLine(text: string | null): string | null {
  return text?.split('\n')[0] ?? null;
}

function outputChange(before: ComparedRun, after: ComparedRun): AnswerChange[] {
  const at = firstDifference(before.invocations, after.invocations) ?? before.invocations.length;
  const one = before.invocations[at];
  const other = after.invocations[at];
  const step = before.result.steps[one?.step ?? other?.step ?? -1]?.name ?? null;
  const [text, changed] = [outputText(one), outputText(other)];
  const from = Math.max(0, differsAt(text, changed) - SHOWN_BEFORE);
  const change = { before: excerpt(text, from), after: excerpt(changed, from) };
  return [{ scenario: before.result.file, step, expectation: 'output', ...change }];
}

/** An output, or how the invocation ended without one; empty when there was none. */
function outputText(invocation: RecordedInvocation | undefined): string {
  if (!invocation) return '';
  return invocation.end.startsWith('ok') ? new TextDecoder().decode(invocation.output) : invocation.end;
}

function differsAt(one: string, other: string): number {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at++;
  return at;
}

/** A part of a text that shows a difference. */
function excerpt(text: string, from: number): string {
  return `${from > 0 ? '…' : ''}${shorten(text.slice(from), SHOWN)}`;
}
