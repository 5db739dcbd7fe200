import { rangesOf, rangesText } from '../analysis/labels/item-ranges';
import { tagsText } from '../analysis/why/sentences';
import type { Decision } from '../analysis/why/explain-step';
import type { LabelChange } from '../analysis/why/label-changes';
import type { LabelSource, TracedCall } from '../analysis/why/label-sources';
import { changeText } from '../analysis/why/policy-variants';
import type { TagOrigin } from '../analysis/why/tag-origins';
import type { FollowedValue } from '../analysis/why/traced-values';
import type { OtherStep, StepEnd, VariantOutcome } from '../analysis/why/variant-outcome';
import type { SinkReport, WhyReport } from '../analysis/why/why';
import type { AgentLabels } from '../gateway/difc/labels';
import type { SourcePosition } from '../run/result';
import { compactJson } from '../scenario/compact';
import { plural } from './lines';

// What the reports of `guard-lab why` say. Texts of guards in them are not yet safe to print.

/** Of labels with very many tags, those that are shown. */
const SHOWN_TAGS = 8;
const ARGUMENTS_WIDTH = 100;

/** `secrecy a, b; integrity c`, or `no tags`. */
export function labelsText({ secrecy, integrity }: AgentLabels): string {
  const parts = [
    ...(secrecy.length > 0 ? [`secrecy ${listText(secrecy)}`] : []),
    ...(integrity.length > 0 ? [`integrity ${listText(integrity)}`] : []),
  ];
  return parts.length === 0 ? 'no tags' : parts.join('; ');
}

function listText(tags: readonly string[]): string {
  const more = tags.length - SHOWN_TAGS;
  return [...tags.slice(0, SHOWN_TAGS), ...(more > 0 ? [`${String(more)} more`] : [])].join(', ');
}

/** What a decision is about: `resource`, `items 1,3-4`, `2 items`. */
export function aboutText({ check, items, count }: Decision): string {
  if (check === 'resource') return 'resource';
  return items === undefined ? plural(count, 'item') : `item${count === 1 ? '' : 's'} ${items}`;
}

/** What must change: `remove the integrity tag "a" from the agent and add the secrecy tag "b" to it`. */
export function changesText({ of, changes }: LabelChange): string {
  const who = of === 'agent' ? 'the agent' : 'what is labeled';
  const parts = (['remove', 'add'] as const).flatMap((action) =>
    (['integrity', 'secrecy'] as const).flatMap((kind) => {
      const tags = changes.filter((each) => each.action === action && each.kind === kind);
      if (tags.length === 0) return [];
      const listed = tagsText(
        kind,
        tags.map(({ tag }) => tag),
      );
      return [`${action} ${listed} ${action === 'add' ? 'to' : 'from'}`];
    }),
  );
  return parts.map((part, at) => `${part} ${at === 0 ? who : 'it'}`).join(' and ');
}

/** Which tags an allowed access needs, in a sentence; undefined when it needs none. */
export function neededText({ denying = [] }: Decision): string | undefined {
  if (denying.length === 0) return undefined;
  const parts = denying.slice(0, SHOWN_TAGS).map(({ of, changes }) => {
    const tags = changes.map(({ kind, tag }) => tagsText(kind, [tag])).join(', ');
    return `${tags} of ${of === 'agent' ? 'the agent' : 'what is labeled'}`;
  });
  return `Without ${parts.join(', or without ')}, this is denied.`;
}

/** Where a tag of the agent comes from, as a sentence without a full stop. */
export function originText({ kind, tag, from, step, descriptions = [] }: TagOrigin): string {
  const subject = tagsText(kind, [tag]);
  if (from === 'label_agent') return `the agent got ${subject} from label_agent`;
  if (from === 'scenario') return `the agent has ${subject} from the start ("agent" in the scenario)`;
  const what =
    descriptions.length === 0 ? '' : `, which read ${descriptions.map((each) => `"${each}"`).join(', ')}`;
  return `the agent took on ${subject} in the step "${step ?? ''}"${what}`;
}

/** What a source is called: `label_response`, or `label_response in the step "read"`. */
export function sourceText({ function: name, step }: LabelSource): string {
  return step === undefined ? name : `${name} in the step "${step}"`;
}

/** What is known of one sink, as a sentence without a full stop. */
export function sinkText(name: string, { allowed, origins }: SinkReport): string {
  if (allowed) return `the agent may write to "${name}"`;
  const shown = origins.slice(0, SHOWN_TAGS).map(originText);
  const more = origins.length - shown.length;
  const why = more > 0 ? [...shown, plural(more, 'more tag')] : shown;
  return `the agent may not write to "${name}": ${why.join('; ')}`;
}

/** One call of a source: `backend call 1 get_repository {"owner":"acme"}`. */
export function callText({ index, tool, args }: TracedCall): string {
  return `backend call ${String(index)} ${tool ?? '(unreadable name)'} ${compactJson(args, ARGUMENTS_WIDTH)}`;
}

