import type { Redactor } from '../../redaction/redactor';
import type { GuardHost, GuardModule } from '../../run/guard-host';
import type { ScenarioResult } from '../../run/result';
import { runScenario, type ScenarioInput } from '../../run/run-scenario';
import { withAnswerFiles } from '../../scenario/answer-files';
import { nodeAt } from '../../scenario/json-text';
import type { BackendEntry, Scenario, Step } from '../../scenario/model';
import { describeProblems, parseScenario, type ParsedScenario } from '../../scenario/parse';
import { LiveCalls, type RecordingStop } from './live-calls';
import type { LiveServer, MayCall } from './live-server';
import { recordedText } from './recorded-text';
import { runDifferences } from './run-difference';
import { whyNotRecorded } from './why-not-recorded';
import { redactedReply, savedCalls, savedFor } from './saved-calls';

export interface RecordingOptions extends Pick<ScenarioInput, 'profile' | 'defaultProfile' | 'limits'> {
  /** The scenario, with the answers of the files that it names. */
  readonly parsed: ParsedScenario;
  /** Its name, for results. */
  readonly file: string;
  readonly guard: GuardModule;
  readonly host: GuardHost;
  readonly server: LiveServer;
  readonly mayCall: MayCall;
  /** Asks for everything again, also for what is saved. */
  readonly isRefresh: boolean;
  /** Absent: secrets are kept. See `answersRedactor`. */
  readonly redactor: Redactor | undefined;
  readonly now: Date;
  readonly signal: AbortSignal;
  /** Gets the number of calls that the server has answered. */
  readonly progress?: (calls: number) => void;
}

/** One answer that was recorded, for people. */
export interface RecordedAnswer {
  /** The step that it belongs to; null: label_agent. */
  readonly step: string | null;
  /** Whether the answer is that to the agent's request, or to a call of the guard. */
  readonly of: 'request' | 'guard';
  readonly tool: string;
  readonly kind: 'result' | 'error';
  /** Of the answer as JSON. */
  readonly characters: number;
}

export interface Recording {
  /** The scenario with the answers, without secrets. */
  readonly text: string;
  readonly answers: readonly RecordedAnswer[];
  /** How the scenario goes otherwise with the saved answers, as sentences. */
  readonly differences: readonly string[];
  /** Tools that were not called, because they may write. */
  readonly left: readonly string[];
  /** Steps whose request did not reach the server, because the gateway refused it or the guard failed. */
  readonly unreached: readonly string[];
}

export type RecordingEnd =
  | ({ readonly kind: 'recorded' } & Recording)
  /** All that is asked for is saved already. */
  | { readonly kind: 'nothing'; readonly left: readonly string[]; readonly unreached: readonly string[] }
  /** `error` is a sentence. */
  | { readonly kind: 'failed'; readonly error: string }
  | Extract<RecordingStop, { kind: 'refused' }>;

/**
 * Runs a scenario against a live server, once, and saves what it answers: results of the steps that have none, and
 * answers to the guard's calls that no saved answer fits. Then runs it again with the saved answers, and compares.
 * Writes nothing. Rejects with the reason of the signal when that aborts.
 */
export async function recordScenario(options: RecordingOptions): Promise<RecordingEnd> {
  const { parsed, server, mayCall, signal, progress } = options;
  const { scenario } = parsed;
  if (!scenario || scenario.gateway === 'proxy') return { kind: 'failed', error: whyNotRecorded(parsed) };
  const asked = stepsToAsk(parsed, scenario, options.isRefresh);
  const saved = options.isRefresh ? savedFor(scenario) : undefined;
  const calls = new LiveCalls(server, mayCall, signal, progress, saved);
  await calls.allow(asked.map(([, step]) => step.tool));
  if (calls.stop?.kind === 'refused') return calls.stop;
  const live = liveScenario(scenario, new Set(asked.map(([index]) => index)), calls, options.isRefresh);
  const host: GuardHost = {
    onFault: options.host.onFault,
    open: (guard, open) => options.host.open(guard, { ...open, live: calls.answer }),
  };
  const both = AbortSignal.any([signal, calls.ended]);
  const ran = await runScenario(inputOf(options, live), host, () => undefined, both);
  signal.throwIfAborted();
  if (calls.stop) return stopped(calls.stop);
  const fault = faultOf(ran);
  if (fault !== undefined) return { kind: 'failed', error: fault };
  return finished(options, { scenario, live, ran, calls, asked: asked.map(([index]) => index) });
}

/** The tool steps whose answer is asked for. */
function stepsToAsk(
  { source }: ParsedScenario,
  { steps }: Scenario,
  isRefresh: boolean,
): (readonly [number, Extract<Step, { kind: 'tool' }>])[] {
  return steps.flatMap((step, index) => {
    if (step.kind !== 'tool') return [];
    const has = (name: string): boolean =>
      source.root !== undefined && nodeAt(source.root, ['steps', index, name]) !== undefined;
    return isRefresh || !(has('result') || has('backendError')) ? [[index, step] as const] : [];
  });
}

