// The program `guard-lab`: runs the command line of this process.
import { join } from 'node:path';
import { EXIT } from './exit-codes';
import { main } from './main';
import { processTerminal } from './terminal';

void main(process.argv.slice(2), processTerminal(), join(__dirname, 'worker.js')).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error('guard-lab: internal error; please report it with the command you ran.');
    console.error(error);
    process.exitCode = EXIT.couldNotRun;
  },
);
