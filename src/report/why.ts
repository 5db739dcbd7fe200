import type { Decision } from '../analysis/why/explain-step';
import type { VariantOutcome } from '../analysis/why/variant-outcome';
import type { WhyReport } from '../analysis/why/why';
import { capitalized, indented } from './lines';
import { paintWith, type Paint } from './paint';
import { inline } from './terminal-text';
import {
  aboutText,
  branchText,
  callText,
  changesText,
  followsTexts,
  labelsText,
  neededText,
  originText,
  positionText,
  sinkText,
  smallestText,
  sourceText,
  valuesTexts,
  variantEffects,
  variantEnd,
  variantText,
} from './why-texts';

/** Why a step ended as it did, for people: the checks, where the labels come from, and what would admit it. */
export function prettyWhy(report: WhyReport, colour: boolean): string {
  const paint = paintWith(colour);
  const { step, scenario, item, outcome } = report;
  const about = item === undefined ? '' : `, item ${String(item)}`;
  const lines = [
    `${paint.bold(inline(scenario))} › ${inline(step.name)}${about}  ${outcomeText(outcome, paint)}`,
    ...indented(report.summary, '  '),
    '',
    `  ${stateText(report)}`,
    ...report.decisions.flatMap((decision) => decisionLines(decision, paint)),
    ...sourceLines(report, paint),
    ...sinkLines(report, paint),
    ...variantLines(report, paint),
  ];
  return `${lines.join('\n')}\n`;
}

function outcomeText(outcome: WhyReport['outcome'], paint: Paint): string {
  if (outcome === null) return paint.dim('no outcome');
  return outcome === 'allowed' ? paint.green(outcome) : paint.red(outcome);
}

/** Mode, operation and the agent's labels. */
function stateText({ agent, mode, operation }: WhyReport): string {
  const what = operation === undefined ? '' : `, operation ${operation}`;
  return `agent: ${inline(labelsText(agent))}; mode ${mode}${what}`;
}

const MARKS = { allow: '✓', deny: '✗', 'allow-with-propagate': '✓' } as const;

function decisionLines(decision: Decision, paint: Paint): string[] {
  const { labels, sentence, reason, admitting } = decision;
  const mark = decision.decision === 'deny' ? paint.red(MARKS.deny) : paint.green(MARKS[decision.decision]);
  const needed = neededText(decision);
  return [
    `  ${mark} ${paint.bold(aboutText(decision))}: ${inline(labelsText(labels))}`,
    `      ${capitalized(inline(sentence))}.`,
    ...(reason === '' ? [] : [`      ${paint.dim('gateway:')} ${inline(reason)}`]),
    ...admitting.map(
      (change, at) => `      ${paint.dim(at === 0 ? 'admits:' : '    or:')} ${inline(changesText(change))}`,
    ),
    ...(needed === undefined ? [] : [`      ${inline(needed)}`]),
  ];
}

function sourceLines({ origins, sources }: WhyReport, paint: Paint): string[] {
  if (origins.length + sources.length === 0) return [];
  return [
    '',
    `  ${paint.bold('Where the labels come from')}`,
    ...origins.map((origin) => `    ${inline(capitalized(originText(origin)))}.`),
    ...sources.flatMap((source) => [
      `    ${inline(sourceText(source))}: ${inline(branchText(source))}`,
      ...source.calls.flatMap((call) => [
        `      ${inline(callText(call))}${call.position ? ` at ${inline(positionText(call.position))}` : ''}`,
        ...followsTexts(call).map((text) => `        ${inline(text)}`),
      ]),
      ...valuesTexts(source).map((text) => `      ${inline(text)}`),
    ]),
  ];
}

function sinkLines({ sinks }: WhyReport, paint: Paint): string[] {
  if (!sinks) return [];
  const lines = Object.entries(sinks).map(([name, sink]) => {
    const mark = sink.allowed ? paint.green(MARKS.allow) : paint.red(MARKS.deny);
    return `    ${mark} ${inline(capitalized(sinkText(name, sink)))}.`;
  });
  return ['', `  ${paint.bold('What the agent may send after this step')}`, ...lines];
}

function variantLines(report: WhyReport, paint: Paint): string[] {
  const { variants, smallest, purpose } = report;
  if (variants.length === 0) return [];
  const sentence = smallestText(report);
  const rows = variants.map((variant) => [
    inline(variantText(variant)),
    inline(labelsText(variant.agent)),
    inline(variantEnd(variant)),
  ]);
  const heads = ['change', 'agent', 'outcome'];
  const widths = heads.map((head, at) => Math.max(head.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ');
  return [
    '',
    `  ${paint.bold(purpose === 'admit' ? 'What if' : 'What if more integrity were required')}`,
    `      ${paint.dim(line(heads).trimEnd())}`,
    ...rows.flatMap((row, at) => {
      const variant = variants[at];
      return variant ? variantRow(line(row).trimEnd(), variant, at === smallest, paint) : [];
    }),
    ...(sentence === undefined ? [] : [`    ${inline(sentence)}`]),
  ];
}

function variantRow(text: string, variant: VariantOutcome, isSmallest: boolean, paint: Paint): string[] {
  const mark = variant.admits ? paint.green(MARKS.allow) : paint.red(MARKS.deny);
  return [
    `    ${mark}${isSmallest ? '*' : ' '}${isSmallest ? paint.bold(text) : text}`,
    ...variantEffects(variant).map(
      ({ text: effect, isLooser }) => `        ${isLooser ? paint.yellow('!') : '·'} also ${inline(effect)}`,
    ),
  ];
}
