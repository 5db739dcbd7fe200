import type { Edit } from '../rewrite/body';

/**
 * What is changed. `condition`: a branch or `select` decides the other way. `comparison`: an operator is replaced by
 * its opposite. `constant`: a constant that is compared is one more or less. `call`: a call is left out. `return`: a
 * function returns at once. `text`: a text in the data of the guard.
 */
export const MUTATION_KINDS = ['condition', 'comparison', 'constant', 'call', 'return', 'text'] as const;
export type MutationKind = (typeof MUTATION_KINDS)[number];

/** One small change of a module that keeps it valid. All offsets are those of the original file. */
export interface Mutation {
  readonly kind: MutationKind;
  /** Index of the function, imports included; absent for a text that no code seen points at. */
  readonly function?: number;
  /** Of the instruction that changes; for a text, of the constant that points at it, else of the text itself. */
  readonly offset: number;
  /** What changes, as a part of a sentence: `i32.lt_s becomes i32.ge_s`. */
  readonly what: string;
  /** For a text, the tag or word of an answer that it was found by. */
  readonly text?: string;
  readonly edit: Edit;
}
