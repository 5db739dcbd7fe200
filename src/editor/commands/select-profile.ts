import * as vscode from 'vscode';
import { showError } from '../base/messages';
import { DEFAULT_PROFILE, PAGE_BYTES, PROFILES, type ProfileName } from '../../gateway/limits';
import { CONFIGURATION } from '../../ide/ids';
import type { EditorServices } from '../services';
import { activeUri } from '../workspace/targets';

interface ProfileItem extends vscode.QuickPickItem {
  readonly profile: ProfileName;
}

/** Select Profile: writes the setting where it is set already, else for the workspace, else for the user. */
export async function selectProfile({ scenarios, settings }: EditorServices): Promise<void> {
  const resource = activeUri();
  const own = resource && scenarios.get(resource)?.parsed.scenario?.profile;
  const current = settings.profileFor(resource);
  const names = Object.keys(PROFILES) as ProfileName[];
  const target = targetFor(resource);
  const chosen = await vscode.window.showQuickPick(
    names.map((profile) => profileItem(profile, current)),
    {
      title: 'Select Gateway Profile',
      placeHolder: `${own === undefined ? 'Limits of a gateway release' : `This scenario sets its own profile, ${own}. For other scenarios`}, saved in ${TARGET_NAMES[target]}`,
    },
  );
  if (!chosen || chosen.profile === current) return;
  try {
    await vscode.workspace
      .getConfiguration(CONFIGURATION, resource ?? null)
      .update(settings.profile.key, chosen.profile, target);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    showError(`The profile could not be saved in the settings: ${why}`);
  }
}

function profileItem(profile: ProfileName, current: ProfileName): ProfileItem {
  const { memoryPages, backendCalls, timeoutMs } = PROFILES[profile];
  const notes = [
    ...(profile === current ? ['in force'] : []),
    ...(profile === DEFAULT_PROFILE ? ['default'] : []),
  ];
  return {
    profile,
    label: `${profile === current ? '$(check)' : '$(blank)'} ${profile}`,
    description: notes.join(', '),
    detail: `$(blank) ${String((memoryPages * PAGE_BYTES) / 1_048_576)} MiB of memory, ${String(backendCalls)} backend calls, ${String(timeoutMs / 1000)} s`,
  };
}

const TARGET_NAMES: Record<vscode.ConfigurationTarget, string> = {
  [vscode.ConfigurationTarget.Global]: 'your user settings',
  [vscode.ConfigurationTarget.Workspace]: 'the settings of this workspace',
  [vscode.ConfigurationTarget.WorkspaceFolder]: 'the settings of this folder',
};

function targetFor(resource: vscode.Uri | undefined): vscode.ConfigurationTarget {
  const found = vscode.workspace.getConfiguration(CONFIGURATION, resource ?? null).inspect('profile');
  if (found?.workspaceFolderValue !== undefined && vscode.workspace.workspaceFile)
    return vscode.ConfigurationTarget.WorkspaceFolder;
  const inWorkspace = vscode.workspace.workspaceFolders !== undefined;
  return inWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
}
