/** What a suite came to, and each failure with its reason. */
export interface SuiteCounts {
  readonly passed: number;
  readonly failures: readonly string[];
  /** Tests that did not run here, each with its reason; those that --name leaves out are not among them. */
  readonly skipped?: readonly string[];
}

/** `notRun` says why nothing ran, which is never a pass. */
export type SuiteResult = SuiteCounts | { readonly notRun: string };
