import * as l10n from '@vscode/l10n';
import { COMMANDS, type CommandId } from '../ids';

const GO_ON = l10n.t('Open this folder in VS Code on a computer.');
const builds = l10n.t('A browser cannot start compilers. {0}', GO_ON);
const debugs = l10n.t('A browser cannot stop a guard in the middle of its code. {0}', GO_ON);
const copies = l10n.t(
  'Guard Lab makes new folders only on a disk, and in a browser there is none. {0}',
  GO_ON,
);
const compares = l10n.t(
  'A browser cannot start git, which knows the labels of before. Use Compare Labels with File, or open this folder in VS Code on a computer.',
);
const records = l10n.t('A browser cannot start the server that answers are recorded from. {0}', GO_ON);

/** Commands that a browser has no way to do, with what is said instead. The manifest hides them there. */
export const NEEDS_COMPUTER: ReadonlyMap<string, string> = new Map<CommandId, string>([
  [COMMANDS.buildGuard, builds],
  [COMMANDS.debugGuard, debugs],
  [COMMANDS.debugScenario, debugs],
  [COMMANDS.profileGuard, l10n.t('A browser does not show where the time of a guard goes. {0}', GO_ON)],
  [COMMANDS.newGuard, copies],
  [COMMANDS.openExample, copies],
  [
    COMMANDS.importLog,
    l10n.t('Gateway logs are read from a disk, and in a browser there is none. {0}', GO_ON),
  ],
  [COMMANDS.recordScenario, records],
  [COMMANDS.compareLabelsWithHead, compares],
  [COMMANDS.compareLabelsWithRevision, compares],
]);

/** What is said where a debug session is started in another way than with a command. */
export const NO_DEBUGGER = debugs;
