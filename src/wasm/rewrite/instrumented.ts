/** An instruction at which the guard can stop. */
export interface Instrumented {
  /** In the original file. */
  readonly offset: number;
  /** Steps by line end at statements only. Passing a statement or a mark is written down, an instruction is not. */
  readonly kind: 'statement' | 'mark' | 'instruction';
}
