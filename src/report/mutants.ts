import type { AnswerChange, Mutant, MutationReport } from '../analysis/mutate/mutation-report';
import type { Frame } from '../gateway/invocation';
import { compactJson, shorten } from '../scenario/compact';
import { duration, plural } from './lines';
import { paintWith, type Paint } from './paint';
import type { SourceLine } from './stack-lines';
import { inline } from './terminal-text';

export interface MutantTextOptions {
  readonly colour: boolean;
  /** Quotes the source line of a frame. */
  readonly source?: SourceLine;
}

const QUOTE_WIDTH = 160;
const VALUE_WIDTH = 100;

/** Survivors at one place of the source. */
export interface SurvivorGroup {
  /** `guard.wat:42`, or where in the file the code is. */
  readonly place: string;
  readonly frame: Frame;
  readonly mutants: readonly Mutant[];
}

/** Mutants that survived, by line of the source, in its order. */
export function survivorGroups({ mutants }: MutationReport): SurvivorGroup[] {
  const groups = new Map<string, { readonly frame: Frame; readonly mutants: Mutant[] }>();
  for (const mutant of mutants) {
    if (mutant.outcome !== 'survived') continue;
    const place = placeOf(mutant);
    const group = groups.get(place) ?? { frame: { ...mutant, index: -1 }, mutants: [] };
    group.mutants.push(mutant);
    groups.set(place, group);
  }
  return [...groups].map(([place, group]) => ({ place, ...group }));
}

function placeOf({ source, line, function: name, offset }: Mutant): string {
  if (source !== undefined && line !== undefined) return `${source}:${String(line)}`;
  return name === '' ? `byte ${String(offset)}` : `${name}, byte ${String(offset)}`;
}

/** The result for people: what survived with its lines, then the numbers. */
export function prettyMutants(report: MutationReport, { colour, source }: MutantTextOptions): string {
  const paint = paintWith(colour);
  const groups = survivorGroups(report).flatMap(({ place, frame, mutants }) => {
    const quote = source?.(frame)?.trim();
    return [
      paint.bold(inline(place)),
      ...(quote ? [`  ${paint.dim(`${String(frame.line)} |`)} ${inline(shorten(quote, QUOTE_WIDTH))}`] : []),
      ...mutants.flatMap((mutant) => [
        `  ${paint.yellow('survived')}  ${inline(mutant.what)}`,
        ...(mutant.changes ?? []).map((change) => `      ${changeText(change)}`),
      ]),
      '',
    ];
  });
  return `${[...groups, ...summaryLines(report, paint)].join('\n')}\n`;
}

function changeText(change: AnswerChange): string {
  const { before, after } = change;
  return `${inline(subjectText(change))}: ${inline(compactJson(before, VALUE_WIDTH))} → ${inline(compactJson(after, VALUE_WIDTH))}`;
}

/** `a.guard-scenario.json, step "x", resource.secrecy`: where an expectation is missing. */
export function subjectText({ scenario, step, expectation }: AnswerChange): string {
  const where = step === null ? 'label_agent' : `step ${JSON.stringify(step)}`;
  return `${scenario}, ${where}, ${expectation}`;
}

function summaryLines(report: MutationReport, paint: Paint): string[] {
  const { summary, partial, guard, seed } = report;
  const lines = [
    `${paint.bold(inline(guard))}  ${countsText(report)} in ${duration(summary.durationMs)}`,
    `${scoreText(report)}; ${endText(report)} (--seed ${String(seed)})`,
  ];
  if (summary.survived > 0) lines.push('An expectation about what is named at a survivor would notice it.');
  if (summary.unjudged > 0) lines.push(`Guard Lab could not finish ${plural(summary.unjudged, 'mutant')}.`);
  if (partial) lines.push(paint.yellow('partial: stopped before all mutants ran'));
  return lines;
}

/** `12 mutants: 10 noticed, 1 survived, 1 not observed`. */
export function countsText({ summary }: MutationReport): string {
  const { run, noticed, survived, notObserved } = summary;
  return `${plural(run, 'mutant')}: ${String(noticed)} noticed, ${String(survived)} survived, ${String(notObserved)} not observed`;
}

/** `score 90.9 %`. */
export function scoreText({ summary: { score } }: MutationReport): string {
  return score === null ? 'no score: no answer changed' : `score ${String(score)} %`;
}

/** How many of the possible mutants ran, and why no more. */
export function endText({ summary: { run, possible, ended } }: MutationReport): string {
  if (ended === 'all') return `all ${plural(possible, 'possible mutant')} ran`;
  const why = { runs: '--runs', time: '--time', canceled: 'a stop' }[ended];
  return `${String(run)} of ${plural(possible, 'possible mutant')} ran, limited by ${why}`;
}
