import { describedWith } from '../../analysis/why/tag-origins';
import type { AgentLabels } from '../../gateway/difc/labels';
import { agentsOf } from '../../run/agents';
import type { AgentResult, ScenarioResult, StepResult } from '../../run/result';
import { shorten } from '../../scenario/compact';
import type { Scenario } from '../../scenario/model';
import { settingsOf } from '../../scenario/sessions';
import { LISTED, WIDTH } from './bounds';

/** What an agent has at a moment: before anything ran, after label_agent, or after a step. */
export interface Moment {
  readonly kind: 'start' | 'label_agent' | 'step';
  /** Position of the step in the scenario; absent for the others. */
  readonly step?: number;
  readonly labels: AgentLabels;
  readonly result?: StepResult;
}

/** A tag of the agent, or a write sink, over the moments. */
export interface Lane {
  readonly kind: 'secrecy' | 'integrity' | 'sink';
  readonly name: string;
  /** For each moment; undefined: not known, or of no matter. */
  readonly states: readonly (boolean | undefined)[];
  /** Where the tag came from and what took it away, or what denies the sink, in sentences. */
  readonly why: readonly string[];
}

/** The labels of one agent over the steps of its session. */
export interface LabelFlow {
  /** Null for the session of steps that name none. */
  readonly session: string | null;
  readonly moments: readonly Moment[];
  readonly lanes: readonly Lane[];
  readonly omittedMoments: number;
  readonly omittedLanes: number;
}

/** The label flow of each agent that did something; `scenario` says what the agents have before anything runs. */
export function labelFlows(result: ScenarioResult, scenario: Scenario | undefined): LabelFlow[] {
  const named = new Map(agentsOf(result).map(({ session, agent }) => [session, agent]));
  const sessions = new Set([...named.keys(), ...result.steps.map(({ session }) => session ?? null)]);
  return [...sessions].map((session) => {
    const all = momentsOf(session, result, scenario, named.get(session));
    const moments = all.slice(0, LISTED.columns);
    const lanes = lanesOf(moments);
    const kept = (['secrecy', 'integrity', 'sink'] as const).flatMap((kind) =>
      lanes.filter((lane) => lane.kind === kind).slice(0, LISTED.lanes),
    );
    return {
      session,
      moments,
      lanes: kept,
      omittedMoments: all.length - moments.length,
      omittedLanes: lanes.length - kept.length,
    };
  });
}

function momentsOf(
  session: string | null,
  result: ScenarioResult,
  scenario: Scenario | undefined,
  agent: AgentResult | undefined,
): Moment[] {
  const steps = result.steps.flatMap((each, step): Moment[] =>
    (each.session ?? null) === session ? [{ kind: 'step', step, labels: each.agentAfter, result: each }] : [],
  );
  const asked: Moment[] =
    agent?.error === null && agent.attempts.length > 0 ? [{ kind: 'label_agent', labels: agent }] : [];
  // An attempt of label_agent that fails is repeated before the next request: the last one succeeded.
  const last = (agent?.attempts.length ?? 0) - 1;
  const found = steps.findIndex(({ result: each }) => each && attemptOf(each, last) === last);
  const at = found < 0 ? steps.length : found;
  const start: Moment[] = scenario ? [{ kind: 'start', labels: settingsOf(scenario, session).agent }] : [];
  return [...start, ...steps.slice(0, at), ...asked, ...steps.slice(at)];
}

/** The attempt of label_agent that decided a step; a request to a write sink has none. */
function attemptOf({ agentAttempt, sink }: StepResult, otherwise: number): number | undefined {
  return agentAttempt ?? (sink === undefined ? otherwise : undefined);
}

function lanesOf(moments: readonly Moment[]): Lane[] {
  return [...tagLanes('secrecy', moments), ...tagLanes('integrity', moments), ...sinkLanes(moments)];
}

function tagLanes(kind: keyof AgentLabels, moments: readonly Moment[]): Lane[] {
  const sets = moments.map(({ labels }) => new Set(labels[kind]));
  const tags = new Set(moments.flatMap(({ labels }) => labels[kind]));
  return [...tags].map((tag) => {
    const states = sets.map((set) => set.has(tag));
    const why = moments.flatMap((moment, at) => changeOf(kind, tag, moment, states, at) ?? []);
    return { kind, name: shorten(tag, WIDTH.tag), states, why };
  });
}

/** What happens to a tag at a moment, in a sentence; undefined when nothing does. */
function changeOf(
  kind: keyof AgentLabels,
  tag: string,
  moment: Moment,
  states: readonly boolean[],
  at: number,
): string | undefined {
  const has = states[at] === true;
  if (has === (states[at - 1] ?? false)) return undefined;
  const lacks = (labels: AgentLabels): boolean => !labels[kind].includes(tag);
  switch (moment.kind) {
    case 'start':
      return 'given by the scenario';
    case 'label_agent':
      return has ? 'added by label_agent' : 'not given by label_agent';
    case 'step': {
      const what = has ? 'added' : 'removed';
      return `${what} by ${stepName(moment)}${causeOf(moment, has ? (labels) => !lacks(labels) : lacks)}`;
    }
  }
}

/** ` (reads issue 2, issue 3)` */
function causeOf({ result }: Moment, isCause: (labels: AgentLabels) => boolean): string {
  const found = result ? describedWith(result, isCause, LISTED.descriptions) : [];
  return found.length === 0 ? '' : ` (reads ${found.map((each) => shorten(each, WIDTH.tag)).join(', ')})`;
}

/** `step 3, "list issues"` */
export function stepName({ step = 0, result }: Moment): string {
  return `step ${String(step + 1)}, "${shorten(result?.name ?? '', 80)}"`;
}

function sinkLanes(moments: readonly Moment[]): Lane[] {
  const names = new Set(moments.flatMap(({ result }) => Object.keys(result?.sinks ?? {})));
  return [...names].map((name) => {
    const access = moments.map(({ result }) =>
      result?.sinks && Object.hasOwn(result.sinks, name) ? result.sinks[name] : undefined,
    );
    const first = access.findIndex((each) => each?.allowed === false);
    const denied = access[first];
    const moment = moments[first];
    const tags = (denied?.deniedBy ?? []).slice(0, LISTED.names).map((tag) => shorten(tag, WIDTH.tag));
    return {
      kind: 'sink',
      name: shorten(name, WIDTH.tag),
      states: access.map((each) => each?.allowed),
      why: moment ? [`denied from ${stepName(moment)} on, because of ${tags.join(', ')}`] : [],
    };
  });
}
