import { applyEdits, type Edit } from 'jsonc-parser';
import { nestedOver, type Json } from '../gateway/json';
import { STACK_TRACE_HEADING } from '../gateway/texts';
import { neverHolds, type ExpectationOwner } from '../scenario/applicable';
import { layOutInstead } from '../scenario/json-style';
import { jsonOfNode, MAX_TEXT_DEPTH, nodeAt } from '../scenario/json-text';
import type { Expectation } from '../scenario/model';
import type { ParsedScenario } from '../scenario/parse';
import type { ScenarioPath } from '../scenario/problem';
import { settingsOf } from '../scenario/sessions';
import { agentsOf } from './agents';
import { isUnexpected } from './check-path';
import type { Check, Finding, ScenarioResult, StepStatus } from './result';

/** An expectation of a scenario that did not hold in a run. */
export interface ExpectationChange {
  /** Where it is in the file, from the root of the file; no two changes of a result are at one place. */
  readonly path: ScenarioPath;
  /** Name of the step, or what label_agent of its session is called. */
  readonly step: string;
  /** Number of the step in the file; undefined for label_agent. */
  readonly index?: number;
  /** Name of the tool; the function of the guard for a raw call and for label_agent. */
  readonly tool: string;
  readonly check: Check;
  /** What the file says. */
  readonly expected: Json;
  /** What the file says after the change is accepted; absent for a change that only a person can make. */
  readonly accepted?: Json;
  /** Why the actual value is another one, where the run says so; may be empty. */
  readonly reason: string;
  /** What the run noticed about the same step. */
  readonly findings: readonly Finding[];
}

/** What failed in a scenario and is no change of a value: accepting values does not make it pass. */
export interface OtherFailure {
  /** Absent when it is about the scenario as a whole. */
  readonly step?: string;
  readonly message: string;
}

/** What a run has to say of the expectations of a scenario. */
export interface ReviewedResult {
  /** In the order of the file: label_agent of each session, then the steps. */
  readonly changes: readonly ExpectationChange[];
  readonly others: readonly OtherFailure[];
}

/** An expectation whose value can be replaced. */
export type AcceptableChange = ExpectationChange & { readonly accepted: Json };

/** Whether there is a value to write. */
export function isAcceptable(change: ExpectationChange): change is AcceptableChange {
  return change.accepted !== undefined;
}

/** `path` as a JSON pointer (RFC 6901), such as `/steps/2/expect/outcome`. */
export function pointerText(path: ScenarioPath): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** The expectations that did not hold in `result`, which is of the text of `parsed`, and what else failed. */
export function reviewResult(parsed: ParsedScenario, result: ScenarioResult): ReviewedResult {
  if (result.error !== null) return { changes: [], others: [{ message: result.error }] };
  if (result.load?.ok === false) return { changes: [], others: [{ message: result.load.error }] };
  if (!parsed.scenario || !result.load) return { changes: [], others: [] };
  const { scenario } = parsed;
  const parts: Part[] = agentsOf(result).map(({ session, title, path, agent }) => ({
    ...agent,
    ...{ path, owner: 'agent', step: title, tool: 'label_agent' },
    expect: settingsOf(scenario, session).agent.expect,
  }));
  for (const [index, { kind, expect }] of scenario.steps.entries()) {
    const ran = result.steps[index];
    if (!ran) continue;
    const tool = ran.tool ?? ran.call ?? '';
    parts.push({ ...ran, ...{ path: ['steps', index], owner: kind, step: ran.name, index, tool, expect } });
  }
  const neverRan = result.findings.filter(({ code }) => code === 'steps-never-ran');
  return {
    changes: parts.flatMap((part) => changesOf(parsed, part)),
    others: [...parts.flatMap(otherFailures), ...neverRan.map(({ message }) => ({ message }))],
  };
}

/** label_agent of a session, or a step. */
interface Part {
  readonly path: ScenarioPath;
  readonly owner: ExpectationOwner;
  readonly step: string;
  readonly index?: number;
  readonly tool: string;
  readonly expect: Expectation | undefined;
  readonly error: string | null;
  readonly status: StepStatus;
  readonly checks: readonly Check[];
  readonly findings: readonly Finding[];
}

