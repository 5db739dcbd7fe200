/** What a suite came to, and each failure with its reason. `notRun` says why nothing ran, which is never a pass. */
export type SuiteResult =
  { readonly passed: number; readonly failures: readonly string[] } | { readonly notRun: string };
