/** An instruction at which the guard can stop. */
export interface Instrumented {
  /** In the original file. */
  readonly offset: number;
  /** Whether a step can end here. */
  readonly statement: boolean;
}
