import type { CheckResult, PropertyResult } from '../analysis/check/check-result';
import { countsText, NOT_REPRODUCED, SOURCE_WORDS, reasonText, repeatText } from './check';
import { plural } from './lines';
import { markdownCode, markdownRow, markdownText } from './markdown-text';

const MARKS: Record<PropertyResult['status'], string> = {
  shown: '✅',
  broken: '❌',
  disabled: '➖',
  'no-subject': '⚪',
  'not-reached': '⚪',
};
const HEADS = ['', 'property', 'what holds', ''];
const MESSAGE_WIDTH = 1000;

/** The properties of a guard as Markdown for a job summary or a comment: a table, then the counterexamples. */
export function markdownCheck(result: CheckResult): string {
  const { guard, requests, properties } = result;
  const rows = properties.map((property) =>
    markdownRow([
      MARKS[property.status],
      markdownCode(property.code),
      markdownText(property.title),
      detail(property),
    ]),
  );
  const parts = [
    `### Properties of ${markdownCode(guard)}`,
    `${plural(requests, 'request')}: ${countsText(result)}.`,
    [markdownRow(HEADS), markdownRow(HEADS.map(() => '---')), ...rows].join('\n'),
    ...properties.flatMap(counterexampleText),
    `${repeatText(result)}.`,
  ];
  return `${parts.join('\n\n')}\n`;
}

function detail(property: PropertyResult): string {
  const reason = reasonText(property);
  const texts = reason === '' ? [plural(property.runs, 'case'), ...(property.notes ?? [])] : [reason];
  return texts.map((each) => markdownText(each)).join('; ');
}

function counterexampleText({ code: name, counterexample }: PropertyResult): string[] {
  if (!counterexample) return [];
  const { message, source, sourceIs = 'failure', scenario, reproduced } = counterexample;
  const at = source
    ? ` ${capitalized(SOURCE_WORDS[sourceIs])} ${markdownCode(`${source.file}:${String(source.line)}`)}.`
    : '';
  const file =
    scenario === null
      ? ''
      : ` Scenario: ${markdownCode(scenario)}${reproduced === false ? `, ${NOT_REPRODUCED}` : ''}.`;
  return [`**${markdownText(name)}**: ${markdownText(message, MESSAGE_WIDTH)}.${at}${file}`];
}

function capitalized(words: string): string {
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}
