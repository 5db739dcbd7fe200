import { dirname, join } from 'node:path';
import { parseCommand } from './arguments';
import type { Command } from './command';
import { EXIT } from './exit-codes';
import { helpText } from './help';
import type { EarlyThread } from './start/early-thread';
import type { Terminal } from './terminal';
import { VERSION } from './version';

/** Runs one command, in the thread `early` if it needs a guard thread; resolves to the exit code. */
export async function main(
  argv: readonly string[],
  terminal: Terminal,
  workerPath: string,
  early?: EarlyThread,
): Promise<number> {
  const command = parseCommand(argv);
  switch (command.kind) {
    case 'help':
      terminal.out(helpText(command.topic));
      return EXIT.ok;
    case 'version':
      terminal.out(`${VERSION}\n`);
      return EXIT.ok;
    case 'usage-error':
      terminal.say(command.message);
      terminal.err(`Try 'guard-lab help${command.topic === undefined ? '' : ` ${command.topic}`}'.\n`);
      return EXIT.usage;
    default:
      return runCommand(command, terminal, workerPath, early);
  }
}

type WorkCommand = Exclude<Command, { readonly kind: 'help' | 'version' | 'usage-error' }>;

/** Commands are loaded when they are used. */
async function runCommand(
  command: WorkCommand,
  terminal: Terminal,
  workerPath: string,
  early: EarlyThread | undefined,
): Promise<number> {
  switch (command.kind) {
    case 'run':
      return (await import('./run-command')).runCommand(command, terminal, workerPath, early);
    case 'inspect':
      return (await import('./inspect-command')).inspectCommand(command, terminal, workerPath);
    case 'call':
      return (await import('./call-command')).callCommand(command, terminal, workerPath, early);
    case 'check':
      return (await import('./check-command')).checkCommand(command, terminal, workerPath);
    case 'map':
      return (await import('./map-command')).mapCommand(command, terminal, workerPath);
    case 'labels':
      return (await import('./labels-command')).labelsCommand(command, terminal, workerPath);
    case 'diff':
      return (await import('./diff-command')).diffCommand(command, terminal, workerPath);
    case 'why':
      return (await import('./why-command')).whyCommand(command, terminal, workerPath);
    case 'record':
      return (await import('./record-command')).recordCommand(command, terminal, workerPath);
    case 'review':
      return (await import('./review-command')).reviewCommand(command, terminal, workerPath);
    case 'new':
      return (await import('./new-command')).newCommand(command, terminal, templatesBeside(workerPath));
    case 'import':
      return (await import('./import-command')).importCommand(command, terminal, workerPath);
    case 'mcp':
      return (await import('./mcp-command')).mcpCommand(command, terminal, workerPath);
    case 'mutate':
      return (await import('./mutate-command')).mutateCommand(command, terminal, workerPath);
  }
}

/** The folder `templates` lies beside that of the bundles. */
function templatesBeside(workerPath: string): string {
  return join(dirname(workerPath), '..', 'templates');
}
