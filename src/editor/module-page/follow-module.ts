import * as vscode from 'vscode';
import { ChangeCollector } from '../../base/change-collector';
import { inBackground } from '../base/log';
import { watchFile } from '../files/watch-file';
import type { EditorServices } from '../services';
import type { ModuleSession } from './session';

/** Pause after a change of a module before it is read again: compilers write a file in several steps. */
const REFRESH_MS = 300;

/** Reads a module again when its file is written, its text is edited, or the limits for it change. */
export function followModule(
  session: ModuleSession,
  { guards, settings }: Pick<EditorServices, 'guards' | 'settings'>,
): vscode.Disposable {
  const key = session.uri.toString();
  const changes = new ChangeCollector(
    () => REFRESH_MS,
    () => inBackground('a module could not be read', session.refresh()),
  );
  const changed = (): void => changes.add([key]);
  // Files of the workspace are watched already.
  const isWatched = vscode.workspace.getWorkspaceFolder(session.uri) !== undefined;
  return vscode.Disposable.from(
    changes,
    guards.onDidChange((uri) => {
      if (uri.toString() === key) changed();
    }),
    ...(isWatched ? [] : [watchFile(session.uri, changed)]),
    settings.profile.onDidChange(changed),
    settings.limits.onDidChange(changed),
    vscode.workspace.onDidGrantWorkspaceTrust(() => session.retell()),
  );
}
