import { joinProfiles } from '../analysis/profile/joined-profile';
import type { ReportedGrowth } from '../analysis/profile/memory-report';
import { profileSums, type ProfileSums } from '../analysis/profile/profile-sums';
import type { ProfiledScenario, ScenarioProfile } from '../analysis/profile/scenario-profile';
import { shorten } from '../scenario/compact';
import { duration, plural } from './lines';
import { inline } from './terminal-text';

/** Functions, lines, tools, and places where memory grew that are listed. */
const LISTED = { functions: 12, lines: 8, tools: 20, growths: 10 } as const;
/** Characters of a name and of a quoted line. */
const NAME = 60;
const QUOTED = 60;

export interface ProfileTextOptions {
  /** A line of a source, one-based; undefined when it may not be shown. */
  readonly sourceLine: (source: string, line: number) => string | undefined;
}

/** Where the time of guards goes, for people: functions, lines, the backend, and memory. */
export function profileText(scenarios: readonly ProfiledScenario[], options: ProfileTextOptions): string {
  const profiles = scenarios.flatMap((each) => (each.ok ? [each.profile] : []));
  const sums = profileSums(joinProfiles(profiles));
  const blocks = [
    heading(profiles, sums),
    ...(sums.totalMs > 0 ? [functionsText(sums), ...linesText(sums, options)] : []),
    ...profiles.flatMap((each) => scenarioBlocks(each, profiles.length > 1)),
    ...scenarios.flatMap(notes),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function heading(profiles: readonly ScenarioProfile[], { totalMs }: ProfileSums): string {
  const samples = profiles.reduce((sum, { tree }) => sum + tree.samples.length, 0);
  const runs = profiles.map((each) => each.runs);
  const [least, most] = [Math.min(...runs), Math.max(...runs)];
  const times = least === most ? plural(least, 'time') : `${String(least)} to ${String(most)} times`;
  if (profiles.length === 0) return 'Profile: no guard ran';
  if (samples === 0) return `Profile: the guard ran too short to be seen, although it was repeated ${times}`;
  const what = profiles.length === 1 ? 'a run' : `a run of all ${String(profiles.length)} scenarios`;
  const repeated = `repeated ${times} for ${plural(samples, 'sample')}`;
  return `Profile: ${spent(totalMs)} in the guard in ${what} (${repeated})`;
}

/** Milliseconds for people, microseconds where that is little. */
function spent(ms: number): string {
  if (ms >= 1) return duration(ms);
  return ms >= 0.01 ? `${(1000 * ms).toFixed(0)} µs` : `${(1000 * ms).toFixed(1)} µs`;
}

function functionsText({ functions, totalMs }: ProfileSums): string {
  const rows = functions
    .slice(0, LISTED.functions)
    .map(({ function: each, selfMs, totalMs: total }) => [
      share(selfMs, totalMs),
      share(total, totalMs),
      spent(selfMs),
      inline(shorten(each.name, NAME)),
      place(each.source, each.line),
    ]);
  const more = functions.length - LISTED.functions;
  return table([['Self', 'Total', 'Self time', 'Function', 'Source'], ...rows], 3) + others(more, 'function');
}

function linesText({ lines, totalMs }: ProfileSums, { sourceLine }: ProfileTextOptions): string[] {
  if (lines.length === 0) return [];
  const rows = lines.slice(0, LISTED.lines).map(({ source, line, selfMs }) => {
    const quoted = sourceLine(source, line)?.trim() ?? '';
    return [share(selfMs, totalMs), spent(selfMs), place(source, line), inline(shorten(quoted, QUOTED))];
  });
  return [
    table([['Self', 'Self time', 'Line', ''], ...rows], 2) + others(lines.length - LISTED.lines, 'line'),
  ];
}

function scenarioBlocks(profile: ScenarioProfile, isNamed: boolean): string[] {
  const blocks = [...toolsText(profile), memoryText(profile)];
  return isNamed ? [`${inline(profile.file)}:`, ...blocks] : blocks;
}

function toolsText({ tools }: ScenarioProfile): string[] {
  if (tools.length === 0) return [];
  const rows = tools
    .slice(0, LISTED.tools)
    .map(({ tool, calls, errors, sentBytes, receivedBytes, answerMs, delayMs }) => [
      inline(shorten(tool, NAME)),
      errors === 0 ? String(calls) : `${String(calls)} (${plural(errors, 'error')})`,
      bytes(sentBytes),
      bytes(receivedBytes),
      spent(answerMs) + (delayMs === 0 ? '' : ` + ${duration(delayMs)} delay`),
    ]);
  const head = ['Backend', 'Calls', 'Sent', 'Received', 'Time'];
  return [table([head, ...rows], 0) + others(tools.length - LISTED.tools, 'tool')];
}

function memoryText({ memory: { start, peak, end, growths, omitted } }: ScenarioProfile): string {
  const summary = `Memory: ${pages(start)} at the start, ${String(peak)} at the peak, ${String(end)} at the end (of 64 KiB)`;
  const rows = growths.slice(0, LISTED.growths).map((each) => `  ${growthText(each)}`);
  const left = growths.slice(LISTED.growths).reduce((sum, { times }) => sum + times, omitted);
  return [summary, ...rows].join('\n') + others(left, 'time');
}

function growthText({ step, function: called, pages: more, times, by }: ReportedGrowth): string {
  const where = called === null ? 'loading the guard' : step === null ? called : `${called}, step "${step}"`;
  const often = times === 1 ? '' : ` (${plural(times, 'time')})`;
  const place_ = by && place(by.source, by.line);
  const author = by ? `${by.name}${place_ ? ` (${place_})` : ''}` : "the gateway's buffers";
  return inline(`+${String(more)}${often} ${where}: ${author}`);
}

function notes(scenario: ProfiledScenario): string[] {
  if (!scenario.ok) return [inline(`${scenario.file}: no profile: ${scenario.reason}`)];
  const { file, uncounted, stoppedAfterMs, problem } = scenario.profile;
  return [
    ...(stoppedAfterMs === undefined
      ? []
      : [
          `${file}: the guard came to its deadline; repetitions were stopped after ${duration(stoppedAfterMs)}`,
        ]),
    ...(uncounted === undefined ? [] : [`${file}: time of lines is not known: ${uncounted}`]),
    ...(problem === undefined ? [] : [`${file}: ${problem}`]),
  ].map(inline);
}

function table(rows: readonly (readonly string[])[], numbers: number): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => {
          const width = widths[column] ?? 0;
          return column < numbers ? cell.padStart(width) : cell.padEnd(width);
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function others(count: number, noun: string): string {
  return count > 0 ? `\n… and ${plural(count, noun)} more` : '';
}

function share(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(1)}%`;
}

function place(source: string | undefined, line: number | undefined): string {
  if (source === undefined) return '';
  return inline(line === undefined ? source : `${source}:${String(line)}`);
}

function pages(count: number): string {
  return plural(count, 'page');
}

function bytes(count: number): string {
  return count < 10_000 ? `${String(count)} B` : `${(count / 1024).toFixed(1)} KiB`;
}
