import { COMMANDS, type CommandId } from '../ids';

const GO_ON = 'Open this folder in VS Code on a computer.';
const builds = `A browser cannot start compilers. ${GO_ON}`;
const debugs = `A browser cannot stop a guard in the middle of its code. ${GO_ON}`;
const copies = `Guard Lab makes new folders only on a disk, and in a browser there is none. ${GO_ON}`;
const records = `A browser cannot start the server that answers are recorded from. ${GO_ON}`;

/** Commands that a browser has no way to do, with what is said instead. The manifest hides them there. */
export const NEEDS_COMPUTER: ReadonlyMap<CommandId, string> = new Map([
  [COMMANDS.buildGuard, builds],
  [COMMANDS.debugGuard, debugs],
  [COMMANDS.debugScenario, debugs],
  [COMMANDS.profileGuard, `A browser does not show where the time of a guard goes. ${GO_ON}`],
  [COMMANDS.newGuard, copies],
  [COMMANDS.openExample, copies],
  [COMMANDS.importLog, `Gateway logs are read from a disk, and in a browser there is none. ${GO_ON}`],
  [COMMANDS.recordScenario, records],
]);

/** What is said where a debug session is started in another way than with a command. */
export const NO_DEBUGGER = debugs;
