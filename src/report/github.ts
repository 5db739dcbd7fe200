import { agentsOf } from '../run/agents';
import type { Finding, RunResult, ScenarioResult } from '../run/result';
import type { ScenarioPath } from '../scenario/problem';
import type { ShownPosition } from '../text/shown-position';
import { checkSentence, failureText } from './failure-text';
import { shorten } from '../scenario/compact';
import { commandStart } from './paint';
import { disarmed, inline, printable } from './terminal-text';

/** Where a value is in a scenario file; undefined when it has no such value. */
export type LocateInScenario = (file: string, path: ScenarioPath) => ShownPosition | undefined;

/** The path of a file in the repository, with slashes; undefined for a file that is not in it. */
export type PathInRepository = (file: string) => string | undefined;

/** Where things of a scenario file are. What is not known has no line. */
export interface ScenarioLocations {
  readonly locate?: LocateInScenario;
  readonly pathOf?: PathInRepository;
  /** Where the problem of a file that cannot run is; undefined when it has no location in the text. */
  readonly problemAt?: (file: string) => ShownPosition | undefined;
}

/**
 * GitHub workflow commands: an `::error` for each failed check at the failing `expect` property and for
 * each scenario that could not run, and the findings as `::error`, `::warning` or `::notice`, at the guard's
 * source line where that is known. Empty when there is nothing to say. Text for `terminalText`: only there the marks
 * become `::`. No `stop-commands` around other output: killed in between, it would silence the steps that follow.
 */
export function githubReport(
  result: RunResult,
  { locate = () => undefined, pathOf = (file) => file, problemAt = () => undefined }: ScenarioLocations = {},
): string {
  const locations = { locate, pathOf, problemAt };
  const lines = result.scenarios.flatMap((scenario) => scenarioAnnotations(scenario, locations));
  return lines.map((line) => `${line}\n`).join('');
}

type Level = 'error' | 'warning' | 'notice';

function scenarioAnnotations(
  scenario: ScenarioResult,
  { locate, pathOf, problemAt }: Required<ScenarioLocations>,
): string[] {
  const file = pathOf(scenario.file) ?? scenario.file;
  const at = (path: ScenarioPath): AnnotationLocation => ({ file, ...locate(scenario.file, path) });
  const lines: string[] = [];
  if (scenario.error !== null)
    lines.push(
      command('error', { file, ...problemAt(scenario.file) }, 'Scenario cannot run', scenario.error),
    );
  if (scenario.load?.ok === false)
    lines.push(command('error', at(['guard']), 'Guard does not load', scenario.load.error));

  const subject = (name: string, base: ScenarioPath, judged: Judged): void => {
    for (const check of judged.checks) {
      if (check.ok) continue;
      lines.push(command('error', at([...base, ...check.path]), `${name} failed`, checkSentence(check)));
    }
    if (judged.status === 'errored') lines.push(command('error', at(base), name, failureText(judged)));
    for (const each of judged.findings)
      lines.push(...findingCommand(each, name, at(each.at ?? base), pathOf));
  };
  for (const { title, path, agent } of agentsOf(scenario)) subject(title, path, agent);
  for (const [index, step] of scenario.steps.entries()) subject(step.name, ['steps', index], step);
  for (const each of scenario.findings)
    lines.push(...findingCommand(each, each.code, at(each.at ?? []), pathOf));
  return lines;
}

type Judged = Pick<ScenarioResult['steps'][number], 'checks' | 'findings' | 'status' | 'error'>;

interface AnnotationLocation {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

/** Information stays out: annotations are few and should matter. */
function findingCommand(
  finding: Finding,
  name: string,
  fallback: AnnotationLocation,
  pathOf: PathInRepository,
): string[] {
  if (finding.severity === 'info') return [];
  const frames = finding.stack?.filter((each) => each.line !== undefined && !each.library) ?? [];
  let location = fallback;
  for (const { source, line, column } of [finding.position ?? {}, ...frames]) {
    // A file of the machine that built the guard: no one finds an annotation there.
    const file = source === undefined ? undefined : pathOf(source);
    if (file === undefined) continue;
    location = {
      file,
      ...(line === undefined ? {} : { line }),
      ...(column === undefined ? {} : { column }),
    };
    break;
  }
  return [command(finding.severity, location, `${name}: ${finding.code}`, finding.message)];
}

function command(level: Level, location: AnnotationLocation, title: string, message: string): string {
  const properties = [`file=${property(location.file)}`];
  if (location.line !== undefined) properties.push(`line=${location.line}`);
  if (location.column !== undefined) properties.push(`col=${location.column}`);
  properties.push(`title=${property(shorten(title, 200))}`);
  return `${commandStart()}${level} ${properties.join(',')}::${data(disarmed(printable(shorten(message, 4000))))}`;
}

/** What the runner undoes in a command's message: it shows line ends as such in the annotation. */
function data(text: string): string {
  return text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}

function property(text: string): string {
  return data(disarmed(inline(text)))
    .replace(/:/g, '%3A')
    .replace(/,/g, '%2C');
}
