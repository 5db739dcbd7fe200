import * as l10n from '@vscode/l10n';
import type { GatewayKind } from '../../gateway/gateway-kind';
import type { Json, JsonObject } from '../../gateway/json';
import type { AgentResult, StepResult } from '../../run/result';
import type { BackendEntry, Scenario, SessionSettings, Step, ToolStep } from '../../scenario/model';
import { defaultSession } from '../../scenario/session-fields';
import { settingsOf } from '../../scenario/sessions';
import { plainAnswer } from './plain-answers';
import { scenarioLines } from './scenario-lines';
import { entryJson, seenAnswers, UnknownAnswer } from './seen-answers';
import { seenAgent, seenExpectation, seenOutcome } from './seen-expectation';

/** Steps of a scenario that ran, and what was seen. */
export interface SeenRun {
  readonly scenario: Scenario;
  /** label_agent by session; that of the scenario's own agent by null. Null: it was not called. */
  readonly agents: ReadonlyMap<string | null, AgentResult | null | undefined>;
  /** By their number in the file. */
  readonly steps: ReadonlyMap<number, StepResult>;
}

/** Which step becomes a scenario, and how. */
export interface WantedStep {
  readonly index: number;
  /** Whether the steps before it come along. */
  readonly withEarlier: boolean;
  /** How the new scenario names the guard. */
  readonly guard: string;
  readonly description: string;
  /** Whether paths of catalogs are right in the new scenario too. */
  readonly keepsTools: boolean;
}

/** The text of a scenario, or why there is none, as a part of a sentence. */
export type StepScenario =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly error: string };

/**
 * A scenario of one step as it was seen in a run: its request, the answers that the guard's calls got, the policy, mode,
 * profile and gateway, and what the step showed as expectations.
 */
export function stepScenario(run: SeenRun, wanted: WantedStep): StepScenario {
  const { index, withEarlier } = wanted;
  const indices = withEarlier ? Array.from({ length: index + 1 }, (_, at) => at) : [index];
  const ran = indices.flatMap((at): RanStep[] => {
    const [step, result] = [run.scenario.steps[at], run.steps.get(at)];
    return step && result ? [{ step, result, index: at }] : [];
  });
  const left = ran.find(({ result }) => result.status === 'skipped' || result.status === 'errored');
  if (left || ran.length < indices.length)
    return {
      ok: false,
      error: l10n.t('{0} did not run to its end', left ? `"${left.result.name}"` : 'the step'),
    };
  const cut = ran.find(({ result }) => result.omittedBytes !== undefined);
  if (cut)
    return {
      ok: false,
      error: l10n.t('the run does not keep all of "{0}", which is too large', cut.result.name),
    };
  try {
    return { ok: true, text: textOf(run, ran, wanted) };
  } catch (error) {
    if (!(error instanceof UnknownAnswer)) throw error;
    return { ok: false, error: error.message };
  }
}

interface RanStep {
  readonly step: Step;
  readonly result: StepResult;
  readonly index: number;
}

function textOf(run: SeenRun, ran: readonly RanStep[], wanted: WantedStep): string {
  const { scenario } = run;
  const { gateway = 'mcp' } = scenario;
  const sessions = writtenSessions(ran, wanted);
  const backend = sessions.called.flatMap((name) =>
    seenAnswers(run.agents.get(name)?.attempts ?? [], [], scenario),
  );
  const steps = ran.map((each) => stepParts(each, scenario, wanted));
  const plain = gateway === 'mcp' ? plainParts(backend, steps) : undefined;
  const head: JsonObject = {
    version: 1,
    guard: wanted.guard,
    ...headOf(scenario, wanted),
    ...(gateway === 'mcp' ? { answers: plain ? 'mcp' : 'as-is' } : {}),
    ...sessionsJson(run, sessions),
    ...(ran.some(({ step }) => step.kind === 'sink') ? { sinks: sinksJson(scenario) } : {}),
  };
  return scenarioLines(head, plain?.backend ?? backend.map(entryJson), (plain?.steps ?? steps).map(stepJson));
}

interface WrittenSessions {
  /** The one whose settings are those of the new scenario; null: the scenario's own. */
  readonly own: string | null;
  readonly named: readonly string[];
  /** Those whose label_agent is called. */
  readonly called: readonly (string | null)[];
}

/** The session of a step is the scenario's own when no other step comes along. */
function writtenSessions(ran: readonly RanStep[], { withEarlier }: WantedStep): WrittenSessions {
  const named = [...new Set(ran.flatMap(({ step }) => step.session ?? []))];
  if (withEarlier) return { own: null, named, called: [null, ...named] };
  const [own = null] = named;
  return { own, named: [], called: [own] };
}

function sessionsJson({ scenario, agents }: SeenRun, { own, named }: WrittenSessions): JsonObject {
  const jsonOf = (name: string | null): JsonObject =>
    sessionJson(settingsOf(scenario, name), agents.get(name), scenario.gateway ?? 'mcp');
  const sessions = Object.fromEntries(named.map((name) => [name, jsonOf(name)]));
  return { ...jsonOf(own), ...(named.length > 0 ? { sessions } : {}) };
}

