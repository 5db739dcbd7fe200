/** Exit codes of the command line (scenario-format). */
export const EXIT = { ok: 0, failed: 1, usage: 2, couldNotRun: 3 } as const;

/** Exit codes of a run that a signal ended: 128 and the signal's number, as shells have it. */
export const SIGNAL_EXIT = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;
export type EndSignal = keyof typeof SIGNAL_EXIT;
