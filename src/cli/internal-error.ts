import { EXIT } from './exit-codes';
import type { Terminal } from './terminal';

/**
 * Ends this process with one sentence when something in Guard Lab itself fails, wherever that happens: no stack
 * trace and no warning of Node reaches people. `GUARD_LAB_STACK=1` shows where it happened.
 */
export function reportInternalError(terminal: Terminal): void {
  process.removeAllListeners('warning');
  const fail = (error: unknown): void => {
    const message = error instanceof Error ? error.message : String(error);
    terminal.say(`internal error: ${message}; please report it with the command you ran`);
    const stack = error instanceof Error ? error.stack : undefined;
    if (terminal.env['GUARD_LAB_STACK'] === '1' && stack !== undefined) terminal.err(`${stack}\n`);
    process.exit(EXIT.couldNotRun);
  };
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);
}
