import { resolve } from 'node:path';
import * as vscode from 'vscode';
import { shownPath } from '../sources/guard-sources';
import type { EditorServices } from '../services';
import type { ProjectGuards } from '../projects/guard-projects';

interface GuardItem extends vscode.QuickPickItem {
  readonly guards?: ProjectGuards;
  readonly command?: string;
}

/** What begins a guard where there is none: of these, what this version of Guard Lab has. */
const BEGINNINGS = [
  { command: 'guardLab.newGuard', label: '$(new-file) New Guard…' },
  { command: 'guardLab.openExample', label: '$(book) Open Example…' },
] as const;

/**
 * Lets a person choose a guard of the workspace; or begin one, or open a file, after which there is nothing more to do
 * here. Undefined then.
 */
export async function chooseGuard({ projects }: EditorServices): Promise<ProjectGuards | undefined> {
  const known = await projects.all();
  const available = new Set(await vscode.commands.getCommands(true));
  const items: GuardItem[] = [
    ...known.map((guards) => ({
      label: `$(shield) ${guards.project.name}`,
      description: shownPath(vscode.Uri.file(resolve(guards.project.definedIn))),
      detail: scenariosText(guards.scenarios.length),
      guards,
    })),
    ...BEGINNINGS.filter(({ command }) => available.has(command)),
    { label: '$(folder-opened) Open a Guard or Scenario…', command: 'workbench.action.files.openFile' },
  ];
  const placeHolder = known.length > 0 ? 'Guard to run' : 'This workspace has no guard that Guard Lab knows';
  const chosen = await vscode.window.showQuickPick(items, { title: 'Guard Lab', placeHolder });
  if (chosen?.command !== undefined) await vscode.commands.executeCommand(chosen.command);
  return chosen?.guards;
}

function scenariosText(count: number): string {
  if (count === 0) return 'no scenario names it';
  return count === 1 ? '1 scenario' : `${String(count)} scenarios`;
}
