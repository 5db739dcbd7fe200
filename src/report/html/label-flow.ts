import { describedWith } from '../../analysis/why/tag-origins';
import type { AgentLabels } from '../../gateway/difc/labels';
import { agentsOf } from '../../run/agents';
import type { AgentResult, ScenarioResult, StepResult, StepStatus } from '../../run/result';
import { shorten } from '../../scenario/compact';
import type { Scenario } from '../../scenario/model';
import { settingsOf } from '../../scenario/sessions';
import { LISTED, WIDTH } from './bounds';
import { chosenPositions, compareSteps } from './worst-first';

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

/** The label flows of a scenario that are shown, and how many are not. */
export interface LabelFlows {
  readonly flows: readonly LabelFlow[];
  readonly omittedFlows: number;
}

/**
 * The label flow of each agent that did something; when there are too many, first of those with steps that went wrong.
 * `scenario` says what the agents have before anything runs.
 */
export function labelFlows(result: ScenarioResult, scenario: Scenario | undefined): LabelFlows {
  const named = new Map(agentsOf(result).map(({ session, agent }) => [session, agent]));
  const steps = new Map<string | null, Moment[]>([...named.keys()].map((session) => [session, []]));
  for (const [step, each] of result.steps.entries()) {
    const session = each.session ?? null;
    const own = steps.get(session) ?? [];
    own.push({ kind: 'step', step, labels: each.agentAfter, result: each });
    steps.set(session, own);
  }
  const all = [...steps];
  const statuses = all.map(([session, own]) => worstOf(own, named.get(session)));
  const flows = chosenPositions(statuses, LISTED.flows).flatMap((at) => {
    const [session, own] = all[at] ?? [null, []];
    const start: Moment[] = scenario ? [{ kind: 'start', labels: settingsOf(scenario, session).agent }] : [];
    return flowOf(session, [...start, ...withAgent(own, named.get(session))]);
  });
  return { flows, omittedFlows: all.length - flows.length };
}

function worstOf(steps: readonly Moment[], agent: AgentResult | undefined): StepStatus {
  const statuses = steps.flatMap(({ result }) => result?.status ?? []);
  return [...statuses, ...(agent ? [agent.status] : [])].sort(compareSteps)[0] ?? 'skipped';
}

function flowOf(session: string | null, all: readonly Moment[]): LabelFlow {
  const moments = all.slice(0, LISTED.columns);
  const kinds = [tagLanes('secrecy', moments), tagLanes('integrity', moments), sinkLanes(moments)];
  return {
    session,
    moments,
    lanes: kinds.flatMap(({ lanes }) => lanes),
    omittedMoments: all.length - moments.length,
    omittedLanes: kinds.reduce((sum, { omitted }) => sum + omitted, 0),
  };
}

/** The steps of an agent, with label_agent where it succeeded. */
function withAgent(steps: readonly Moment[], agent: AgentResult | undefined): Moment[] {
  const asked: Moment[] =
    agent?.error === null && agent.attempts.length > 0 ? [{ kind: 'label_agent', labels: agent }] : [];
  // An attempt of label_agent that fails is repeated before the next request: the last one succeeded.
  const last = (agent?.attempts.length ?? 0) - 1;
  const found = steps.findIndex(({ result: each }) => each && attemptOf(each, last) === last);
  const at = found < 0 ? steps.length : found;
  return [...steps.slice(0, at), ...asked, ...steps.slice(at)];
}

/** The attempt of label_agent that decided a step; a request to a write sink has none. */
function attemptOf({ agentAttempt, sink }: StepResult, otherwise: number): number | undefined {
  return agentAttempt ?? (sink === undefined ? otherwise : undefined);
}

/** The lanes of one kind that are shown, and how many are not. */
interface Lanes {
  readonly lanes: readonly Lane[];
  readonly omitted: number;
}

/** Lanes of the first names only: nothing is worked out for one that is not shown. */
function lanesOf(
  names: ReadonlySet<string>,
  laneOf: (name: string, shown: ReadonlySet<string>) => Lane,
): Lanes {
  const shown = new Set([...names].slice(0, LISTED.lanes));
  return { lanes: [...shown].map((name) => laneOf(name, shown)), omitted: names.size - shown.size };
}

function tagLanes(kind: keyof AgentLabels, moments: readonly Moment[]): Lanes {
  const tags = new Set<string>();
  for (const { labels } of moments) for (const tag of labels[kind]) tags.add(tag);
  const read = new Map<readonly string[], ReadonlySet<string>>();
  return lanesOf(tags, (tag, shown) => {
    const has = ({ [kind]: all }: AgentLabels): boolean => shownOf(all, shown, read).has(tag);
    const states = moments.map(({ labels }) => has(labels));
    const why = moments.flatMap((moment, at) => changeOf(moment, states, at, has) ?? []);
    return { kind, name: shorten(tag, WIDTH.tag), states, why };
  });
}

/** Those of a list of tags that are shown. Each list is read once, however often it is asked for. */
function shownOf(
  tags: readonly string[],
  shown: ReadonlySet<string>,
  read: Map<readonly string[], ReadonlySet<string>>,
): ReadonlySet<string> {
  const known = read.get(tags);
  if (known) return known;
  const found = new Set<string>();
  for (const tag of tags) if (shown.has(tag)) found.add(tag);
  read.set(tags, found);
  return found;
}

/** What happens to a tag at a moment, in a sentence; undefined when nothing does. */
function changeOf(
  moment: Moment,
  states: readonly boolean[],
  at: number,
  hasTag: (labels: AgentLabels) => boolean,
): string | undefined {
  const has = states[at] === true;
  if (has === (states[at - 1] ?? false)) return undefined;
  switch (moment.kind) {
    case 'start':
      return 'given by the scenario';
    case 'label_agent':
      return has ? 'added by label_agent' : 'not given by label_agent';
    case 'step': {
      const what = has ? 'added' : 'removed';
      return `${what} by ${stepName(moment)}${causeOf(moment, (labels) => hasTag(labels) === has)}`;
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

function sinkLanes(moments: readonly Moment[]): Lanes {
  const names = new Set(moments.flatMap(({ result }) => Object.keys(result?.sinks ?? {})));
  return lanesOf(names, (name) => {
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
