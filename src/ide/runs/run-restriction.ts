import * as l10n from '@vscode/l10n';

/** Why guards do not run in a window, in words, with the buttons that help. */
export interface RunRestriction {
  readonly message: string;
  /** What an agent does about it, in English. */
  readonly advice: string;
  readonly buttons: readonly string[];
}

export const MANAGE_TRUST = l10n.t('Manage Workspace Trust');
export const MANAGE_TRUST_COMMAND = 'workbench.trust.manage';

/** The one sentence for windows that are not trusted; the manifest has it, too. */
export const NOT_TRUSTED = l10n.t(
  'Guards do not run because this workspace is not trusted. Checks and editing features are available.',
);

/** What is said in a window with a workspace that is on no disk; the manifest says it, too. */
export const ON_NO_DISK = l10n.t(
  'Guards do not run in a virtual workspace because its files are not on disk. Checks and editing features are available.',
);

const ASK_FOR_TRUST =
  'Ask the person to trust it with the command "Workspaces: Manage Workspace Trust", and call again.';
const ASK_FOR_A_DISK = 'Ask the person to open the folder from a disk, and call again.';

/** Schemes of folders on a disk, here or on the remote machine. */
const DISK_SCHEMES: ReadonlySet<string> = new Set(['file', 'vscode-remote']);

/** Guards run in trusted workspaces with files on disk; everywhere else files can be read and checked. */
export function runRestriction(window: {
  readonly trusted: boolean;
  readonly folderSchemes: readonly string[];
}): RunRestriction | undefined {
  if (!window.trusted) return { message: NOT_TRUSTED, advice: ASK_FOR_TRUST, buttons: [MANAGE_TRUST] };
  const { folderSchemes } = window;
  if (folderSchemes.length > 0 && !folderSchemes.some((scheme) => DISK_SCHEMES.has(scheme)))
    return { message: ON_NO_DISK, advice: ASK_FOR_A_DISK, buttons: [] };
  return undefined;
}

/** What telling a person takes. */
export interface RestrictionDialog {
  readonly show: (message: string, ...buttons: string[]) => PromiseLike<string | undefined>;
  readonly manageTrust: () => PromiseLike<unknown>;
}

/** Says why nothing runs; resolves when the message is gone and, if asked for, trust was offered. */
export async function showRestriction(
  { message, buttons }: RunRestriction,
  dialog: RestrictionDialog,
): Promise<void> {
  const chosen = await dialog.show(message, ...buttons);
  if (chosen === MANAGE_TRUST) await dialog.manageTrust();
}
