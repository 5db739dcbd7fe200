import type { LabeledItem } from './difc/filter';
import { decodeAnswer, type Decoded } from './guard-answer';
import { isJsonObject, ownValue, type Json } from './json';
import { decodePathLabels, labelItems } from './path-labels';
import { looseLabels } from './resource-response';
import { NIL_POINTER } from './texts';

/**
 * Decodes label_response's output into labelled items, or null when the guard gave no labels
 * (gateway-contract 7). `toolResult` is what the tool answered. Errors are the gateway's texts without
 * the prefix `response labeling failed: `.
 */
export function decodeLabelResponse(output: Uint8Array, toolResult: Json): Decoded<LabeledItem[] | null> {
  if (output.length === 0) return { ok: true, value: null };
  const decoded = decodeAnswer(output);
  if (!decoded.ok) {
    return { ok: false, error: `failed to unmarshal label_response WASM response: ${decoded.error}` };
  }
  const { map: answer, source } = decoded.value;
  if (Object.hasOwn(answer, 'labeled_paths')) {
    const pathLabels = decodePathLabels(source);
    if (!pathLabels.ok) {
      return {
        ok: false,
        error: `failed to parse path labels: failed to parse path labels: ${pathLabels.error}`,
      };
    }
    const items = labelItems(pathLabels.value, toolResult);
    if (items.ok) return items;
    return {
      ok: false,
      error: `failed to apply path labels: failed to resolve path labels: ${items.error}`,
    };
  }
  const items = ownValue(answer, 'items');
  if (!Array.isArray(items) || items.length === 0) return { ok: true, value: null };
  return legacyItems(items);
}

/**
 * The legacy form `[{data, labels}]`: entries that are no objects are skipped, copied data is taken as is. An entry
 * without a labels object makes Go panic, which ends the gateway's process.
 */
function legacyItems(items: readonly Json[]): Decoded<LabeledItem[]> {
  const labeled: LabeledItem[] = [];
  for (const item of items) {
    if (!isJsonObject(item)) continue;
    const labels = ownValue(item, 'labels');
    if (!isJsonObject(labels)) return { ok: false, error: NIL_POINTER, panic: true };
    labeled.push({ data: ownValue(item, 'data') ?? null, labels: looseLabels(labels) });
  }
  return { ok: true, value: labeled };
}
