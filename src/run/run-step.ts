import type { AgentLabels } from '../gateway/difc/labels';
import { handleRequest } from '../gateway/pipeline';
import { PHASE_PREFIX } from '../gateway/texts';
import { requestSink, SINK_MODE } from '../gateway/server/sink-request';
import type { CallStep, SinkStep, Step, ToolStep } from '../scenario/model';
import { unusedAnswers } from './answer-findings';
import { engineFailure } from './engine-failure';
import { headroomFindings } from './headroom';
import { coverageFault } from './item-coverage';
import { invocationFindings } from './invocation-findings';
import { lostBlockFindings } from './lost-blocks';
import { parsedOutput } from './parsed-output';
import { answerPatterns } from './pattern-answers';
import { requestFindings } from './response-findings';
import type { StepResult } from './result';
import { checkedStatus } from './status';
import { runProxyRequest } from './proxy-step';
import { serverFindings } from './server-findings';
import type { SessionState } from './session-run';
import type { Ran, StepSurroundings } from './step-surroundings';
import type { StepClock } from './step-clock';
import type { CheckSubject } from './subject';
import { backendCallFindings, requestCallFindings } from './tool-catalog';
import { judge } from './unexpected';

/**
 * Runs one step and judges it. A step that our engine could not finish is `errored`, whatever its
 * expectations say.
 */
export async function runStep(step: Step, surroundings: StepSurroundings): Promise<StepResult> {
  const { index, session, clock, limits, allowUnexpected } = surroundings;
  const started = performance.now();
  const ran = await ranStep(step, surroundings);
  const { expect } = step;
  const subject: CheckSubject = {
    owner: step.kind,
    outcome: ran.outcome,
    error: ran.error,
    mode: step.kind === 'sink' ? SINK_MODE : session.mode,
    agent: ran.agentAfter,
    invocations: clock.invocations,
    request: ran.request,
    ...(ran.guardFailed === true ? { guardFailed: true } : {}),
    patterns: await answerPatterns(expect, ran.error, clock.match),
    ...(step.kind === 'call' && ran.output !== undefined ? { output: ran.output } : {}),
    ...itemCoverageOf(step, ran, clock),
  };
  const checks = judge(expect, subject, allowUnexpected);
  const { opinion, findings: differences = [] } =
    (step.kind === 'tool' && surroundings.oracle?.opinionOn(step, index, ran.request)) || {};
  return {
    ...askedOf(step),
    status: engineFailure(clock.invocations) === undefined ? checkedStatus(checks) : 'errored',
    outcome: ran.outcome,
    error: ran.error,
    ...ran.request,
    agentAfter: ran.agentAfter,
    ...(opinion ? { oracle: opinion } : {}),
    invocations: clock.invocations,
    findings: [
      ...clock.invocations.flatMap((invocation) => invocationFindings(invocation, expect)),
      ...clock.invocations.flatMap((invocation) => backendCallFindings(invocation, surroundings.tools)),
      ...(step.kind === 'tool' ? requestCallFindings(step, index, surroundings.tools) : []),
      ...ran.findings,
      ...differences,
      ...headroomFindings(clock.invocations, limits),
      ...unusedAnswers('step', step.backend, clock.invocations, ['steps', index, 'backend']),
    ],
    checks,
    durationMs: performance.now() - started,
  };
}

/** What a step asks, as results have it. */
function askedOf(step: Step): Pick<StepResult, 'name' | 'tool' | 'call' | 'sink'> {
  const { name } = step;
  switch (step.kind) {
    case 'tool':
      return { name, tool: step.tool };
    case 'call':
      return { name, tool: null, call: step.call };
    case 'sink':
      return { name, tool: step.tool, sink: step.sink };
  }
}

/** How the labels of a response cover its items, where an expectation asks. */
function itemCoverageOf(
  step: Step,
  { request }: Ran,
  { results }: StepClock,
): Pick<CheckSubject, 'itemCoverage'> {
  const last = results.at(-1);
  if (step.kind !== 'tool' || step.expect?.itemsOnce === undefined || request.labeled !== true || !last)
    return {};
  return { itemCoverage: coverageFault(last.output, step.result) ?? null };
}

/** The result of a step that did not run. */
export function skippedStep(step: Step, agentAfter: AgentLabels): StepResult {
  return {
    ...askedOf(step),
    ...(step.session === undefined ? {} : { session: step.session }),
    status: 'skipped',
    outcome: null,
    error: null,
    agentAfter,
    invocations: [],
    findings: [],
    checks: [],
    durationMs: 0,
  };
}

async function ranStep(step: Step, surroundings: StepSurroundings): Promise<Ran> {
  switch (step.kind) {
    case 'tool':
      return surroundings.gateway === 'proxy'
        ? runProxyRequest(step, surroundings)
        : runRequest(step, surroundings);
    case 'call':
      return runCall(step, surroundings.session, surroundings.clock);
    case 'sink':
      return runSink(step, surroundings);
  }
}

/** A request to a write sink; it has nothing to do with the guard, whether that can be used or not. */
function runSink({ sink, tool }: SinkStep, { session, sinks }: StepSurroundings): Ran {
  // The parser refuses steps that name no sink of the scenario.
  const { outcome, error, ...request } = requestSink(sinks.get(sink) ?? { accept: [] }, tool, session.labels);
  return { outcome, error, agentAfter: session.labels, request, findings: [] };
}

async function runRequest(step: ToolStep, { session, clock, breaker }: StepSurroundings): Promise<Ran> {
  const ended = await handleRequest(step, session, clock.invoke, breaker, clock.decode);
  const { outcome, error, agentAfter, invocations: _, rateLimit: __, ...request } = ended;
  const findings = [
    ...requestFindings({ ...request, outcome }, clock.results, clock.findingsOf),
    ...serverFindings(ended, step.expect),
    ...lostBlockFindings({ ...request, outcome }, step.result),
  ];
  return { outcome, error, agentAfter, request, findings };
}

/** A raw call; when label_agent failed no guard function runs (scenario-format), as in a request. */
async function runCall(step: CallStep, session: SessionState, clock: StepClock): Promise<Ran> {
  const unchanged = { agentAfter: session.labels, request: {}, findings: [] };
  if (session.error !== null) {
    return { ...unchanged, outcome: 'error', error: PHASE_PREFIX.session + session.error };
  }
  const result = await clock.invoke(step.call, step.input);
  const { error } = result.invocation;
  // Only an expectation looks at it, and it may be 16 MiB.
  const output = step.expect?.output === undefined ? undefined : parsedOutput(result);
  return { ...unchanged, outcome: error === null ? null : 'error', error, output };
}
