import * as vscode from 'vscode';
import { isOnDisk } from '../base/disk';
import { slashedPath } from '../../processes/disk-projects';
import { isBuiltFrom, type GuardProject } from '../../project/guard-project';
import { inBackground } from '../base/log';
import { askError, withProgress } from '../base/messages';
import { withSignal } from '../base/cancellation';
import type { BuildEnd, GuardBuilder } from './guard-builder';
import type { ProjectGuards } from './guard-projects';

/**
 * Saves the sources of guards and builds the modules that their scenarios name, with progress that can be canceled.
 * Whether the scenarios may run now: not after a build that failed or was stopped. Without a permission to build, the
 * modules run as they are.
 */
export async function buildForUser(
  builder: GuardBuilder,
  guards: readonly ProjectGuards[],
  isAsked: boolean,
): Promise<boolean> {
  for (const { project, modules } of guards) {
    await saveSources(project);
    for (const module of modules) {
      if (!module.build) continue;
      const title = vscode.l10n.t('Guard Lab: building {0}', project.name);
      const request = { project, module, isAsked };
      // Nothing is built while a person is asked; without a permission, the module runs as it is.
      if (!(await builder.mayBuild(request))) continue;
      const end = await withProgress('message', title, (_, token) =>
        withSignal(token, (signal) => builder.build({ ...request, signal })),
      );
      if (end === 'failed') showFailure(builder, project.name);
      if (!mayRun(end)) return false;
    }
  }
  return true;
}

/** A build reads the disk: unsaved sources of the guard are saved, and no other files. */
async function saveSources(project: GuardProject): Promise<void> {
  for (const document of vscode.workspace.textDocuments) {
    const { uri, isDirty } = document;
    if (isDirty && isOnDisk(uri) && isBuiltFrom(project, slashedPath(uri.fsPath))) await document.save();
  }
}

function mayRun(end: BuildEnd): boolean {
  return end === 'built' || end === 'refused';
}

/** Says that a build failed, with a way to its output; nothing waits for the answer. */
export function showFailure(builder: GuardBuilder, name: string): void {
  const show = vscode.l10n.t('Show Output');
  inBackground(
    'a message could not be shown',
    askError(vscode.l10n.t('The build of {0} failed. Its scenarios did not run.', name), show).then(
      (chosen) => {
        if (chosen === show) builder.showOutput();
      },
    ),
  );
}
