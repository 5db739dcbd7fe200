/** What a suite came to, and each failure with its reason. */
export interface SuiteCounts {
  readonly passed: number;
  readonly failures: readonly string[];
}

/** `notRun` says why nothing ran, which is never a pass. */
export type SuiteResult = SuiteCounts | { readonly notRun: string };
