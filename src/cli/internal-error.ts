import { EXIT } from './exit-codes';
import type { ProcessTerminal } from './terminal';

/** How long reports may take after an internal error, in milliseconds. */
const REPORTS_MS = 5000;

/**
 * Ends this process with one sentence when something in Guard Lab itself fails, wherever that happens: no stack
 * trace and no warning of Node reaches people. `GUARD_LAB_STACK=1` shows where it happened. What is under way is
 * stopped as by a signal, so that reports say what ran; the exit code is 3 whatever comes of them.
 */
export function reportInternalError(terminal: ProcessTerminal): void {
  process.removeAllListeners('warning');
  let failed = false;
  const fail = (error: unknown): void => {
    // What fails after that is most likely a consequence.
    if (failed) return;
    failed = true;
    const message = error instanceof Error ? error.message : String(error);
    terminal.say(`internal error: ${message}; please report it with the command you ran`);
    const stack = error instanceof Error ? error.stack : undefined;
    if (terminal.env['GUARD_LAB_STACK'] === '1' && stack !== undefined) terminal.err(`${stack}\n`);
    process.exitCode = EXIT.couldNotRun;
    setTimeout(() => process.exit(EXIT.couldNotRun), REPORTS_MS).unref();
    terminal.stop(EXIT.couldNotRun);
  };
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);
}
