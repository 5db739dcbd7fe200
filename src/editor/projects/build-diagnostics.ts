import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import * as vscode from 'vscode';
import { isOnDisk } from '../base/disk';
import { slashedPath } from '../../processes/disk-projects';
import type { BuildDiagnostic } from '../../project/build-output';
import { isBuiltFrom, type GuardProject } from '../../project/guard-project';
import { resolvePath } from '../../project/slashed-path';

/** Also the owner of the problem matchers in package.json, so that an error is listed once, whoever built. */
const OWNER = 'guard-lab-build';
const SOURCE = 'guard-lab build';

/**
 * What compilers reported of each project in its last build; they stay in the Problems view until the next one. What tasks
 * of the workspace found with our problem matchers in open sources goes with the next build of the project, too.
 */
export class BuildDiagnostics implements vscode.Disposable {
  readonly #collection = vscode.languages.createDiagnosticCollection(OWNER);
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
    const uris = new Set([...(before?.keys() ?? []), ...files.keys(), ...openSources(project)]);
    for (const uri of uris) this.#show(uri);
  }

  dispose(): void {
    this.#collection.dispose();
  }

  #show(uri: string): void {
    const all = [...this.#byProject.values()].flatMap((files) => files.get(uri) ?? []);
    this.#collection.set(vscode.Uri.parse(uri), all);
  }
}

/**
 * The sources of a project that are open. VS Code shows an extension nothing that a task has found under the owner of
 * the extension's diagnostics: setting these anew replaces it.
 */
function openSources(project: GuardProject): readonly string[] {
  return vscode.workspace.textDocuments
    .filter(({ uri }) => isOnDisk(uri) && isBuiltFrom(project, slashedPath(uri.fsPath)))
    .map(({ uri }) => uri.toString());
}

function fileOf(written: string, folders: readonly string[]): string {
  const paths = folders.map((folder) => resolve(resolvePath(folder, written)));
  return paths.find((path) => existsSync(path)) ?? paths[0] ?? written;
}

function shown({ start, end, message, severity, code }: BuildDiagnostic): vscode.Diagnostic {
  const range = new vscode.Range(start.line, start.character, end.line, end.character);
  const level = severity === 'error' ? vscode.DiagnosticSeverity.Error : vscode.DiagnosticSeverity.Warning;
  const diagnostic = new vscode.Diagnostic(range, message, level);
  diagnostic.source = SOURCE;
  if (code !== undefined) diagnostic.code = code;
  return diagnostic;
}