/** What other answers to a call change, a sentence each. */
export function followsTexts({ follows }: TracedCall): string[] {
  if (follows.length === 0) return ['no other answer that was tried changes the labels'];
  return follows.map(({ answer, changes, labels }) => {
    const what =
      changes === 'resource' ? 'the resource' : changes === 'all items' ? changes : itemsText(changes);
    const has = changes === 'resource' || /^\d+$/.test(changes) ? 'has' : 'have';
    return `if it ${answer}, ${what} ${has} ${labels ? labelsText(labels) : 'no labels'}`;
  });
}

/** What the labels follow in the items, a sentence each; empty where no item could be changed. */
export function valuesTexts({ values }: LabelSource): string[] {
  if (!values || values.items.length === 0) return [];
  const { items, tried, untried, follows } = values;
  const left = untried === 0 ? '' : `; ${plural(untried, 'more value')} not tried`;
  if (follows.length === 0) {
    const whose = `${itemsText(rangesText(rangesOf(items)))}`;
    return [
      `none of the ${String(tried)} other values that were tried in ${whose} changes its labels${left}`,
    ];
  }
  return follows.map((found, at) => {
    const { item, pointer, labels } = found;
    const what = pointer === '' ? 'its whole value' : pointer;
    const last = at === follows.length - 1 ? left : '';
    return `the labels of item ${String(item)} follow ${what}: with ${valueText(found)} it has ${labelsText(labels)}${last}`;
  });
}

function valueText({ before, after }: FollowedValue): string {
  const [was, is] = [before, after].map((value) =>
    value === undefined ? 'nothing' : compactJson(value, ARGUMENTS_WIDTH),
  );
  return `${is ?? ''} instead of ${was ?? ''}`;
}

function itemsText(positions: string): string {
  return `${/^\d+$/.test(positions) ? 'item' : 'items'} ${positions}`;
}

/** The branches that decided, or that they are not known. */
export function branchText({ branches, comparedWith }: LabelSource): string {
  if (branches.length === 0) return 'the deciding branch is not known';
  const places = branches.map(({ position, offset, function: name }) => {
    return `${position ? positionText(position) : `offset ${String(offset)}`} (${name})`;
  });
  return `the code parts at ${places.join(', then at ')}, compared with a run in which ${comparedWith ?? ''}`;
}

/** `guard.ts:3:5`. */
export function positionText({ source, line, column }: SourcePosition): string {
  return `${source}:${String(line)}:${String(column)}`;
}

/** The changes of a variant. */
export function variantText({ changes }: VariantOutcome): string {
  return changes.map(changeText).join(', ');
}

/** How the step ends with a variant: `filtered, 3 of 5`. */
export function variantEnd(variant: VariantOutcome): string {
  const { outcome, accessible, total, engine, error } = variant;
  if (engine !== undefined) return `not known: ${engine}`;
  if (outcome === 'error' || outcome === null) return `error: ${error ?? 'the step did not run'}`;
  return total === null ? outcome : `${outcome}, ${String(accessible ?? 0)} of ${String(total)}`;
}

/** Something else that changes with a variant. */
export interface Effect {
  readonly text: string;
  /** More passes than before. */
  readonly isLooser: boolean;
}

/** What else changes with a variant, for a column of warnings; empty: nothing in this scenario. */
export function variantEffects({ others, otherItems = 0 }: VariantOutcome): Effect[] {
  const items = otherItems > 0 ? [`${plural(otherItems, 'more item')} of this response`] : [];
  const effects = items.map((text): Effect => ({ text, isLooser: true }));
  return [...effects, ...others.map((other) => ({ text: otherText(other), isLooser: other.isLooser }))];
}

function otherText({ step, before, after }: OtherStep): string {
  return `"${step}": ${endText(before)} → ${endText(after)}`;
}

function endText({ outcome, accessible }: StepEnd): string {
  return accessible === null ? String(outcome) : `${String(outcome)} (${String(accessible)})`;
}

/** What the smallest variant is, or that there is none, as a sentence. */
export function smallestText({ purpose, variants, smallest }: WhyReport): string | undefined {
  if (purpose === 'deny' || variants.length === 0) return undefined;
  const variant = variants[smallest ?? -1];
  if (!variant) return 'None of these admits it.';
  const isGuard = variant.changes.some(({ setting }) => setting === 'difc_mode');
  const isPublic = variant.changes.some(({ setting }) => setting === 'sink-visibility');
  const warning = isPublic ? ' It is right only if what is written there is not public.' : '';
  return isGuard
    ? `No policy that was tried admits it; another answer of label_agent does: ${variantText(variant)}.`
    : `The smallest change of policy that admits it: ${variantText(variant)}.${warning}`;
}
