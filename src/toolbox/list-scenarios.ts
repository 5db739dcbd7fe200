import { plural } from '../report/lines';
import { STATUS_WORDS } from '../report/status-words';
import { describeProblems } from '../scenario/parse';
import type { Found, NotedWork } from './agent-tool';
import { firstOf, pageCounts, pageOf } from './bounds';
import { fitting } from './fitting';
import { nextPage } from './next-page';
import { NO_SCENARIOS } from './no-scenarios';
import type { ToolArguments } from './tool-arguments';
import type { AgentWorkspace, ReadScenario } from './workspace';

const GUARDS = 20;
const STEPS = 12;
const SIZE = 25;

/** Scenarios with their guards, their steps, and how they last ended. */
export async function listScenarios(
  given: ToolArguments,
  workspace: AgentWorkspace,
  work: NotedWork,
): Promise<Found> {
  const files = fitting(await workspace.find(given.texts('paths'), work), given.text('filter'));
  const page = pageOf(files, given.number('offset'), SIZE);
  const scenarios = await workspace.read(page.entries, work);
  const guards = firstOf(guardsOf(scenarios), GUARDS);
  const named = scenarios.map(scenarioData);
  return {
    data: {
      ...pageCounts(page),
      scenarios: named,
      guards: guards.first,
      guardsLeft: guards.left,
    },
    lines: [
      page.total === 0
        ? NO_SCENARIOS
        : `${plural(page.total, 'scenario')}${page.total > named.length ? `, ${String(named.length)} shown` : ''}`,
      ...named.map(scenarioLine),
      ...guards.first.map(({ file, scenarios: users, isMissing }) =>
        isMissing
          ? `guard ${file}: does not exist; build it (${plural(users, 'scenario')} here)`
          : `guard ${file}: ${plural(users, 'scenario')} here`,
      ),
    ],
    next: [
      ...nextPage('list_scenarios', given, page),
      ...(page.total === 0
        ? []
        : [
            {
              tool: 'run_scenarios' as const,
              arguments: runArguments(given),
              why: 'run them and see what fails',
            },
          ]),
      ...guards.first.slice(0, 1).map(({ file }) => ({
        tool: 'inspect_guard' as const,
        arguments: { guard: file },
        why: 'see whether the gateway loads the guard',
      })),
    ],
  };
}

function runArguments(given: ToolArguments): Record<string, string | string[]> {
  const paths = given.texts('paths');
  const filter = given.text('filter');
  return {
    ...(paths.length === 0 ? {} : { paths: [...paths] }),
    ...(filter === undefined ? {} : { filter }),
  };
}

interface NamedGuard {
  readonly file: string;
  /** Scenarios of the page that name it. */
  readonly scenarios: number;
  readonly isMissing: boolean;
}

function guardsOf(scenarios: readonly ReadScenario[]): NamedGuard[] {
  const byFile = new Map<string, NamedGuard>();
  for (const { guard, isGuardMissing = false } of scenarios) {
    if (guard === undefined) continue;
    const count = byFile.get(guard)?.scenarios ?? 0;
    byFile.set(guard, { file: guard, scenarios: count + 1, isMissing: isGuardMissing });
  }
  return [...byFile.values()];
}

interface ScenarioData {
  readonly file: string;
  readonly guard: string | undefined;
  readonly steps: readonly string[];
  readonly stepsLeft: number;
  readonly error: string | undefined;
  readonly lastStatus: string;
}

function scenarioData({ file, parsed, guard, error, last }: ReadScenario): ScenarioData {
  const steps = firstOf(parsed?.scenario?.steps.map(({ name }) => name) ?? [], STEPS);
  const problem = error ?? (parsed && !parsed.scenario ? describeProblems(parsed.problems) : undefined);
  const outdated = last?.isOutdated ? ' (outdated: files changed since)' : '';
  return {
    file,
    guard,
    steps: steps.first,
    stepsLeft: steps.left,
    error: problem,
    lastStatus: last ? `${STATUS_WORDS[last.status]}${outdated}` : 'not run yet',
  };
}

function scenarioLine({ file, guard, steps, stepsLeft, error, lastStatus }: ScenarioData): string {
  // What is wrong with its text begins with line and column.
  if (error !== undefined) return `${file}:${/^\d/.test(error) ? '' : ' '}${error.split('\n', 1)[0] ?? ''}`;
  return `${file}: ${lastStatus}; guard ${guard ?? 'unknown'}; ${plural(steps.length + stepsLeft, 'step')}`;
}
