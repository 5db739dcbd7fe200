import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import * as vscode from 'vscode';
import type { BuildDiagnostic } from '../../project/build-output';
import type { GuardProject } from '../../project/guard-project';
import { resolvePath } from '../../project/slashed-path';

/** What compilers reported of each project in its last build; they stay in the Problems view until the next one. */
export class BuildDiagnostics implements vscode.Disposable {
  readonly #collection = vscode.languages.createDiagnosticCollection('guard-lab-build');
  readonly #byProject = new Map<string, ReadonlyMap<string, readonly vscode.Diagnostic[]>>();

  /** @param folders absolute paths with slashes that the paths of the compiler may count from, the likeliest first */
  set(project: GuardProject, diagnostics: readonly BuildDiagnostic[], folders: readonly string[]): void {
    const files = new Map<string, vscode.Diagnostic[]>();
    for (const diagnostic of diagnostics) {
      const uri = vscode.Uri.file(fileOf(diagnostic.file, folders)).toString();
      files.set(uri, [...(files.get(uri) ?? []), shown(diagnostic)]);
    }
    const key = `${project.definedIn} ${project.name}`;
    const before = this.#byProject.get(key);
    this.#byProject.set(key, files);
    for (const uri of new Set([...(before?.keys() ?? []), ...files.keys()])) this.#show(uri);
  }

  dispose(): void {
    this.#collection.dispose();
  }

  #show(uri: string): void {
    const all = [...this.#byProject.values()].flatMap((files) => files.get(uri) ?? []);
    this.#collection.set(vscode.Uri.parse(uri), all);
  }
}

function fileOf(written: string, folders: readonly string[]): string {
  const paths = folders.map((folder) => resolve(resolvePath(folder, written)));
  return paths.find((path) => existsSync(path)) ?? paths[0] ?? written;
}

function shown({ start, end, message, severity, code }: BuildDiagnostic): vscode.Diagnostic {
  const range = new vscode.Range(start.line, start.character, end.line, end.character);
  const level = severity === 'error' ? vscode.DiagnosticSeverity.Error : vscode.DiagnosticSeverity.Warning;
  const diagnostic = new vscode.Diagnostic(range, message, level);
  diagnostic.source = 'guard-lab build';
  if (code !== undefined) diagnostic.code = code;
  return diagnostic;
}
