import * as l10n from '@vscode/l10n';
import type { Frame, Invocation } from '../../gateway/invocation';
import type { Json } from '../../gateway/json';
import { checkSentence, withError } from '../../report/failure-text';
import { withoutTrace } from '../../report/plain-error';
import { expectationOf, isUnexpected } from '../../run/check-path';
import { limitHits } from '../../run/limit-hits';
import { agentPath, decisiveInvocations } from '../../run/agents';
import type { AgentResult, Check, Finding, StepResult } from '../../run/result';
import { shorten } from '../../scenario/compact';
import type { Expectation } from '../../scenario/model';
import type { ScenarioPath } from '../../scenario/problem';

/** What the Test Explorer shows of a test that ended. */
export interface TestOutcome {
  readonly state: 'passed' | 'failed' | 'errored' | 'skipped';
  /** For failed and errored tests, at least one. */
  readonly messages: readonly OutcomeMessage[];
  /** One line for the output: why a test has no verdict. */
  readonly note?: string;
  /** What can be filtered by: `trap`, `limit-memory` and so on. */
  readonly tags: readonly string[];
  /** Whether "Update Expected Values" has something to write. */
  readonly updatable: boolean;
}

export interface OutcomeMessage {
  readonly text: string;
  /** Both sides as text, where a difference shows more than the sentence. */
  readonly difference?: { readonly expected: string; readonly actual: string };
  /** The value of the scenario file concerned. */
  readonly at: ScenarioPath;
  /** Frames of the guard, innermost first. */
  readonly stack: readonly Frame[];
  /** Findings of the step that are no mere information, a line each: `what happened [code]`. */
  readonly findings?: readonly string[];
  readonly kind: 'expectation' | 'unavailable' | 'load' | 'scenario';
}

/** A test that has no verdict, with the reason. */
export function withoutVerdict(note: string, tags: readonly string[] = []): TestOutcome {
  return { state: 'skipped', messages: [], note, tags, updatable: false };
}

/** A test that could not run. */
export function couldNotRun(kind: OutcomeMessage['kind'], text: string, at: ScenarioPath): TestOutcome {
  return { state: 'errored', messages: [{ kind, text, at, stack: [] }], tags: [], updatable: false };
}

type Judged = Pick<StepResult, 'status' | 'checks' | 'error' | 'invocations' | 'findings'>;

/** The step after which the guard was unavailable: its name. */
export type Poison = string | undefined;

/**
 * A step's outcome; `poison` names an earlier step that left the guard unavailable.
 *
 * - What ran without anything checked is skipped, never passed: nothing is known about it.
 * - A step whose expectations fail because the guard was already unavailable is errored, not failed: the
 *   gateway never called the guard for it. It is not skipped, because then the file could look green
 *   though the command line reports a failure.
 */
export function stepOutcome(step: StepResult, index: number, poison: Poison): TestOutcome {
  // A write sink is another server: a guard that is unavailable has nothing to do with it.
  return outcomeAt(step, ['steps', index], step.sink === undefined ? poison : undefined);
}

/** The outcome of `agent.expect`. */
export function agentOutcome(agent: AgentResult, session: string | null = null): TestOutcome {
  return outcomeAt({ ...agent, invocations: decisiveInvocations(agent) }, agentPath(session));
}

function outcomeAt(judged: Judged, at: ScenarioPath, poison?: Poison): TestOutcome {
  const { status, error, checks } = judged;
  const tags = outcomeTags(judged.invocations, poison);
  switch (status) {
    case 'passed':
      return { state: 'passed', messages: [], tags, updatable: false };
    case 'skipped':
      return withoutVerdict(l10n.t('did not run'), tags);
    case 'unchecked': {
      const note =
        error === null
          ? l10n.t('ran, nothing checked')
          : l10n.t('ran, nothing checked; it ended with: {0}', shorten(firstLine(error), 300));
      return withoutVerdict(note, tags);
    }
    case 'errored':
      return { ...couldNotRun('scenario', error ?? l10n.t('the step could not run'), at), tags };
    case 'failed': {
      const failed = checks.filter((check) => !check.ok);
      if (poison !== undefined) {
        const text = l10n.t('Skipped by the gateway: the guard is unavailable since "{0}".', poison);
        return {
          ...couldNotRun('unavailable', error === null ? text : `${text}\n${withoutTrace(error)}`, at),
          tags,
        };
      }
      const stack = judged.invocations.find((each) => each.stack.length > 0)?.stack ?? [];
      const findings = findingTexts(judged.findings);
      const messages = failed.map((check) => ({ ...checkMessage(check, error, at, stack), findings }));
      const updatable = failed.some((check) => !isUnexpected(check));
      return { state: 'failed', messages, tags, updatable };
    }
  }
}

function checkMessage(
  check: Check,
  error: string | null,
  at: ScenarioPath,
  stack: readonly Frame[],
): OutcomeMessage {
  const difference = sidesOf(check);
  return {
    kind: 'expectation',
    text: withError(checkSentence(check), error),
    ...(difference ? { difference } : {}),
    at: [...at, ...check.path],
    stack,
  };
}

/** Findings named with a failure at most. */
const MAX_FINDINGS = 5;

function findingTexts(findings: readonly Finding[]): string[] {
  return findings
    .filter(({ severity }) => severity !== 'info')
    .slice(0, MAX_FINDINGS)
    .map(({ message, code }) => `${shorten(firstLine(message), 300)} [${code}]`);
}

/** Checks whose two sides are not of a kind: a bound, a text that one of several should contain, no expectation. */
const WITHOUT_DIFFERENCE: ReadonlySet<keyof Expectation | undefined> = new Set([
  undefined,
  'maxBackendCalls',
  'maxMemoryPages',
  'maxDurationMs',
  'logs',
  'labels',
  'forbiddenTags',
  'itemsOnce',
]);
const MAX_SIDE = 200_000;

function sidesOf(check: Check): OutcomeMessage['difference'] {
  const { expected, actual } = check;
  if (WITHOUT_DIFFERENCE.has(expectationOf(check)) || actual === null) return undefined;
  return { expected: side(expected), actual: side(actual) };
}

function side(value: Json): string {
  return shorten(typeof value === 'string' ? value : JSON.stringify(value, null, 2), MAX_SIDE);
}

function outcomeTags(invocations: readonly Invocation[], poison: Poison): string[] {
  const tags = new Set<string>();
  if (invocations.some((each) => each.trap !== undefined)) tags.add('trap');
  for (const hit of invocations.flatMap(limitHits)) tags.add(`limit-${hit.limit}`);
  if (poison !== undefined) tags.add('unavailable');
  return [...tags];
}

/** Up to the first line end. */
export function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? text;
}
