/** What a suite came to. `notRun` says why nothing ran, which is never a pass. */
export type SuiteResult = { readonly passed: number; readonly failed: number } | { readonly notRun: string };
