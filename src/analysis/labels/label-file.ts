import type { AgentLabels, Labels, Operation } from '../../gateway/difc/labels';
import type { ItemRange } from './item-ranges';

/** Labels of items of a response that are the same. */
export interface ItemLabels extends Labels {
  /** Which items, counted from 0; ascending, at least one. */
  readonly items: readonly ItemRange[];
}

/** How a guard labels one request. Tags are sorted by code unit, each once. */
export interface LabelEntry extends AgentLabels {
  /** Null when label_agent or label_resource failed. */
  readonly operation: Operation | null;
  /** Empty when there is no operation, and so are the tags. */
  readonly description: string;
  /** The gateway's text, without a stack trace, when one of the guard's functions failed. */
  readonly error: string | null;
  /**
   * The items of the response, in the order of their first ones; null when label_response gave no labels, absent when
   * it did not run or failed.
   */
  readonly items?: readonly ItemLabels[] | null;
}

/** All labels of a guard (scenario-format, Label files). */
export interface LabelFile {
  readonly version: 1;
  /** Path of the guard, relative to the file, with slashes. */
  readonly guard: string;
  /** By key (`labelKey`), sorted by code unit. */
  readonly labels: ReadonlyMap<string, LabelEntry>;
}

/** Texts as a list that is sorted by code unit, each once. */
export function sortedTags(tags: Iterable<string>): string[] {
  return [...new Set(tags)].sort();
}
