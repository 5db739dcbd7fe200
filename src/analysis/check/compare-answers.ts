import type { AgentLabels, Labels } from '../../gateway/difc/labels';
import type { LabelAnswer } from '../guard-probe';

/** Labels in one line, for messages: `secrecy [private:acme/app], integrity []`. */
export function labelsText({ secrecy, integrity }: AgentLabels): string {
  return `secrecy [${secrecy.join(', ')}], integrity [${integrity.join(', ')}]`;
}

/** An answer in one line: an error, or the operation and the labels of the resource and of the items. */
export function answerText({ error, operation, resource, items }: LabelAnswer): string {
  if (error !== null) return `the error ${firstLine(error)}`;
  const parts = [operation ?? 'no operation', ...(resource ? [labelsText(resource)] : [])];
  if (items) parts.push(`items: ${distinct(items.map(({ labels }) => labelsText(labels))).join('; ')}`);
  return parts.join(', ');
}

/** What the items of an answer have, in words: their different labels, no labels, or the error. */
export function itemsText({ error, items }: LabelAnswer): string {
  if (error !== null) return `the error ${firstLine(error)}`;
  if (!items) return 'no labels';
  return distinct(items.map(({ labels }) => labelsText(labels))).join('; ') || 'no items';
}

/** What decides in the gateway: errors as such, the operation, and all tags; descriptions and data do not count. */
export function decisive(answer: LabelAnswer, order: 'ordered' | 'any-order' = 'ordered'): string {
  const { error, operation, resource, items } = answer;
  const labeled = items?.map(({ labels }) => tags(labels));
  if (order === 'any-order') labeled?.sort();
  return JSON.stringify([
    error !== null,
    operation ?? null,
    resource ? tags(resource) : null,
    labeled ?? null,
  ]);
}

/** Without the stack that follows. */
function firstLine(error: string): string {
  return error.split('\n')[0] ?? '';
}

function tags({ secrecy, integrity }: Labels): string {
  return JSON.stringify([secrecy, integrity]);
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
