import { agentsOf } from '../run/agents';
import type { Finding, RunResult, ScenarioResult } from '../run/result';
import type { ScenarioPath } from '../scenario/problem';
import { checkSentence } from './failure-text';
import type { ScenarioLocations } from './github';
import { MAX_COMMENT } from './label-diff-markdown';
import { duration, plural } from './lines';
import { markdownCode, markdownRow, markdownText } from './markdown-text';
import { withoutTrace } from './plain-error';
import { statusCounts } from './status-words';

/** Room for what is around rows: titles, and the sentence about rows that are left out. */
const FRAME = 600;
const NAME_WIDTH = 200;
const TEXT_WIDTH = 400;
/** Texts of one row: a step may fail in many ways for one cause. */
const MAX_TEXTS = 5;
const HEADS = ['scenario', 'step', 'what'];

/** Something that failed, was not checked, or deserves a look. */
interface Row {
  readonly place: string;
  readonly name: string;
  /** Plain texts. */
  readonly texts: readonly string[];
}

/**
 * A run as Markdown for a job summary or a comment on a pull request: counts, a table of what failed or could not run,
 * and, folded away, what was not checked and what findings warn about. At most 65,536 characters; rows that do not fit
 * are counted. Texts of guards and files are escaped.
 */
export function markdownRun(result: RunResult, locations: Required<ScenarioLocations>): string {
  const { scenarios, summary } = result;
  const counts = statusCounts(scenarios.map(({ status }) => status)) || 'none found';
  const rows = scenarios.flatMap((scenario) => failuresOf(scenario, locations));
  const unchecked = scenarios.filter(({ status }) => status === 'unchecked');
  const warnings = scenarios.flatMap((scenario) => warningsOf(scenario, locations));
  const room = { left: MAX_COMMENT - FRAME };
  const parts = [
    `### Scenarios: ${counts}`,
    table(rows, room),
    folded(
      'Ran, nothing checked',
      unchecked.map(({ file }) => rowOf(file, '', ['no expectation'])),
      room,
    ),
    folded('Warnings', warnings, room),
    `${plural(scenarios.length, 'scenario')} in ${duration(summary.durationMs)}.`,
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function rowOf(place: string, name: string, texts: readonly string[]): Row {
  return { place, name, texts };
}

function failuresOf(
  scenario: ScenarioResult,
  { locate, pathOf, problemAt }: Required<ScenarioLocations>,
): Row[] {
  const { file, error, load, findings } = scenario;
  const shown = pathOf(file) ?? file;
  const at = (path: ScenarioPath): string => placed(shown, locate(file, path)?.line);
  const rows: Row[] = [];
  if (error !== null) rows.push(rowOf(placed(shown, problemAt(file)?.line), '', [error]));
  if (load?.ok === false) rows.push(rowOf(at(['guard']), '', [`the guard does not load: ${load.error}`]));
  const subjects = [
    ...agentsOf(scenario).map(({ title, path, agent }) => ({ name: title, path, judged: agent })),
    ...scenario.steps.map((step, index) => ({ name: step.name, path: ['steps', index], judged: step })),
  ];
  for (const { name, path, judged } of subjects) {
    if (judged.status !== 'failed' && judged.status !== 'errored') continue;
    const failed = judged.checks.find(({ ok }) => !ok);
    const texts = [
      ...judged.checks.filter(({ ok }) => !ok).map(checkSentence),
      ...judged.findings
        .filter(({ severity }) => severity === 'error')
        .map((each) => findingText(each, pathOf)),
      ...(judged.error === null ? [] : [withoutTrace(judged.error)]),
    ];
    rows.push(rowOf(at(failed ? [...path, ...failed.path] : path), name, [...new Set(texts)]));
  }
  const errors = findings.filter(({ severity }) => severity === 'error');
  return [...rows, ...errors.map((each) => rowOf(at(each.at ?? []), '', [findingText(each, pathOf)]))];
}

/** What findings warn about, in all parts. */
function warningsOf(scenario: ScenarioResult, { locate, pathOf }: Required<ScenarioLocations>): Row[] {
  const shown = pathOf(scenario.file) ?? scenario.file;
  const of = (name: string, base: ScenarioPath, findings: readonly Finding[]): Row[] =>
    findings
      .filter(({ severity }) => severity === 'warning')
      .map((each) =>
        rowOf(placed(shown, locate(scenario.file, each.at ?? base)?.line), name, [findingText(each, pathOf)]),
      );
  return [
    ...agentsOf(scenario).flatMap(({ title, path, agent }) => of(title, path, agent.findings)),
    ...scenario.steps.flatMap((step, index) => of(step.name, ['steps', index], step.findings)),
    ...of('', [], scenario.findings),
  ];
}

function findingText(finding: Finding, pathOf: Required<ScenarioLocations>['pathOf']): string {
  const { source, line } = finding.position ?? {};
  const file = source === undefined ? undefined : pathOf(source);
  const place = file === undefined ? '' : ` at ${placed(file, line)}`;
  return `${finding.code}${place}: ${finding.message}`;
}

function placed(file: string, line: number | undefined): string {
  return line === undefined ? file : `${file}:${String(line)}`;
}

function table(rows: readonly Row[], room: { left: number }): string {
  if (rows.length === 0) return '';
  const shown: string[] = [];
  for (const row of rows) {
    const text = rowText(row);
    // The list has no holes: after a row that is left out, all are.
    if (text.length + 1 > room.left) break;
    room.left -= text.length + 1;
    shown.push(text);
  }
  const omitted = rows.length - shown.length;
  if (omitted > 0) room.left = 0;
  const left = omitted === 0 ? '' : `\n\n${String(omitted)} more are not shown here.`;
  if (shown.length === 0) return left.trim();
  return [markdownRow(HEADS), markdownRow(HEADS.map(() => '---')), ...shown].join('\n') + left;
}

function rowText({ place, name, texts }: Row): string {
  const shown = texts.slice(0, MAX_TEXTS).map((text) => markdownText(text, TEXT_WIDTH));
  if (texts.length > MAX_TEXTS) shown.push(`${String(texts.length - MAX_TEXTS)} more`);
  return markdownRow([markdownCode(place, NAME_WIDTH), markdownText(name, NAME_WIDTH), shown.join('<br>')]);
}

function folded(title: string, rows: readonly Row[], room: { left: number }): string {
  const body = table(rows, room);
  return body === ''
    ? ''
    : `<details><summary>${title} (${String(rows.length)})</summary>\n\n${body}\n\n</details>`;
}
