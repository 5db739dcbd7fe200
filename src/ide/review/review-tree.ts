import * as l10n from '@vscode/l10n';
import type { Json } from '../../gateway/json';
import { actualOf, BY_HAND } from '../../report/review';
import { inline } from '../../report/terminal-text';
import { checkPathText } from '../../run/check-path';
import { compactJson, shorten } from '../../scenario/compact';
import type { ChangeState, ReviewChange } from './file-review';
import { counted } from '../counted';

/** What the changes are grouped by. */
export type ReviewGrouping = 'tool' | 'scenario';

/** Changes of one tool or of one scenario. */
export interface ReviewGroup extends NodeTexts {
  readonly kind: ReviewGrouping;
  /** Whether one of them is to be decided, now or after another run. */
  readonly hasOpen: boolean;
  readonly children: readonly ReviewRow[];
}

/** One change. */
export interface ReviewRow extends NodeTexts {
  readonly kind: 'change';
  readonly change: ReviewChange;
}

/** What a row says. Texts of guards in it are harmless: nothing in them is invisible. */
interface NodeTexts {
  /** The same for the same changes, so that what is open stays open. */
  readonly id: string;
  readonly label: string;
  readonly description: string;
  /** For screen readers: all that the row says, also by its icon. */
  readonly spoken: string;
  readonly tooltip: readonly string[];
}

export type ReviewNode = ReviewGroup | ReviewRow;

/** Longest value in a row, and in its tooltip. */
const IN_ROW = 60;
const IN_TOOLTIP = 400;
/** Lines of findings in a tooltip. */
const MAX_FINDINGS = 5;

/**
 * The changes as a tree, in the order they come in. There are two levels only: of trees that are open further down, VS Code
 * draws rows below a wrong parent when it draws them twice in a row (its `TreeDataSource` mixes up what it asks for).
 */
export function reviewTree(changes: readonly ReviewChange[], by: ReviewGrouping): readonly ReviewGroup[] {
  const byKey = new Map<string, ReviewChange[]>();
  for (const each of changes) {
    const key = by === 'tool' ? each.change.tool : each.file;
    const known = byKey.get(key);
    if (known) known.push(each);
    else byKey.set(key, [each]);
  }
  return [...byKey].map(([key, found]) => groupNode(by, key, found));
}

/** All changes at and below a row. */
export function changesOf(node: ReviewNode): readonly ReviewChange[] {
  return node.kind === 'change' ? [node.change] : node.children.flatMap(changesOf);
}

function groupNode(kind: ReviewGrouping, key: string, changes: readonly ReviewChange[]): ReviewGroup {
  const label = inline(key === '' ? l10n.t('no tool') : key);
  const states = stateCounts(changes);
  return {
    kind,
    id: `${kind} ${key}`,
    label,
    description: states.join(' · '),
    spoken: `${kind} ${label}: ${states.join(', ')}`,
    tooltip: [label, ...states],
    hasOpen: changes.some(({ state }) => state === 'open' || state === 'outdated'),
    children: changes.map((change) => rowNode(change, kind)),
  };
}

/** `3 changes`, `1 rejected`, …: what is open first. */
export function stateCounts(changes: readonly ReviewChange[]): string[] {
  const count = (state: ChangeState): number => changes.filter((each) => each.state === state).length;
  const open = count('open');
  return [
    ...(open > 0 ? [counted.changes(open)] : []),
    ...(['rejected', 'by hand', 'outdated'] as const).flatMap((state) =>
      count(state) > 0 ? [`${String(count(state))} ${state}`] : [],
    ),
  ];
}

const STATE_TEXTS: Readonly<Record<ChangeState, string>> = {
  open: '',
  rejected: 'rejected',
  'by hand': l10n.t('by hand'),
  outdated: 'outdated',
};

const STATE_SENTENCES: Readonly<Record<ChangeState, string>> = {
  open: '',
  rejected: l10n.t('Rejected: the scenario keeps its value and goes on failing.'),
  'by hand': BY_HAND,
  outdated: l10n.t('Outdated: the scenario, its guard, or a setting changed after the run. Run it again.'),
};

function rowNode(row: ReviewChange, by: ReviewGrouping): ReviewRow {
  const { change, state, file } = row;
  const name = checkPathText(change.check).replace(/^expect\./, '');
  const label = inline(`${shorten(change.step, 80)}: ${name}`);
  const actual = actualOf(change);
  const values = (width: number): [string, string] => [
    valueText(change.expected, width),
    actual === undefined ? l10n.t('nothing') : valueText(actual, width),
  ];
  const [expected, now] = values(IN_ROW);
  const [longExpected, longNow] = values(IN_TOOLTIP);
  const findings = change.findings.slice(0, MAX_FINDINGS).map(({ message }) => inline(shorten(message, 300)));
  const reason = inline(shorten(change.reason, IN_TOOLTIP));
  const sentence = STATE_SENTENCES[state];
  return {
    kind: 'change',
    change: row,
    id: `${by} ${row.id}`,
    label,
    description: [STATE_TEXTS[state], `${expected} → ${now}`, by === 'tool' ? inline(file) : '']
      .filter((part) => part !== '')
      .join(' · '),
    spoken: [
      `${inline(change.step)}, ${inline(name)}`,
      ...(sentence === '' ? [] : [sentence]),
      l10n.t('expected {0}', expected),
      l10n.t('actual {0}', now),
      ...(reason === '' ? [] : [reason]),
      inline(file),
    ].join('; '),
    tooltip: [
      `${inline(file)}: ${inline(change.step)}`,
      inline(checkPathText(change.check)),
      `− ${longExpected}`,
      `+ ${longNow}`,
      ...(reason === '' ? [] : [reason]),
      ...findings.map((message) => `! ${message}`),
      sentence,
    ],
  };
}

function valueText(value: Json, width: number): string {
  return inline(compactJson(value, width));
}
