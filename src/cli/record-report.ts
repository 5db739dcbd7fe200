import type { Recording } from '../capture/recording/recording';
import { jsonText } from '../report/json';
import { plural } from '../report/lines';
import type { Paint } from '../report/paint';
import { inline } from '../report/terminal-text';

export interface RecordReport {
  readonly scenario: string;
  readonly server: string;
  /** Absent when there was nothing to record. */
  readonly recording: Pick<Recording, 'answers' | 'differences'> | undefined;
  readonly left: readonly string[];
  readonly unreached: readonly string[];
  /** How many different secrets were replaced, by kind; undefined: none were looked for. */
  readonly secrets: ReadonlyMap<string, number> | undefined;
}

/** What was recorded, before it is written. */
export function recordReport(report: RecordReport, paint: Paint): string {
  const { recording, left, unreached, server } = report;
  const head = recording
    ? `Recorded ${plural(recording.answers.length, 'answer')} of ${inline(server)}:`
    : 'Nothing to record: all answers are saved (--refresh asks again).';
  return [
    head,
    ...(recording ? answerLines(recording.answers, paint) : []),
    ...(recording ? secretLines(report.secrets) : []),
    ...named('Not called, because they may write:', left),
    ...named('The gateway did not pass on the requests of', unreached),
    ...(recording ? differenceLines(recording.differences, paint) : []),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

function answerLines(answers: Recording['answers'], paint: Paint): string[] {
  let step: string | null | undefined;
  return answers.flatMap((answer) => {
    const isNew = answer.step !== step;
    step = answer.step;
    const kind = answer.kind === 'error' ? paint.yellow('error') : 'result';
    const by = answer.of === 'guard' ? 'the guard calls ' : '';
    const line = `    ${by}${inline(answer.tool)}: ${kind}, ${plural(answer.characters, 'character')}`;
    return isNew ? [`  ${inline(answer.step ?? 'label_agent')}`, line] : [line];
  });
}

function secretLines(secrets: RecordReport['secrets']): string[] {
  if (!secrets) return ['Secrets of the answers may be in the file (--no-redact).'];
  if (secrets.size === 0) return ['No secrets were found. Look at the file before you publish it.'];
  const kinds = [...secrets].map(([kind, count]) => {
    const first = `[REDACTED:${kind}-1]`;
    return `  ${String(count)} ${kind}: ${count === 1 ? first : `${first} to [REDACTED:${kind}-${String(count)}]`}`;
  });
  return ['Secrets that are replaced with marks:', ...kinds, 'Look at the file before you publish it.'];
}

function named(what: string, names: readonly string[]): string[] {
  return names.length === 0 ? [] : [`${what} ${names.map(inline).join(', ')}`];
}

function differenceLines(differences: readonly string[], paint: Paint): string[] {
  if (differences.length === 0) return ['With the saved answers, the scenario ends the same.'];
  return [
    paint.red('With the saved answers, the scenario ends otherwise:'),
    ...differences.map((each) => `  ${inline(each)}`),
  ];
}

/** The same as JSON; `written` is the file, null when none was written. */
export function recordJson(report: RecordReport, written: string | null): string {
  const { scenario, server, recording, left, unreached, secrets } = report;
  return jsonText({
    version: 1,
    scenario,
    written,
    server,
    answers: recording?.answers ?? [],
    secrets: Object.fromEntries(secrets ?? []),
    differences: recording?.differences ?? [],
    left,
    unreached,
  });
}
