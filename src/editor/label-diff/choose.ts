import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { RevisionError } from '../../processes/revision-error';
import { recentRevisions, type KnownRevision } from '../../processes/git-revisions';
import { showInformation } from '../base/messages';
import type { EditorServices } from '../services';
import { shownPath } from '../sources/guard-sources';
import type { ToolMapPanels } from '../tool-map/panels';
import { commandTargets } from '../workspace/targets';
import type { BaseChoice } from './base';

const ICONS: Readonly<Record<KnownRevision['kind'], string>> = {
  branch: 'git-branch',
  tag: 'tag',
  commit: 'git-commit',
};

/**
 * What labels are compared for: the clicked or active guard or scenario, that of the active tool map, the only guard
 * that scenarios name, or one that a person chooses; undefined when there is none.
 */
export async function chosenTarget(
  args: readonly unknown[],
  { scenarios }: Pick<EditorServices, 'scenarios'>,
  maps: ToolMapPanels,
): Promise<vscode.Uri | undefined> {
  const { guards, scenarios: files } = commandTargets(args);
  const target = guards[0] ?? files[0] ?? maps.active?.session.uri;
  if (target) return target;
  await scenarios.ready;
  const named = scenarios.files.flatMap((file) => scenarios.guardOf(file) ?? []);
  const known = [...new Map(named.map((uri) => [uri.toString(), uri])).values()];
  if (known.length <= 1) {
    if (!known[0])
      showInformation(
        vscode.l10n.t(
          'Open a guard (.wat, .wasm) or a scenario (.guard-scenario.json) to compare its labels.',
        ),
      );
    return known[0];
  }
  const items = known.map((uri) => ({ label: shownPath(uri), uri }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Compare the Labels of a Guard'),
  });
  return chosen?.uri;
}

/** Asks for a revision; undefined when none was chosen. */
export async function chosenRevision(target: vscode.Uri): Promise<BaseChoice | undefined> {
  const stop = new AbortController();
  try {
    const found = await recentRevisions(dirname(target.fsPath), stop.signal);
    if (found.length === 0) {
      showInformation(vscode.l10n.t('{0} is in no git repository with commits.', shownPath(target)));
      return undefined;
    }
    const items = found.map(({ name, kind, subject, age }) => ({
      label: `$(${ICONS[kind]}) ${name}`,
      description: age,
      detail: subject,
      name,
    }));
    const chosen = await vscode.window.showQuickPick(items, {
      title: vscode.l10n.t('Compare Labels with a Revision'),
      placeHolder: vscode.l10n.t('Branch, tag, or commit'),
      matchOnDetail: true,
    });
    return chosen && { kind: 'revision', name: chosen.name };
  } catch (error) {
    if (!(error instanceof RevisionError)) throw error;
    showInformation(error.message);
    return undefined;
  }
}

/** Asks for a label file or a guard; undefined when none was chosen. */
export async function chosenFile(target: vscode.Uri): Promise<BaseChoice | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Compare Labels with a Label File or a Guard'),
    openLabel: vscode.l10n.t('Compare'),
    defaultUri: vscode.Uri.joinPath(target, '..'),
    filters: { [vscode.l10n.t('Label files and guards')]: ['json', 'wat', 'wasm'] },
  });
  const [uri] = chosen ?? [];
  return uri && { kind: 'file', uri };
}
