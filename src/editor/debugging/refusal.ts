import * as l10n from '@vscode/l10n';

/** Why a request cannot be served, in words for a person. */
export class Refusal extends Error {}

/** Why nothing can be asked about a guard that runs. */
export const notStopped = (): string => l10n.t('The guard is running. Pause it or set a breakpoint first.');
/** Why nothing can be asked before a scenario is debugged. */
export const notStarted = (): string => l10n.t('Nothing is debugged yet.');
