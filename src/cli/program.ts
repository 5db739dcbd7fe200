// The command line of this process, once `guard-lab.ts` has loaded it.
import { join } from 'node:path';
import { reportInternalError } from './internal-error';
import { main } from './main';
import { ProcessTerminal } from './terminal';

/**
 * Runs the command line of this process, and sets its exit code in the end.
 * @param dist the folder of the bundles
 */
export function runProgram(dist: string): void {
  const terminal = new ProcessTerminal();
  const fail = reportInternalError(terminal);
  main(process.argv.slice(2), terminal, join(dist, 'worker.js'))
    .then((code) => terminal.ended(code))
    .then((code) => {
      process.exitCode = code;
    })
    .catch(fail);
}
