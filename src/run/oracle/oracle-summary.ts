import { fitsName } from '../../text/wildcard';
import type { OracleException } from '../../scenario/oracle-exceptions';
import type { OracleSummary, ScenarioResult, StepResult, ToolOpinions } from '../result';
import type { OracleName } from './oracle';

/** Exceptions of a project, and the scenarios that they hold for. */
export interface ProjectExceptions {
  /** `guard-lab.json`, as results name it. */
  readonly file: string;
  readonly exceptions: readonly OracleException[];
  /** Files of scenarios. */
  readonly scenarios: ReadonlySet<string>;
}

/** What a run shows of guards beside the server, by tool, and the exceptions of projects that no step needed. */
export function oracleSummary(
  name: OracleName,
  scenarios: readonly ScenarioResult[],
  projects: readonly ProjectExceptions[],
): OracleSummary {
  const tools = new Map<string, Counts>();
  for (const step of scenarios.flatMap(({ steps }) => steps)) {
    if (step.tool === null || step.sink !== undefined || step.status === 'skipped') continue;
    const counts = tools.get(step.tool) ?? new Counts();
    counts.add(step);
    tools.set(step.tool, counts);
  }
  const sorted = [...tools].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    name,
    tools: sorted.map(([tool, counts]) => ({ tool, ...counts.values })),
    unused: projects.flatMap((project) => unusedExceptions(project, scenarios)),
  };
}

class Counts {
  readonly #values = { agree: 0, looser: 0, stricter: 0, exception: 0, noOpinion: 0 };

  get values(): Omit<ToolOpinions, 'tool'> {
    return this.#values;
  }

  /** A step counts as what differs, once for each kind; as agreeing when nothing differs. */
  add({ oracle }: StepResult): void {
    const opinions = oracle ? [oracle.secrecy, oracle.integrity] : [];
    const differing = opinions.flatMap(({ verdict, exception }) => {
      if (verdict !== 'looser' && verdict !== 'stricter') return [];
      return [exception ? ('exception' as const) : verdict];
    });
    for (const kind of new Set(differing)) this.#values[kind]++;
    if (differing.length > 0) return;
    this.#values[opinions.some(({ verdict }) => verdict === 'agree') ? 'agree' : 'noOpinion']++;
  }
}

/** Of tools that were not compared in this run, or that a step would have called that never ran, nothing is known. */
function unusedExceptions(
  { file, exceptions, scenarios }: ProjectExceptions,
  results: readonly ScenarioResult[],
): OracleSummary['unused'] {
  const steps = results.flatMap((result) => (scenarios.has(result.file) ? result.steps : []));
  const used = new Set<number>();
  for (const { oracle } of steps)
    for (const opinion of oracle ? [oracle.secrecy, oracle.integrity] : [])
      if (opinion.exception?.from === 'project') used.add(opinion.exception.index);
  const compared = toolsOf(steps.filter(wasCompared));
  const left = toolsOf(steps.filter(({ status }) => status === 'skipped'));
  return exceptions.flatMap((exception, index) => {
    const isAbout = (tool: string): boolean => fitsName(exception.tool, tool);
    const isKnown = compared.some(isAbout) && !left.some(isAbout);
    return isKnown && !used.has(index) ? [{ file, index, ...exception }] : [];
  });
}

function wasCompared({ oracle }: StepResult): boolean {
  if (!oracle?.server) return false;
  return [oracle.secrecy, oracle.integrity].some(({ verdict }) => verdict !== 'not-comparable');
}

function toolsOf(steps: readonly StepResult[]): string[] {
  return [...new Set(steps.flatMap(({ tool }) => (tool === null ? [] : [tool])))];
}
