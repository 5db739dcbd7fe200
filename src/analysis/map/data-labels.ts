import type { Labels } from '../../gateway/difc/labels';
import type { LabelAnswer } from '../guard-probe';

/**
 * The labels under which data of a request reach an agent (gateway-contract 8, phases 4 to 6): those of each item when
 * `label_response` gave labels, else those of the resource. None for writes and for requests that fail.
 */
export function dataLabels({ error, operation, resource, items }: LabelAnswer): readonly Labels[] {
  if (error !== null || !resource || operation === 'write') return [];
  return items ? items.map(({ labels }) => labels) : [resource];
}

/** All labels that the guard gave: of the resource, then of the items. */
export function allLabels({ resource, items }: LabelAnswer): readonly Labels[] {
  return [...(resource ? [resource] : []), ...(items ?? []).map(({ labels }) => labels)];
}

/** Whether someone may read some of the data without any clearance. */
export function hasPublicData(answer: LabelAnswer): boolean {
  return dataLabels(answer).some(({ secrecy }) => secrecy.length === 0);
}
