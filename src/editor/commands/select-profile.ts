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
      title: vscode.l10n.t('Select Gateway Profile'),
      placeHolder:
        own === undefined
          ? vscode.l10n.t('Limits of a gateway release, saved in {0}', TARGET_NAMES[target])
          : vscode.l10n.t(
              'This scenario sets its own profile, {0}. For other scenarios, saved in {1}',
              own,
              TARGET_NAMES[target],
            ),
    },
  );
  if (!chosen || chosen.profile === current) return;
  try {
    await vscode.workspace
      .getConfiguration(CONFIGURATION, resource ?? null)
      .update(settings.profile.key, chosen.profile, target);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    showError(vscode.l10n.t('The profile could not be saved in the settings: {0}', why));
  }
}

function profileItem(profile: ProfileName, current: ProfileName): ProfileItem {
  const { memoryPages, backendCalls, timeoutMs } = PROFILES[profile];
  const notes = [
    ...(profile === current ? [vscode.l10n.t('in force')] : []),
    ...(profile === DEFAULT_PROFILE ? [vscode.l10n.t('default')] : []),
  ];
  return {
    profile,
    label: `${profile === current ? '$(check)' : '$(blank)'} ${profile}`,
    description: notes.join(', '),
    detail: vscode.l10n.t(
      '$(blank) {0} MiB of memory, {1} backend calls, {2} s',
      (memoryPages * PAGE_BYTES) / 1_048_576,
      backendCalls,
      timeoutMs / 1000,
    ),
  };
}

const TARGET_NAMES: Record<vscode.ConfigurationTarget, string> = {
  [vscode.ConfigurationTarget.Global]: vscode.l10n.t('your user settings'),
  [vscode.ConfigurationTarget.Workspace]: vscode.l10n.t('the settings of this workspace'),
  [vscode.ConfigurationTarget.WorkspaceFolder]: vscode.l10n.t('the settings of this folder'),
};

function targetFor(resource: vscode.Uri | undefined): vscode.ConfigurationTarget {
  const found = vscode.workspace.getConfiguration(CONFIGURATION, resource ?? null).inspect('profile');
  if (found?.workspaceFolderValue !== undefined && vscode.workspace.workspaceFile)
    return vscode.ConfigurationTarget.WorkspaceFolder;
  const inWorkspace = vscode.workspace.workspaceFolders !== undefined;
  return inWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
}