/** The scenario as it is recorded: without expectations, with steps that ask the server. */
function liveScenario(
  scenario: Scenario,
  asked: ReadonlySet<number>,
  calls: LiveCalls,
  isRefresh: boolean,
): Scenario {
  const bare = withoutExpectations(scenario);
  const entries = (backend: readonly BackendEntry[]): readonly BackendEntry[] => (isRefresh ? [] : backend);
  return {
    ...bare,
    backend: entries(bare.backend),
    steps: bare.steps.map((step, index) => {
      const fresh = { ...step, backend: entries(step.backend) };
      return fresh.kind === 'tool' && asked.has(index)
        ? { ...fresh, ask: () => calls.request(index, fresh) }
        : fresh;
    }),
  };
}

/** What a scenario expects says nothing of what a server answers. */
function withoutExpectations(scenario: Scenario): Scenario {
  const withoutExpect = <T extends { readonly expect?: unknown }>({
    expect: _,
    ...rest
  }: T): Omit<T, 'expect'> => rest;
  return {
    ...scenario,
    agent: withoutExpect(scenario.agent),
    sessions: new Map(
      [...scenario.sessions].map(([name, each]) => [name, { ...each, agent: withoutExpect(each.agent) }]),
    ),
    steps: scenario.steps.map((step): Step => withoutExpect(step) as Step),
  };
}

function inputOf(options: RecordingOptions, scenario: Scenario): ScenarioInput {
  const { file, guard, profile, defaultProfile, limits } = options;
  return { file, guard, scenario, profile, defaultProfile, limits, allowUnexpected: true };
}

function stopped(stop: RecordingStop): RecordingEnd {
  return stop.kind === 'refused'
    ? stop
    : { kind: 'failed', error: `the server gave no answer to ${stop.tool}: ${stop.reason}` };
}

/** Why a run says nothing of what would happen; undefined when it does. */
function faultOf({ error, load, status, steps, agent }: ScenarioResult): string | undefined {
  if (error !== null) return error;
  if (load?.ok === false) return `the guard does not load: ${load.error}`;
  if (status !== 'errored') return undefined;
  const broken = [agent, ...steps].find((each) => each?.status === 'errored');
  const engine = broken && 'error' in broken ? broken.error : null;
  return engine ?? 'Guard Lab could not finish the scenario';
}

interface Ran {
  readonly scenario: Scenario;
  readonly live: Scenario;
  readonly ran: ScenarioResult;
  readonly calls: LiveCalls;
  /** Steps whose answer was asked for. */
  readonly asked: readonly number[];
}

async function finished(
  options: RecordingOptions,
  { scenario, live, ran, calls, asked }: Ran,
): Promise<RecordingEnd> {
  const { parsed, redactor, isRefresh, signal, now } = options;
  const left = [...calls.left];
  const unreached = asked.flatMap((index) => {
    const step = scenario.steps[index];
    const isLeft = step?.kind === 'tool' && calls.left.has(step.tool);
    return step && !calls.replies.has(index) && !isLeft ? [step.name] : [];
  });
  if (calls.calls.length === 0 && calls.replies.size === 0) return { kind: 'nothing', left, unreached };
  const saved = savedCalls(calls.calls, live.backend, redactor);
  const replies = new Map(
    [...calls.replies].map(([index, reply]) => [index, redactedReply(reply, redactor)]),
  );
  const at = `${now.toISOString().slice(0, 19)}Z`;
  const text = recordedText(parsed.source.text, scenario, {
    replies,
    calls: saved,
    isRefresh,
    recorded: {
      // What is kept is as old as it was.
      at: isRefresh ? at : (scenario.recorded?.at ?? at),
      server: redactor?.text(options.server.name) ?? options.server.name,
    },
  });
  const again = withAnswerFiles(parseScenario(text), parsed.answerFiles ?? new Map());
  if (!again.scenario)
    return { kind: 'failed', error: `the scenario cannot be written: ${describeProblems(again.problems)}` };
  const replay = inputOf(options, withoutExpectations(again.scenario));
  const replayed = await runScenario(replay, options.host, () => undefined, signal);
  signal.throwIfAborted();
  const fault = faultOf(replayed);
  if (fault !== undefined) return { kind: 'failed', error: `the recorded scenario does not run: ${fault}` };
  return {
    kind: 'recorded',
    text,
    answers: answersOf(scenario, replies, saved),
    differences: runDifferences(ran, replayed, redactor),
    left,
    unreached,
  };
}

/** Everything that was recorded, in the order of the scenario. */
function answersOf(
  { steps }: Scenario,
  replies: ReadonlyMap<number, { readonly kind: 'result' | 'error' }>,
  saved: ReadonlyMap<number, readonly BackendEntry[]>,
): RecordedAnswer[] {
  const guards = (index: number, step: string | null): RecordedAnswer[] =>
    (saved.get(index) ?? []).map(({ tool, error, result }) => ({
      step,
      of: 'guard',
      tool,
      kind: error === undefined ? 'result' : 'error',
      characters: JSON.stringify(error ?? result ?? null).length,
    }));
  return [
    ...guards(-1, null),
    ...steps.flatMap((step, index): RecordedAnswer[] => {
      const reply = replies.get(index);
      if (!reply || step.kind === 'call') return guards(index, step.name);
      const { name, tool } = step;
      const characters = JSON.stringify(reply).length;
      return [{ step: name, of: 'request', tool, kind: reply.kind, characters }, ...guards(index, name)];
    }),
  ];
}
