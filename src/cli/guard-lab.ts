// The program `guard-lab`: runs the command line of this process.
import { join } from 'node:path';
import { reportInternalError } from './internal-error';
import { main } from './main';
import { ProcessTerminal } from './terminal';

const terminal = new ProcessTerminal();
const fail = reportInternalError(terminal);
main(process.argv.slice(2), terminal, join(__dirname, 'worker.js'))
  .then((code) => terminal.ended(code))
  .then((code) => {
    process.exitCode = code;
  })
  .catch(fail);
