import { resolve } from 'node:path';
import * as vscode from 'vscode';
import { counted } from '../../ide/counted';
import { isOnDisk } from '../base/disk';
import { slashedPath } from '../../processes/disk-projects';
import { samePath } from '../../project/slashed-path';
import { shownPath } from '../sources/guard-sources';
import type { EditorServices } from '../services';
import type { ProjectGuards } from '../projects/guard-projects';

/** A guard that a project describes, or one that only scenarios name. */
export type ChosenGuard =
  | { readonly kind: 'project'; readonly guards: ProjectGuards }
  | { readonly kind: 'module'; readonly guard: vscode.Uri };

interface GuardItem extends vscode.QuickPickItem {
  readonly chosen?: ChosenGuard;
  readonly command?: string;
}

/** What begins a guard where there is none: of these, what this version of Guard Lab has. */
const BEGINNINGS = [
  { command: 'guardLab.newGuard', label: vscode.l10n.t('$(new-file) New Guard…') },
  { command: 'guardLab.openExample', label: vscode.l10n.t('$(book) Open Example…') },
] as const;

/**
 * Lets a person choose a guard of the workspace: of its projects, and of its scenarios; or begin one, or open a file,
 * after which there is nothing more to do here. Undefined then.
 * @param use what it is chosen for; only guards of projects can be built
 */
export async function chooseGuard(
  { projects, scenarios }: EditorServices,
  use: 'run' | 'debug' | 'build' | 'profile',
): Promise<ChosenGuard | undefined> {
  const known = await projects.all();
  const named = use === 'build' ? [] : scenarios.files.map((file) => scenarios.guardOf(file));
  const available = new Set(await vscode.commands.getCommands(true));
  const items: GuardItem[] = [
    ...known.map(projectItem),
    ...notBuilt(named, known).map((guard) => moduleItem(guard, scenarios.naming(guard).length)),
  ];
  const placeHolder =
    items.length > 0
      ? vscode.l10n.t('Guard to {0}', use)
      : vscode.l10n.t('This workspace has no guard that Guard Lab knows');
  items.push(...BEGINNINGS.filter(({ command }) => available.has(command)), {
    label: vscode.l10n.t('$(folder-opened) Open a Guard or Scenario…'),
    command: 'workbench.action.files.openFile',
  });
  const options = { title: 'Guard Lab', placeHolder, matchOnDescription: true };
  const picked = await vscode.window.showQuickPick(items, options);
  if (picked?.command !== undefined) await vscode.commands.executeCommand(picked.command);
  return picked?.chosen;
}

function projectItem(guards: ProjectGuards): GuardItem {
  return {
    label: `$(shield) ${guards.project.name}`,
    description: shownPath(vscode.Uri.file(resolve(guards.project.definedIn))),
    detail: scenariosText(guards.scenarios.length),
    chosen: { kind: 'project', guards },
  };
}

function moduleItem(guard: vscode.Uri, scenarios: number): GuardItem {
  const shown = shownPath(guard);
  const name = shown.slice(shown.lastIndexOf('/') + 1);
  return {
    label: `$(shield) ${name}`,
    ...(name === shown ? {} : { description: shown }),
    detail: scenariosText(scenarios),
    chosen: { kind: 'module', guard },
  };
}

/** The guards that no project has, each once. */
function notBuilt(
  named: readonly (vscode.Uri | undefined)[],
  known: readonly ProjectGuards[],
): readonly vscode.Uri[] {
  const others = new Map<string, vscode.Uri>();
  for (const guard of named) {
    if (!guard) continue;
    const path = isOnDisk(guard) ? slashedPath(guard.fsPath) : undefined;
    const isKnown =
      path !== undefined && known.some(({ modules }) => modules.some(({ wasm }) => samePath(wasm, path)));
    if (!isKnown) others.set(guard.toString(), guard);
  }
  return [...others.values()];
}

function scenariosText(count: number): string {
  return count === 0 ? vscode.l10n.t('no scenario names it') : counted.scenarios(count);
}
