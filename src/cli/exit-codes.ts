/** Exit codes of the command line (scenario-format). */
export const EXIT = { ok: 0, failed: 1, usage: 2, couldNotRun: 3 } as const;
