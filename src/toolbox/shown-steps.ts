import type { Invocation } from '../gateway/invocation';
import { withoutTrace } from '../report/plain-error';
import { isFailure } from '../run/status';
import type { StepResult } from '../run/result';
import { nearest } from '../text/spelling';
import { ToolRefusal } from './agent-tool';
import { firstOf, shortJson } from './bounds';
import type { RanScenario } from './workspace';

const STEPS = 5;
const CALLS = 20;

/** A step of a run in full, as far as an answer has room. */
export interface ShownStep {
  readonly file: string;
  readonly step: string;
  readonly status: string;
  readonly outcome: string | null;
  readonly error: string | undefined;
  readonly operation: string | undefined;
  readonly secrecy: readonly string[];
  readonly integrity: readonly string[];
  readonly agentSecrecy: readonly string[];
  readonly agentIntegrity: readonly string[];
  readonly invocations: readonly string[];
  readonly backendCalls?: readonly ShownCall[];
  readonly backendCallsLeft?: number;
}

export interface ShownCall {
  readonly function: string;
  readonly tool: string;
  /** JSON, shortened. */
  readonly args: string;
  /** What the guard got: bytes, or a negative code. */
  readonly returned: number;
  /** Why it is negative. */
  readonly cause: string | null;
  /** JSON of the answer, shortened. */
  readonly result: string | undefined;
}

/**
 * The steps of a name; with `hasCalls` alone those of failed steps.
 * @throws ToolRefusal when no step has the name
 */
export function shownSteps(
  ran: readonly RanScenario[],
  { step, hasCalls }: { readonly step: string | undefined; readonly hasCalls: boolean },
): ShownStep[] {
  if (step === undefined && !hasCalls) return [];
  const all = ran.flatMap(({ file, result }) => result.steps.map((each) => ({ file, each })));
  const wanted = all.filter(({ each }) =>
    step === undefined ? each.status !== 'skipped' && isBad(each) : each.name === step,
  );
  if (step !== undefined && wanted.length === 0) throw new ToolRefusal(noStep(step, ran));
  return wanted.slice(0, STEPS).map(({ file, each }) => shownStep(file, each, hasCalls));
}

/** A step as lines. */
export function stepLines(step: ShownStep): string[] {
  const {
    file,
    status,
    outcome,
    error,
    operation,
    secrecy,
    integrity,
    invocations,
    backendCalls = [],
  } = step;
  const labels =
    operation === undefined ? '' : `; ${operation}, secrecy ${tags(secrecy)}, integrity ${tags(integrity)}`;
  return [
    `${file} step ${JSON.stringify(step.step)}: ${status}, outcome ${outcome ?? 'none'}${labels}`,
    `  agent after it: secrecy ${tags(step.agentSecrecy)}, integrity ${tags(step.agentIntegrity)}`,
    ...(error === undefined ? [] : [`  error: ${error}`]),
    ...invocations.map((each) => `  ${each}`),
    ...backendCalls.map(
      ({ tool, args, returned, cause }) =>
        `  call_backend ${tool} ${args} → ${String(returned)}${cause === null ? '' : `: ${cause}`}`,
    ),
    ...(step.backendCallsLeft ? [`  … ${String(step.backendCallsLeft)} more calls`] : []),
  ];
}

function tags(all: readonly string[]): string {
  return `[${all.join(' ')}]`;
}

function isBad({ status }: StepResult): boolean {
  return status !== 'skipped' && isFailure(status);
}

function shownStep(file: string, step: StepResult, hasCalls: boolean): ShownStep {
  const { name, status, outcome, error, operation, resource, agentAfter, invocations } = step;
  const calls = firstOf(hasCalls ? invocations.flatMap(callsOf) : [], CALLS);
  return {
    file,
    step: name,
    status,
    outcome,
    error: error === null ? undefined : withoutTrace(error),
    operation,
    secrecy: resource?.secrecy ?? [],
    integrity: resource?.integrity ?? [],
    agentSecrecy: agentAfter.secrecy,
    agentIntegrity: agentAfter.integrity,
    invocations: invocations.map(invocationText),
    ...(hasCalls ? { backendCalls: calls.first, backendCallsLeft: calls.left } : {}),
  };
}

function invocationText({ function: name, kind, backendCalls, outputBytes }: Invocation): string {
  return `${name} ended with ${kind}: ${String(backendCalls.length)} backend calls, ${String(outputBytes)} bytes of output`;
}

function callsOf({ function: name, backendCalls }: Invocation): ShownCall[] {
  return backendCalls.map(({ tool, args, returned, cause, result }) => ({
    function: name,
    tool: tool ?? '(unreadable)',
    args: shortJson(args, 160),
    returned,
    cause,
    result: result === undefined ? undefined : shortJson(result, 300),
  }));
}

function noStep(step: string, ran: readonly RanScenario[]): string {
  const names = [...new Set(ran.flatMap(({ result }) => result.steps.map(({ name }) => name)))];
  const meant = nearest(step, names);
  const some = firstOf(names, 10);
  const listed = some.first.map((name) => JSON.stringify(name)).join(', ');
  const hint =
    meant === undefined ? `the steps are ${listed}${some.left > 0 ? ', …' : ''}` : `did you mean '${meant}'?`;
  return `no step is named '${step}'; ${names.length === 0 ? 'no step ran' : hint}`;
}
