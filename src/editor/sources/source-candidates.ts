import * as vscode from 'vscode';
import { exactPlaces, expandedPrefixes } from '../../ide/paths/source-search';
import { replacedPrefix, resolveSource } from '../../wasm/debug/source-path';
import type { Settings } from '../base/settings';
import type { AllowedFiles } from '../files/allowed-files';
import { NamedFiles } from '../files/named-files';

/** Which files may be meant by a source path of debug information. */
export type Candidates =
  | { readonly kind: 'found'; readonly uri: vscode.Uri }
  | { readonly kind: 'several'; readonly uris: readonly vscode.Uri[] }
  | { readonly kind: 'missing' };

/** Finds the files of the workspace, and those that may be read for a guard, that a source path may mean. */
export class SourceCandidates {
  readonly #named = new NamedFiles();

  /** @param directoryOf the directory in which a source was compiled, when debug information tells */
  constructor(
    private readonly settings: Settings,
    private readonly allowed: AllowedFiles,
    private readonly directoryOf: (source: string, guard: vscode.Uri) => string | undefined,
  ) {}

  async find(source: string, guard: vscode.Uri): Promise<Candidates> {
    const prefixes = this.#prefixes(guard);
    const compDir = this.directoryOf(source, guard);
    const replaced = replacedPrefix(source, prefixes);
    const guardFolder = vscode.Uri.joinPath(guard, '..').path;
    for (const path of exactPlaces({ source, replaced, compDir, guardFolder })) {
      const uri = guard.with({ path });
      if (await this.allowed.isFile(uri, guard)) return { kind: 'found', uri };
    }
    const files = await this.#named.find(source);
    const byPath = new Map(files.map((uri) => [uri.path, uri]));
    const answer = resolveSource({
      path: source,
      ...(compDir === undefined ? {} : { compDir }),
      prefixes,
      files: [...byPath.keys()],
      folders: (vscode.workspace.workspaceFolders ?? []).map((folder) => folder.uri.path),
    });
    if (answer.kind === 'missing') return { kind: 'missing' };
    if (answer.kind === 'ambiguous')
      return { kind: 'several', uris: answer.files.flatMap((path) => byPath.get(path) ?? []) };
    const uri = byPath.get(answer.file);
    return uri ? { kind: 'found', uri } : { kind: 'missing' };
  }

  #prefixes(guard: vscode.Uri): Record<string, string> {
    const folders = vscode.workspace.workspaceFolders ?? [];
    const own = vscode.workspace.getWorkspaceFolder(guard) ?? folders[0];
    return expandedPrefixes(
      this.settings.sourceMap.get(guard),
      own?.uri.path,
      new Map(folders.map((folder) => [folder.name, folder.uri.path])),
    );
  }
}
