import { messageOf, type FaultSink } from '../base/fault';
import { EXIT } from './exit-codes';
import type { ProcessTerminal, Terminal } from './terminal';

/** How long reports may take after an internal error, in milliseconds. */
const REPORTS_MS = 5000;

/**
 * Ends this process with one sentence when something in Guard Lab itself fails, wherever that happens: no stack
 * trace and no warning of Node reaches people. `GUARD_LAB_STACK=1` shows where it happened. What is under way is
 * stopped as by a signal, so that reports say what ran; the exit code is 3 whatever comes of them. What is returned
 * does the same with an error that was caught.
 */
export function reportInternalError(terminal: ProcessTerminal): (error: unknown) => void {
  process.removeAllListeners('warning');
  let failed = false;
  const fail = (error: unknown): void => {
    // What fails after that is most likely a consequence.
    if (failed) return;
    failed = true;
    sayFault(terminal, messageOf(error), error);
    process.exitCode = EXIT.couldNotRun;
    setTimeout(() => process.exit(EXIT.couldNotRun), REPORTS_MS).unref();
    terminal.stop(EXIT.couldNotRun);
  };
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);
  return fail;
}

/**
 * Says that something in Guard Lab failed, in its threads too, while the command goes on with a result that says so;
 * once for each fault, however many scenarios meet it. `GUARD_LAB_STACK=1` shows where it happened.
 */
export function faultReporter(terminal: Pick<Terminal, 'say' | 'err' | 'env'>): FaultSink {
  const said = new Set<string>();
  return (what, error) => {
    const sentence = `${what}: ${messageOf(error)}`;
    if (said.has(sentence)) return;
    said.add(sentence);
    sayFault(terminal, sentence, error);
  };
}

function sayFault(terminal: Pick<Terminal, 'say' | 'err' | 'env'>, sentence: string, error: unknown): void {
  terminal.say(`internal error: ${sentence}; please report it with the command you ran`);
  const stack = error instanceof Error ? error.stack : undefined;
  if (terminal.env['GUARD_LAB_STACK'] === '1' && stack !== undefined) terminal.err(`${stack}\n`);
}