/** What our own engine could not finish has no verdict, and no actual values. */
function otherFailures({ step, status, error, checks }: Part): OtherFailure[] {
  if (status === 'errored') return [{ step, message: error ?? 'the step could not be finished' }];
  return checks
    .filter((check) => !check.ok && isUnexpected(check))
    .map(({ actual, note }) => {
      const what = typeof actual === 'string' ? actual : (error ?? 'something unexpected occurred');
      return { step, message: note === undefined ? what : `${what}: ${note}` };
    });
}

function changesOf(parsed: ParsedScenario, part: Part): ExpectationChange[] {
  const { path: base, owner, step, index, tool, expect, error, status, checks, findings } = part;
  const { root, text } = parsed.source;
  if (!expect || !root || status === 'errored') return [];
  return checks.flatMap((check): ExpectationChange[] => {
    const [, name] = check.path;
    if (check.ok || name === undefined || !Object.hasOwn(expect, name)) return [];
    const path = [...base, ...check.path];
    const node = nodeAt(root, path);
    if (!node) return [];
    const accepted = acceptedValue(owner, name, expect, check);
    // A text that stays the same would not make the expectation hold.
    const isWritable =
      accepted !== undefined &&
      !nestedOver(accepted, MAX_TEXT_DEPTH - base.length - 2) &&
      layOutInstead(parsed.source, node, accepted) !== text.slice(node.offset, node.offset + node.length);
    return [
      {
        ...{ path, step, tool, check, findings },
        ...(index === undefined ? {} : { index }),
        expected: jsonOfNode(node),
        ...(isWritable ? { accepted } : {}),
        reason: check.note ?? error ?? '',
      },
    ];
  });
}

/** Expectations whose actual value is not what they should say. */
const WITHOUT_VALUE: ReadonlySet<keyof Expectation> = new Set([
  'logs',
  'labels',
  'forbiddenTags',
  'itemsOnce',
]);

const MAY_BE_NULL: ReadonlySet<keyof Expectation> = new Set(['items', 'response', 'output']);

/** What the expectation should say now; undefined to leave it alone. */
function acceptedValue(
  owner: ExpectationOwner,
  name: keyof Expectation,
  expect: Expectation,
  { actual, note }: Check,
): Json | undefined {
  if (neverHolds(owner, name, expect) !== undefined) return undefined;
  if (MAY_BE_NULL.has(name)) {
    // A null that was really there cannot be distinguished from an absent value except by the note of the check.
    return actual === null && note !== undefined ? undefined : actual;
  }
  if (actual === null || WITHOUT_VALUE.has(name)) return undefined;
  switch (name) {
    case 'accessible':
    case 'filtered':
      return Array.isArray(actual) === Array.isArray(expect[name]) ? actual : undefined;
    case 'maxDurationMs':
      return typeof actual === 'number' ? Math.ceil(actual) : undefined;
    case 'error':
      return typeof actual === 'string' ? withoutTrace(actual) : undefined;
    default:
      return actual;
  }
}

/** Error texts end before a stack trace: function names and positions change with every build. */
function withoutTrace(error: string): string {
  return error.split(`\n${STACK_TRACE_HEADING}`, 1)[0] ?? error;
}

/**
 * The text of `parsed` with the new values of `changes`, each in the style of its old value; all other characters
 * stay. What cannot be accepted is left alone. Edits compose: the order of changes does not matter.
 */
export function withAccepted(parsed: ParsedScenario, changes: readonly ExpectationChange[]): string {
  const edits = changes.flatMap((change) => editOf(parsed, change) ?? []);
  return applyEdits(parsed.source.text, edits);
}

function editOf({ source }: ParsedScenario, change: ExpectationChange): Edit | undefined {
  const node = source.root && nodeAt(source.root, change.path);
  if (!node || !isAcceptable(change)) return undefined;
  return { offset: node.offset, length: node.length, content: layOutInstead(source, node, change.accepted) };
}

/**
 * Which of the changes of a run the text of `now` has accepted: undefined when it is not the text that ran with some of
 * them accepted and nothing else changed, so that the result says nothing of it.
 */
export function acceptedIn<C extends ExpectationChange>(
  ran: ParsedScenario,
  changes: readonly C[],
  now: ParsedScenario,
): ReadonlySet<C> | undefined {
  const { root, text } = now.source;
  if (text === ran.source.text) return new Set();
  if (!root) return undefined;
  const accepted = changes.filter((change) => {
    const node = nodeAt(root, change.path);
    const edit = editOf(ran, change);
    return node && edit && text.slice(node.offset, node.offset + node.length) === edit.content;
  });
  return withAccepted(ran, accepted) === text ? new Set(accepted) : undefined;
}
