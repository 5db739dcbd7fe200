import * as l10n from '@vscode/l10n';
import { CHANGE_KINDS, type ChangeKind, type LabelChange } from '../../analysis/diff/label-changes';
import { labelKeyParts } from '../../analysis/labels/label-key';
import type { LabelEntry } from '../../analysis/labels/label-file';
import { changeLines, entryText } from '../../report/label-change-lines';
import { KIND_MEANINGS } from '../../report/label-diff-markdown';
import { inline } from '../../report/terminal-text';
import { counted } from '../counted';

/** All changes of one order. */
export interface GroupNode extends NodeTexts {
  readonly kind: 'group';
  readonly order: ChangeKind;
  readonly children: readonly ToolNode[];
}

/** The changes of one order of a tool, or of a scenario. */
export interface ToolNode extends NodeTexts {
  readonly kind: 'tool';
  readonly order: ChangeKind;
  /** The name of the tool; undefined for a scenario. */
  readonly tool?: string;
  readonly children: readonly RowNode[];
}

/** One change. */
export interface RowNode extends NodeTexts {
  readonly kind: 'row';
  readonly order: ChangeKind;
  readonly change: LabelChange;
  /** Undefined for a step of a scenario. */
  readonly tool?: string;
  readonly world?: string;
}

/** What a row of the tree says. Texts of guards in it are harmless: nothing in them is invisible. */
interface NodeTexts {
  /** The same for the same changes, so that what is open stays open. */
  readonly id: string;
  readonly label: string;
  readonly description: string;
  /** For screen readers: all that the row says, also by its icon. */
  readonly spoken: string;
  readonly tooltip: readonly string[];
}

export type DiffNode = GroupNode | ToolNode | RowNode;

/** The changes as a tree: by order, the worst first, then by tool or scenario, then by arguments, world and policy. */
export function diffTree(changes: readonly LabelChange[]): readonly GroupNode[] {
  return CHANGE_KINDS.flatMap((order) => {
    const ofOrder = changes.filter(({ kind }) => kind === order);
    return ofOrder.length === 0 ? [] : [groupNode(order, ofOrder)];
  });
}

/** All changes at and below a row, each key once. */
export function changesOf(node: DiffNode): readonly LabelChange[] {
  return node.kind === 'row' ? [node.change] : node.children.flatMap(changesOf);
}

function groupNode(order: ChangeKind, changes: readonly LabelChange[]): GroupNode {
  const byName = new Map<string, LabelChange[]>();
  for (const change of changes) {
    const [name = ''] = labelKeyParts(change.key);
    const known = byName.get(name);
    if (known) known.push(change);
    else byName.set(name, [change]);
  }
  const [title = '', meaning] = KIND_MEANINGS[order].split(': ');
  const count = counted.changes(changes.length);
  return {
    kind: 'group',
    order,
    id: order,
    label: title,
    description: [String(changes.length), ...(meaning === undefined ? [] : [meaning])].join(' · '),
    spoken: `${title}: ${count}${meaning === undefined ? '' : `, ${meaning}`}`,
    tooltip: [KIND_MEANINGS[order]],
    children: [...byName].map(([name, found]) => toolNode(order, name, found)),
  };
}

function toolNode(order: ChangeKind, name: string, changes: readonly LabelChange[]): ToolNode {
  const label = inline(name);
  const count = counted.changes(changes.length);
  const isScenario = changes.every(({ key }) => placeOf(key).tool === undefined);
  return {
    kind: 'tool',
    order,
    ...(isScenario ? {} : { tool: name }),
    id: `${order} / ${name}`,
    label,
    description: String(changes.length),
    spoken: `${label}: ${count}, ${order}`,
    tooltip: [label, `${count}: ${order}`],
    children: changes.map((change) => rowNode(change, name)),
  };
}

interface Place {
  readonly tool?: string;
  readonly world?: string;
  /** What tells the request from others of the tool or the scenario, and the same when it is read out. */
  readonly label: string;
  readonly spoken: string;
}

/** What a key is about: `TOOL / WORLD / ARGUMENTS [/ POLICY]`, or `scenario FILE / STEP`. */
function placeOf(key: string): Place {
  const [name = '', world = '', set, ...policy] = labelKeyParts(key);
  if (set === undefined) return { label: world, spoken: world };
  const label = [set, world, ...policy].join(' · ');
  return { tool: name, world, label, spoken: [set, l10n.t('{0} world', world), ...policy].join(', ') };
}

function rowNode(change: LabelChange, name: string): RowNode {
  const { key, kind, aspects, before, after } = change;
  const place = placeOf(key);
  const { tool, world } = place;
  const label = inline(place.label);
  const lines = changeLines(change).map(inline);
  const both = [l10n.t('before: {0}', sideText(before)), l10n.t('now: {0}', sideText(after))];
  const about = aspects.length === 0 ? kind : `${kind} ${aspects.join(' and ')}`;
  return {
    kind: 'row',
    order: kind,
    change,
    ...(tool === undefined ? {} : { tool }),
    ...(world === undefined ? {} : { world }),
    id: `${kind} / ${key}`,
    label,
    description: lines.join(' · '),
    spoken: [`${inline(name)}, ${inline(place.spoken)}`, about, ...lines, ...both].join('; '),
    tooltip: [inline(key), about, ...lines, ...both],
  };
}

function sideText(entry: LabelEntry | null): string {
  return entry ? inline(entryText(entry)) : l10n.t('no such request');
}
