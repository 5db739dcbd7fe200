import * as vscode from 'vscode';
import { TASK_TYPE } from '../../ide/ids';
import type { EditorServices } from '../services';
import { BuildOnSave } from './build-on-save';
import { LineHints } from './line-hints';
import { followShownSources } from './shown-sources';
import { SOURCE_SELECTOR, SourceLenses } from './source-lenses';
import { BuildTaskProvider } from './task-provider';

/** Guards from their sources: lenses, tasks, and what happens when a source is saved. */
export function registerProjects(services: EditorServices): vscode.Disposable {
  const { projects, builder, guards } = services;
  const hints = new LineHints(guards, builder);
  const manifests = { scheme: 'file', pattern: '**/{Cargo.toml,asconfig.json,guard-lab.json,build.zig}' };
  const kinds = { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] };
  return vscode.Disposable.from(
    vscode.languages.registerCodeLensProvider(SOURCE_SELECTOR, new SourceLenses(projects)),
    vscode.tasks.registerTaskProvider(TASK_TYPE, new BuildTaskProvider(projects, builder)),
    new BuildOnSave(services),
    hints,
    vscode.languages.registerCodeActionsProvider(manifests, hints, kinds),
    followShownSources(projects),
  );
}
