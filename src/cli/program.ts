// The command line of this process, once `guard-lab.ts` has loaded it.
import { join } from 'node:path';
import { reportInternalError } from './internal-error';
import { main } from './main';
import type { EarlyThread } from './start/early-thread';
import { ProcessTerminal } from './terminal';

/**
 * Runs the command line of this process, and sets its exit code in the end.
 * @param dist the folder of the bundles
 * @param thread a guard thread that was started for the command
 */
export function runProgram(dist: string, thread?: EarlyThread): void {
  const terminal = new ProcessTerminal();
  const fail = reportInternalError(terminal);
  main(process.argv.slice(2), terminal, join(dist, 'worker.js'), thread)
    .then((code) => terminal.ended(code))
    // All is written: what is left would only be waited for, and taken apart.
    .then((code) => process.exit(code))
    .catch(fail);
}
