/** Why guards do not run in a window, in words, with the buttons that help. */
export interface RunObstacle {
  readonly message: string;
  readonly buttons: readonly string[];
}

export const MANAGE_TRUST = 'Manage Workspace Trust';
export const MANAGE_TRUST_COMMAND = 'workbench.trust.manage';

/** The one sentence for windows that are not trusted; the manifest has it, too. */
export const NOT_TRUSTED =
  'Guard Lab runs no guards in this workspace because it is not trusted. Reading, checking and editing work.';

/** The one sentence for workspaces that are on no disk; the manifest has it, too. */
export const ON_NO_DISK =
  'Guard Lab runs no guards in a virtual workspace: its files are not on a disk. Reading, checking and editing work.';

/** Schemes of folders on a disk, here or on the remote machine. */
const DISK_SCHEMES: ReadonlySet<string> = new Set(['file', 'vscode-remote']);

/** Guards run in trusted workspaces with files on disk; everywhere else files can be read and checked. */
export function runObstacle(window: {
  readonly trusted: boolean;
  readonly folderSchemes: readonly string[];
}): RunObstacle | undefined {
  if (!window.trusted) return { message: NOT_TRUSTED, buttons: [MANAGE_TRUST] };
  const { folderSchemes } = window;
  if (folderSchemes.length > 0 && !folderSchemes.some((scheme) => DISK_SCHEMES.has(scheme)))
    return { message: ON_NO_DISK, buttons: [] };
  return undefined;
}

/** What telling a person takes. */
export interface ObstacleDialog {
  readonly show: (message: string, ...buttons: string[]) => Thenable<string | undefined>;
  readonly manageTrust: () => Thenable<unknown>;
}

/** Says why nothing runs; resolves when the message is gone and, if asked for, trust was offered. */
export async function tellObstacle({ message, buttons }: RunObstacle, dialog: ObstacleDialog): Promise<void> {
  const chosen = await dialog.show(message, ...buttons);
  if (chosen === MANAGE_TRUST) await dialog.manageTrust();
}
