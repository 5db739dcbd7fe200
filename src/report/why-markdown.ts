import type { WhyReport } from '../analysis/why/why';
import { capitalized } from './lines';
import { markdownCode as code, markdownRow as row, markdownText as text } from './markdown-text';
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

const WIDTH = 1000;

/** Why a step ended as it did, as Markdown for a document, a job summary or a comment. */
export function markdownWhy(report: WhyReport): string {
  const { step, scenario, item, outcome, summary, agent, mode, operation } = report;
  const about = item === undefined ? '' : `, item ${String(item)}`;
  const parts = [
    `### ${text(step.name)}${about}: ${outcome ?? 'no outcome'}`,
    `${code(scenario)}, guard ${code(report.guard)}`,
    text(summary, WIDTH),
    `Agent: ${code(labelsText(agent))}; mode ${code(mode)}${operation === undefined ? '' : `, operation ${code(operation)}`}`,
    ...decisionParts(report),
    ...sourceParts(report),
    ...sinkParts(report),
    ...variantParts(report),
  ];
  return `${parts.join('\n\n')}\n`;
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  return [row(heads), row(heads.map(() => '---')), ...rows.map(row)].join('\n');
}

function decisionParts({ decisions }: WhyReport): string[] {
  if (decisions.length === 0) return [];
  const rows = decisions.map((decision) => {
    const needed = neededText(decision);
    const why = [
      `${text(capitalized(decision.sentence), WIDTH)}.`,
      ...(decision.reason === '' ? [] : [`Gateway: ${code(decision.reason, WIDTH)}`]),
      ...(needed === undefined ? [] : [text(needed, WIDTH)]),
    ];
    return [
      decision.decision === 'deny' ? '❌' : '✅',
      aboutText(decision),
      code(labelsText(decision.labels)),
      why.join('<br>'),
      decision.admitting.map((change) => text(capitalized(changesText(change)), WIDTH)).join('<br>or<br>'),
    ];
  });
  return ['#### Checks', table(['', 'what', 'labels', 'why', 'what admits it'], rows)];
}

function sourceParts({ origins, sources }: WhyReport): string[] {
  if (origins.length + sources.length === 0) return [];
  const lines = [
    ...origins.map((origin) => `- ${text(capitalized(originText(origin)), WIDTH)}.`),
    ...sources.flatMap((source) => [
      `- ${text(sourceText(source), WIDTH)}: ${text(branchText(source), WIDTH)}`,
      ...source.calls.flatMap((call) => [
        `  - ${code(callText(call))}${call.position ? ` at ${code(positionText(call.position))}` : ''}`,
        ...followsTexts(call).map((each) => `    - ${text(each, WIDTH)}`),
      ]),
      ...valuesTexts(source).map((each) => `  - ${text(each, WIDTH)}`),
    ]),
  ];
  return ['#### Where the labels come from', lines.join('\n')];
}

function sinkParts({ sinks }: WhyReport): string[] {
  if (!sinks) return [];
  const lines = Object.entries(sinks).map(
    ([name, sink]) => `- ${sink.allowed ? '✅' : '❌'} ${text(capitalized(sinkText(name, sink)), WIDTH)}.`,
  );
  return ['#### What the agent may send after this step', lines.join('\n')];
}

function variantParts(report: WhyReport): string[] {
  const { variants, smallest, purpose } = report;
  if (variants.length === 0) return [];
  const sentence = smallestText(report);
  const rows = variants.map((variant, at) => [
    variant.admits ? '✅' : '❌',
    at === smallest ? `**${code(variantText(variant))}**` : code(variantText(variant)),
    code(labelsText(variant.agent)),
    text(variantEnd(variant)),
    variantEffects(variant)
      .map((effect) => `${effect.isLooser ? '⚠️ ' : ''}${text(effect.text)}`)
      .join('<br>'),
  ]);
  return [
    purpose === 'admit' ? '#### What if' : '#### What if more integrity were required',
    table(['', 'change', 'agent', 'outcome', 'what else changes'], rows),
    ...(sentence === undefined ? [] : [text(sentence, WIDTH)]),
  ];
}
