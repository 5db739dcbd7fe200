/** A browser does not say how much room is left: nothing can be made sure of (docs/browser.md). */
export function makeRoom(): void {
  return;
}
