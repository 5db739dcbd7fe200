import * as vscode from 'vscode';
import { showInformation } from '../base/messages';
import { buildForUser } from '../projects/build-for-user';
import { guardsOfSources } from '../projects/guards-of-sources';
import type { EditorServices } from '../services';
import { commandTargets } from '../workspace/targets';
import { chooseGuard } from './choose-guard';

/** Build Guard: runs the build command of the guard that the active file is a source of, and shows its output. */
export async function buildGuard(services: EditorServices, ...args: unknown[]): Promise<void> {
  const { sources } = commandTargets(args);
  const found = await guardsOfSources(services.projects, sources);
  const chosen = found.length > 0 ? undefined : await chooseGuard(services, 'build');
  const guards = chosen?.kind === 'project' ? [chosen.guards] : found;
  const unbuilt = guards.find(({ modules }) => modules.every(({ build }) => build === undefined));
  if (unbuilt) {
    const { name, definedIn } = unbuilt.project;
    showInformation(
      vscode.l10n.t(
        '{0} does not say how {1} is built. Add "build" to it in guard-lab.json.',
        definedIn,
        name,
      ),
    );
    return;
  }
  if (guards.length === 0) return;
  services.builder.showOutput();
  await buildForUser(services.builder, guards, true);
}
