import type { GuardHost, GuardModule } from '../../run/guard-host';
import type { Scenario, ToolStep } from '../../scenario/model';
import { GuardProbe, type LabelAnswer, type ProbeTarget } from '../guard-probe';
import { isAnswerLabeled, isGuarded } from '../guarded-steps';
import { askRows, type MapQuestions } from '../map/ask-tools';
import type { AnsweredRequest } from './make-label-file';

/** A guard under one policy, without its module: the same questions go to several modules. */
export type ProbeSettings = Omit<ProbeTarget, 'guard' | 'session' | 'locator'> & Pick<ProbeTarget, 'session'>;

/** Tools that are asked about under one policy. */
export interface ToolQuestions extends MapQuestions {
  readonly settings: ProbeSettings;
  /** Names the policy in keys, after the arguments; empty when there is only one. */
  readonly policy: readonly string[];
}

/** A scenario whose steps are asked about. */
export interface ScenarioQuestions {
  /** Names the scenario in keys. */
  readonly file: string;
  readonly scenario: Scenario;
  readonly settings: ProbeSettings;
}

export interface LabelQuestions {
  readonly tools: readonly ToolQuestions[];
  readonly scenarios: readonly ScenarioQuestions[];
}

export interface AskOptions {
  /** Instances of the guard at the same time, at least 1. */
  readonly jobs: number;
  readonly signal: AbortSignal;
  /** Called after each request; `total` grows while there is more to ask. */
  readonly progress?: (done: number, total: number) => void;
}

/**
 * Asks a guard for all labels: of each tool with each set of arguments in each world under each policy, then of each
 * request of the scenarios. Rejects when the signal aborts.
 */
export async function askLabels(
  host: GuardHost,
  guard: GuardModule,
  { tools, scenarios }: LabelQuestions,
  options: AskOptions,
): Promise<AnsweredRequest[]> {
  const answered: AnsweredRequest[] = [];
  const { jobs, signal } = options;
  let asked = 0;
  const progress = (done: number, total: number): void => options.progress?.(asked + done, asked + total);
  for (const { settings, policy, ...questions } of tools) {
    let last = 0;
    const rows = await askRows(host, { ...settings, guard }, questions, {
      jobs,
      signal,
      progress: (done, total) => {
        last = total;
        progress(done, total);
      },
    });
    asked += last;
    for (const { tool, world, arguments: set, answer } of rows)
      answered.push({ parts: [tool.name, world.name, set.name, ...policy], answer });
  }
  const total = scenarios.reduce((sum, { scenario }) => sum + scenario.steps.filter(isGuarded).length, 0);
  let done = 0;
  for (const each of scenarios)
    for await (const answer of askScenario(host, guard, each, signal)) {
      answered.push(answer);
      progress(++done, total);
    }
  return answered;
}

/**
 * The requests of a scenario in their order on one instance, whatever the gateway decides about them. Each of its
 * `sessions` has an instance to itself. Raw calls are left out.
 */
async function* askScenario(
  host: GuardHost,
  guard: GuardModule,
  { file, scenario, settings }: ScenarioQuestions,
  signal: AbortSignal,
): AsyncIterable<AnsweredRequest> {
  const probes = new Map<string | undefined, GuardProbe>();
  try {
    for (const step of scenario.steps) {
      if (!isGuarded(step)) continue;
      const session = step.session === undefined ? scenario : scenario.sessions.get(step.session);
      const target = { ...settings, guard, session: session ?? scenario };
      const probe = probes.get(step.session) ?? new GuardProbe(host, target, signal);
      probes.set(step.session, probe);
      const backend = [...step.backend, ...scenario.backend];
      const answer = await probe.ask({ tool: step.tool, args: step.args, result: step.result, backend });
      yield { parts: [`scenario ${file}`, step.name], answer: ofReached(step, answer) };
    }
  } finally {
    for (const probe of probes.values()) probe.close();
  }
}

/** When the tool itself fails, and in proxy mode for other answers too, there is no response to label. */
function ofReached(step: ToolStep, answer: LabelAnswer): LabelAnswer {
  const { resource, operation, engine, invocations } = answer;
  if (isAnswerLabeled(step) || !resource || !operation || engine !== undefined) return answer;
  return { error: null, resource, operation, invocations };
}
