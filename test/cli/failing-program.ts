// A program with the terminal of guard-lab that fails in the way its argument names.
import { EventEmitter } from 'node:events';
import { reportInternalError } from '../../src/cli/internal-error';
import { ProcessTerminal } from '../../src/cli/terminal';

const terminal = new ProcessTerminal();
reportInternalError(terminal);

const ways: Readonly<Record<string, () => void>> = {
  throw: () => {
    throw new Error('x\u001b[2J\n::error::y');
  },
  stop: () => {
    terminal.signal.addEventListener('abort', () =>
      terminal.out(`stopped with ${String(terminal.stopCode)}`),
    );
    setInterval(() => undefined, 1000);
    setTimeout(() => {
      throw new Error('too late');
    });
  },
  reject: () => void Promise.reject(new Error('nobody waits')),
  warn: () => {
    const emitter = new EventEmitter();
    for (let count = 0; count < 20; count++) emitter.on('error', () => undefined);
    process.emitWarning('a warning of Node');
    void terminal.ended(0).then((code) => (process.exitCode = code));
  },
  wait: () => {
    terminal.signal.addEventListener('abort', () => terminal.out('stopping'));
    setInterval(() => undefined, 1000);
    terminal.out('waiting');
  },
};
ways[process.argv[2] ?? '']?.();
