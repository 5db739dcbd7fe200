import * as l10n from '@vscode/l10n';
import type { LinkTarget, ReportContext } from '../../report/html/context';
import { htmlReport } from '../../report/html/html-report';
import { anchorOf, reportBody } from '../../report/html/report-body';
import type { SourceLine } from '../../report/stack-lines';
import type { RunResult, ScenarioResult } from '../../run/result';
import { summarize } from '../../run/status';
import { parseScenario } from '../../scenario/parse';
import { fileOf, stepIds } from '../testing/test-ids';
import type { Run, ScenarioRun } from '../runs/run-history';
import { counted } from '../counted';

/** A run as the report shows it: the scenarios that ended, and what each result is of. */
export interface ReportedRun {
  readonly run: Run;
  readonly result: RunResult;
  /** In the order of the results. */
  readonly scenarios: readonly ScenarioRun[];
  /** What a reader has to know first, as sentences. */
  readonly notes: readonly string[];
}

/** A run with its results as they are now. */
export function reportedRun(run: Run, isOutdated: (scenario: ScenarioRun) => boolean): ReportedRun {
  const scenarios = run.scenarios.filter(({ result, canceled }) => result !== undefined && !canceled);
  const results = scenarios.flatMap(({ result, file }) => (result ? [{ ...result, file }] : []));
  const durationMs = results.reduce((sum, each) => sum + each.durationMs, 0);
  return {
    run,
    result: { version: 1, summary: summarize(results, durationMs), scenarios: results },
    scenarios,
    notes: notesOf(run, scenarios, scenarios.filter(isOutdated).length),
  };
}

function outdatedNote(outdated: number, all: number): string {
  if (outdated === all)
    return l10n.t(
      'Outdated: These results are from before a change of the text, guard, or settings. Run the scenarios again.',
    );
  return outdated === 1
    ? l10n.t(
        'Outdated: One of these results is from before a change of the text, guard, or settings. Run the scenarios again.',
      )
    : l10n.t(
        'Outdated: {0} of these results are from before a change of the text, guard, or settings. Run the scenarios again.',
        outdated,
      );
}

function notesOf(run: Run, scenarios: readonly ScenarioRun[], outdated: number): string[] {
  const missing = run.finished ? run.scenarios.length - scenarios.length : 0;
  return [
    ...(run.finished ? [] : [l10n.t('The run has not ended yet.')]),
    ...(outdated === 0 ? [] : [outdatedNote(outdated, scenarios.length)]),
    ...(missing === 0
      ? []
      : [l10n.t('{0} without a result: the run was stopped before the end.', counted.scenarios(missing))]),
  ];
}

/** What the report is made with besides the run. */
export type Made = Pick<ReportContext, 'version' | 'madeAt'>;

/** The inside of the page in a web view, and where its links lead. */
export function reportPage(
  reported: ReportedRun,
  made: Made,
): { readonly html: string; readonly links: readonly LinkTarget[] } {
  const links: LinkTarget[] = [];
  const context = { ...contextOf(reported, made), link: (target: LinkTarget) => links.push(target) - 1 };
  return { html: reportBody(reported.result, context).html, links };
}

/** The same as a file. */
export function reportFile(reported: ReportedRun, made: Made): string {
  return htmlReport(reported.result, contextOf(reported, made));
}

/** The name of the part about a scenario, or about a step of it by its position. */
export function anchorIn(
  { scenarios, result }: ReportedRun,
  file: string,
  step?: number,
): string | undefined {
  const position = scenarios.findIndex(({ uri }) => uri.toString() === file);
  return position < 0 ? undefined : anchorOf(result, position, step);
}

function contextOf({ scenarios, result, notes }: ReportedRun, made: Made): ReportContext {
  const runs = new Map<ScenarioResult, ScenarioRun>();
  for (const [at, each] of result.scenarios.entries()) {
    const run = scenarios[at];
    if (run) runs.set(each, run);
  }
  return {
    ...made,
    notes,
    scenarioOf: (each) => {
      const text = runs.get(each)?.text;
      return text === undefined ? undefined : parseScenario(text).scenario;
    },
    sourceOf: (each) => {
      const text = runs.get(each)?.guardText;
      return text === undefined ? undefined : linesOf(each.guard, text);
    },
  };
}

/** Lines of a guard that is WAT; other sources are a click away. */
function linesOf(guard: string, text: string): SourceLine {
  let lines: readonly string[] | undefined;
  return ({ source, line = 0 }) => {
    if (source !== guard || line === 0) return undefined;
    lines ??= text.split(/\r\n|\r|\n/);
    return lines[line - 1];
  };
}

/** What a report was asked for: a run, or the last one of a file, and maybe a step of it. */
export interface AskedReport {
  readonly run?: Run;
  /** The scenario's location. */
  readonly file?: string;
  readonly step?: number;
}

/** The report that a command is called for: a row of Backend Calls, a test of the Test Explorer, or anything else. */
export function askedReport(target: unknown, namesOf: (file: string) => readonly string[]): AskedReport {
  if (!isObject(target)) return {};
  if ('run' in target && isRun(target.run)) return { run: target.run };
  if ('locations' in target && isObject(target.locations) && 'step' in target.locations)
    return askedPlace(target.locations.step);
  if (!('id' in target) || typeof target.id !== 'string' || 'kind' in target) return {};
  const file = fileOf(target.id);
  const step = stepIds(file, namesOf(file)).indexOf(target.id);
  return step < 0 ? { file } : { file, step };
}

/** The run that a row of Backend Calls belongs to, and the step that it is about. */
function askedPlace(place: unknown): AskedReport {
  if (!isObject(place) || !('scenario' in place) || !isObject(place.scenario)) return {};
  const { scenario } = place;
  if (!('run' in scenario) || !isRun(scenario.run) || !('uri' in scenario)) return {};
  const path: readonly unknown[] = 'path' in place && Array.isArray(place.path) ? place.path : [];
  const [list, step] = path;
  const asked = { run: scenario.run, file: String(scenario.uri) };
  return list === 'steps' && typeof step === 'number' ? { ...asked, step } : asked;
}

function isRun(value: unknown): value is Run {
  return isObject(value) && 'scenarios' in value && 'startedAt' in value;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