function headOf(scenario: Scenario, { description, keepsTools }: WantedStep): JsonObject {
  const { gateway = 'mcp', guardName, tools = [], profile, limits } = scenario;
  return {
    ...(guardName === (gateway === 'proxy' ? 'github' : 'guard') ? {} : { guardName }),
    description,
    ...(gateway === 'mcp' ? {} : { gateway }),
    ...(keepsTools && tools.length > 0 ? { tools: tools.length === 1 ? (tools[0] ?? '') : [...tools] } : {}),
    ...(profile === undefined ? {} : { profile }),
    ...(Object.keys(limits).length > 0 ? { limits: { ...limits } } : {}),
  };
}

/** What a session says that is not the default. */
function sessionJson(
  { policy, mode, trustedBots, trustedUsers, agent }: SessionSettings,
  seen: AgentResult | null | undefined,
  gateway: GatewayKind,
): JsonObject {
  const { secrecy, integrity } = agent;
  const expect = seen ? seenAgent(seen) : {};
  const own: JsonObject = {
    ...(secrecy.length > 0 ? { secrecy: [...secrecy] } : {}),
    ...(integrity.length > 0 ? { integrity: [...integrity] } : {}),
    ...(Object.keys(expect).length > 0 ? { expect } : {}),
  };
  return {
    ...(policy === undefined ? {} : { policy }),
    ...(trustedBots.length > 0 ? { trustedBots: [...trustedBots] } : {}),
    ...(trustedUsers.length > 0 ? { trustedUsers: [...trustedUsers] } : {}),
    ...(mode === defaultSession(gateway).mode ? {} : { mode }),
    ...(Object.keys(own).length > 0 ? { agent: own } : {}),
  };
}

function sinksJson({ sinks }: Scenario): JsonObject {
  return Object.fromEntries(
    [...sinks].map(([name, { accept, ...more }]) => [name, { ...more, accept: [...accept] } as JsonObject]),
  );
}

/** The parts of a step that are written, in their order. */
interface StepParts {
  readonly start: JsonObject;
  /** Undefined: no result is written. */
  readonly result: Json | undefined;
  readonly end: JsonObject;
  readonly backend: readonly BackendEntry[];
  readonly expect: JsonObject;
}

function stepParts({ step, result, index }: RanStep, scenario: Scenario, wanted: WantedStep): StepParts {
  const expect = index === wanted.index ? seenExpectation(result) : seenOutcome(result);
  const { name, session } = step;
  const about = { name, ...(wanted.withEarlier && session !== undefined ? { session } : {}) };
  // What label_agent asked is among the answers of the scenario.
  const asked = result.invocations.filter((each) => each.function !== 'label_agent');
  const common = { end: {}, expect, backend: seenAnswers(asked, step.backend, scenario) };
  if (step.kind === 'call')
    return { ...common, start: { ...about, call: step.call, input: step.input }, result: undefined };
  const { tool, args } = step;
  if (step.kind === 'sink')
    return { ...common, start: { ...about, sink: step.sink, tool, args }, result: undefined };
  const { route } = step;
  const start = { ...about, tool, args, ...(route === undefined ? {} : { route }) };
  return { ...common, start, ...answerParts(step) };
}

/** The tool's answer: a failure, an HTTP answer, or a result. */
function answerParts({ backendError, status, text, result }: ToolStep): Pick<StepParts, 'result' | 'end'> {
  if (backendError !== undefined) return { result: undefined, end: { backendError } };
  if (status === undefined && text === undefined) return { result, end: {} };
  const body = text === undefined ? { body: result } : { text };
  return { result: undefined, end: { response: { ...(status === undefined ? {} : { status }), ...body } } };
}

function stepJson({ start, result, end, backend, expect }: StepParts): JsonObject {
  return {
    ...start,
    ...(result === undefined ? {} : { result }),
    ...end,
    ...(backend.length > 0 ? { backend: backend.map(entryJson) } : {}),
    ...(Object.keys(expect).length > 0 ? { expect } : {}),
  };
}

/** All answers as `"answers": "mcp"` has them; undefined when one of them would not be the same. */
function plainParts(
  backend: readonly BackendEntry[],
  steps: readonly StepParts[],
): { readonly backend: Json[]; readonly steps: StepParts[] } | undefined {
  const entries = plainEntries(backend);
  const parts = steps.flatMap((step): StepParts[] => {
    const own = plainEntries(step.backend);
    const result = step.result === undefined ? undefined : plainAnswer(step.result);
    return !own || (step.result !== undefined && result === undefined)
      ? []
      : [{ ...step, backend: own, result }];
  });
  if (!entries || parts.length < steps.length) return undefined;
  return { backend: entries.map(entryJson), steps: parts };
}

function plainEntries(entries: readonly BackendEntry[]): BackendEntry[] | undefined {
  const plain = entries.flatMap((entry): BackendEntry[] => {
    if (entry.error !== undefined) return [entry];
    const result = plainAnswer(entry.result ?? null);
    return result === undefined ? [] : [{ ...entry, result }];
  });
  return plain.length < entries.length ? undefined : plain;
}
