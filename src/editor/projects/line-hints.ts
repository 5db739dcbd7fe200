import { resolve } from 'node:path';
import * as vscode from 'vscode';
import { hasSourceLines, linesAdvice } from '../../project/debug-lines';
import { linesFix } from '../../project/lines-fix';
import { inBackground, onlyFileError } from '../base/log';
import { rangeIn } from '../base/ranges';
import type { GuardSources } from '../sources/guard-sources';
import type { BuildRequest, GuardBuilder } from './guard-builder';

const SOURCE = 'guard-lab build';

/**
 * Says in the file of a project how its guard gets source lines, after a build without them; with a quick fix where a
 * small edit of the file is enough (`linesFix`).
 */
export class LineHints implements vscode.CodeActionProvider, vscode.Disposable {
  readonly #guards: GuardSources;
  readonly #collection = vscode.languages.createDiagnosticCollection('guard-lab-lines');
  readonly #builds = new WeakMap<vscode.Diagnostic, BuildRequest>();
  readonly #subscription: vscode.Disposable;

  constructor(guards: GuardSources, builder: GuardBuilder) {
    this.#guards = guards;
    this.#subscription = builder.onDidEnd(({ request, end }) => {
      if (end === 'built') inBackground('a guard could not be looked through for lines', this.#look(request));
    });
  }

  provideCodeActions(document: vscode.TextDocument, range: vscode.Range): vscode.CodeAction[] {
    const hints = this.#collection.get(document.uri) ?? [];
    return hints.flatMap((hint) => {
      const build = hint.range.intersection(range) ? this.#builds.get(hint) : undefined;
      const fix = build && linesFix(build.project, build.module.wasm, document.getText());
      if (!fix) return [];
      const action = new vscode.CodeAction(fix.title, vscode.CodeActionKind.QuickFix);
      action.diagnostics = [hint];
      action.isPreferred = true;
      action.edit = new vscode.WorkspaceEdit();
      for (const edit of fix.edits)
        action.edit.replace(document.uri, rangeIn(document, edit.range), edit.text);
      return [action];
    });
  }

  dispose(): void {
    vscode.Disposable.from(this.#collection, this.#subscription).dispose();
  }

  async #look(request: BuildRequest): Promise<void> {
    const { project, module } = request;
    const { outcome } = await this.#guards.read(vscode.Uri.file(resolve(module.wasm)));
    const advice = linesAdvice(project, module.wasm);
    const file = vscode.Uri.file(resolve(advice.file));
    if (!outcome.ok || outcome.file.wat !== undefined || hasSourceLines(outcome.file.module.bytes)) {
      this.#collection.delete(file);
      return;
    }
    const range = await firstLine(file, advice.profile);
    const hint = new vscode.Diagnostic(range, advice.message, vscode.DiagnosticSeverity.Information);
    hint.source = SOURCE;
    this.#builds.set(hint, request);
    this.#collection.set(file, [hint]);
  }
}

/** The line of the profile in a `Cargo.toml`, else the first line. */
async function firstLine(file: vscode.Uri, profile: string | undefined): Promise<vscode.Range> {
  try {
    const document = await vscode.workspace.openTextDocument(file);
    const at = profile === undefined ? -1 : document.getText().indexOf(`[profile.${profile}]`);
    return document.lineAt(document.positionAt(Math.max(0, at)).line).range;
  } catch (error) {
    onlyFileError('the file of a project could not be opened', error);
    return new vscode.Range(0, 0, 0, 0);
  }
}
