import type { ReadLog } from '../capture/read-logs';
import type { WrittenTotals } from '../capture/scenario-writer';
import { MAX_SESSIONS, type SessionSurvey, type Survey } from '../capture/survey';
import { jsonText } from '../report/json';
import { inline } from '../report/terminal-text';
import type { ImportCommand } from './import-line';

/** Tools of a session that are named. */
const SHOWN_TOOLS = 20;

/** What logs hold, as `--list` shows it. */
export function listReport(
  survey: Survey,
  read: readonly ReadLog[],
  { reporter, verbose }: Pick<ImportCommand, 'reporter' | 'verbose'>,
): string {
  if (reporter === 'json')
    return jsonText({
      version: 1,
      sessions: survey.sessions.map(sessionJson),
      uncounted: survey.uncounted,
      logs: read,
    });
  const sessions = survey.sessions.map(sessionText);
  return `${sessions.length === 0 ? 'no calls of tools\n' : sessions.join('')}${uncountedText(survey)}${unreadText(read, verbose)}`;
}

function uncountedText({ uncounted: { sessions, calls } }: Pick<Survey, 'uncounted'>): string {
  if (sessions === 0) return '';
  return `Not imported, because they come after the first ${String(MAX_SESSIONS)} sessions: ${counted(sessions, 'session')} with ${counted(calls, 'call')}.\n`;
}

function sessionJson({ server, session, firstLine, calls, lost, filtered, tools }: SessionSurvey): object {
  return { server, session, firstLine, calls, lost, filtered, tools: Object.fromEntries(tools) };
}

function sessionText(each: SessionSurvey): string {
  const notes = [
    each.lost > 0 ? `${counted(each.lost, 'answer')} missing` : '',
    each.filtered > 0 ? `${counted(each.filtered, 'item')} removed` : '',
  ].filter((note) => note !== '');
  const tools = [...each.tools].sort(([, a], [, b]) => b - a);
  const lines = tools
    .slice(0, SHOWN_TOOLS)
    .map(([tool, calls]) => `  ${String(calls).padStart(7)}  ${inline(tool)}\n`);
  const more = tools.length - lines.length;
  const rest = more > 0 ? `           and ${counted(more, 'more tool')}\n` : '';
  const head = `${inline(each.server)}, session ${String(each.session)}: ${counted(each.calls, 'call')} from line ${String(each.firstLine)}`;
  return `${head}${notes.length === 0 ? '' : `; ${notes.join('; ')}`}\n${lines.join('')}${rest}`;
}

export interface ImportReport {
  readonly totals: WrittenTotals;
  readonly read: readonly ReadLog[];
  readonly survey: Pick<Survey, 'uncounted'>;
  readonly command: Pick<ImportCommand, 'reporter' | 'verbose' | 'out'>;
  /** How many different secrets were replaced, by kind; absent: none were looked for. */
  readonly secrets?: ReadonlyMap<string, number> | undefined;
  readonly seconds: number;
  /** Bytes. */
  readonly memory: number;
}

/** What became of logs. */
export function importReport(report: ImportReport): string {
  const { totals, read, command } = report;
  if (command.reporter === 'json') {
    const { firstDifferences, ...counts } = totals;
    const secrets = Object.fromEntries(report.secrets ?? []);
    return jsonText({
      version: 1,
      out: command.out,
      ...counts,
      firstDifferences,
      secrets,
      uncounted: report.survey.uncounted,
      logs: read,
    });
  }
  const steps = `${counted(totals.steps, 'step')} and ${counted(totals.answers, 'saved answer')}`;
  return [
    `Wrote ${counted(totals.files.length, 'scenario')} to ${inline(command.out)}: ${steps}.`,
    `${counted(totals.expected, 'step')} with expectations that the log proves, ${String(totals.unproven)} without.`,
    ...notes(totals),
    ...secretLines(report),
    ...differenceLines(totals),
    ...(command.verbose ? [figures(report)] : []),
  ]
    .map((line) => `${line}\n`)
    .join('')
    .concat(
      uncountedText(report.survey),
      unreadText(read, command.verbose),
      `Run them with: guard-lab run ${inline(command.out)}\n`,
    );
}

function notes(totals: WrittenTotals): string[] {
  const { lost, tooLarge, marked, doubtful, otherAgents, firstOtherAgent } = totals;
  return [
    lost > 0 ? `Left out, because the log does not hold their answer: ${counted(lost, 'request')}.` : '',
    tooLarge > 0
      ? `Left out, because they are too large for a scenario: ${counted(tooLarge, 'request')}.`
      : '',
    marked > 0 ? `With values that were redacted: ${counted(marked, 'step')}.` : '',
    otherAgents > 0
      ? `With an agent that has other labels in the log: ${counted(otherAgents, 'request')}; ${inline(firstOtherAgent ?? '')}. Is this the policy of the log?`
      : '',
    doubtful > 0 ? `Maybe calls of the guard, not of an agent: ${counted(doubtful, 'step')}.` : '',
  ].filter((line) => line !== '');
}

function secretLines({ secrets }: ImportReport): string[] {
  if (!secrets) return ['Secrets of the log may be in the files (--no-redact).'];
  if (secrets.size === 0) return [];
  const kinds = [...secrets].map(([kind, count]) => `${String(count)} ${kind}`);
  return [
    `Secrets that were replaced with marks: ${kinds.join(', ')}. Look at the files before you publish them.`,
  ];
}

function differenceLines({ differences, firstDifferences }: WrittenTotals): string[] {
  if (differences === 0) return [];
  const lines = firstDifferences.map(
    ({ file, step, difference }) =>
      `  ${file}${step === '' ? '' : `: ${inline(step)}`}: ${inline(difference)}`,
  );
  const more = differences - lines.length;
  return [
    `Otherwise than in the log: ${String(differences)}. Is this the guard and the policy of the log?`,
    ...lines,
    ...(more > 0 ? [`  and ${String(more)} more`] : []),
  ];
}

function unreadText(read: readonly ReadLog[], verbose: boolean): string {
  return read
    .filter(({ unreadable, strayAnswers }) => unreadable > 0 || strayAnswers > 0)
    .map(({ name, unreadable, strayAnswers, firstUnreadable }) => {
      const named = verbose
        ? firstUnreadable.map(({ line, problem }) => `  line ${String(line)}: ${inline(problem)}\n`)
        : [];
      const [first] = firstUnreadable;
      const lines =
        unreadable === 0 || !first
          ? []
          : [
              `${counted(unreadable, 'line')} could not be read, the first is ${String(first.line)}: ${first.problem}`,
            ];
      const answers =
        strayAnswers === 0 ? [] : [`${counted(strayAnswers, 'answer')} to no request of the log`];
      return `${inline(name)}: ${[...lines, ...answers].join('; ')}\n${named.join('')}`;
    })
    .join('');
}

function figures({ read, seconds, memory }: ImportReport): string {
  const lines = read.reduce((sum, each) => sum + each.lines, 0);
  const bytes = read.reduce((sum, each) => sum + each.bytes, 0);
  const megabytes = (value: number): string => (value / 1_000_000).toFixed(1);
  return `${counted(lines, 'line')}, ${megabytes(bytes)} MB, in ${seconds.toFixed(1)} s; at most ${megabytes(memory)} MB of memory.`;
}

function counted(count: number, what: string): string {
  return `${String(count)} ${what}${count === 1 ? '' : 's'}`;
}
