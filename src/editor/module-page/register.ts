import * as vscode from 'vscode';
import { EDITORS } from '../../ide/ids';
import { inBackground } from '../base/log';
import type { EditorServices } from '../services';
import { ModulePanel } from './panel';

/** What the pages of modules give to the extension's own tests. */
export interface ModulePages extends vscode.Disposable {
  /** The open page of a module, if any. */
  of(uri: vscode.Uri): ModulePanel | undefined;
}

/** Registers the read-only editors of modules, and of WAT as the module that it is assembled to. */
export function registerModulePages(services: EditorServices): ModulePages {
  const pages = new ModuleEditors(services);
  const registered = vscode.Disposable.from(
    pages,
    ...Object.values(EDITORS).map((type) =>
      vscode.window.registerCustomEditorProvider(type, pages, {
        supportsMultipleEditorsPerDocument: true,
        webviewOptions: { enableFindWidget: true },
      }),
    ),
  );
  return { of: (uri) => pages.of(uri), dispose: () => registered.dispose() };
}

/** Makes a page for each editor of a module that VS Code opens; VS Code opens them again after a reload. */
class ModuleEditors implements vscode.CustomReadonlyEditorProvider, vscode.Disposable {
  readonly #services: EditorServices;
  readonly #open = new Set<ModulePanel>();

  constructor(services: EditorServices) {
    this.#services = services;
  }

  of(uri: vscode.Uri): ModulePanel | undefined {
    return [...this.#open].findLast(({ session }) => session.uri.toString() === uri.toString());
  }

  openCustomDocument(uri: vscode.Uri): vscode.CustomDocument {
    return { uri, dispose: () => undefined };
  }

  resolveCustomEditor({ uri }: vscode.CustomDocument, panel: vscode.WebviewPanel): void {
    const opened = new ModulePanel(uri, panel, this.#services);
    this.#open.add(opened);
    opened.onDidDispose(() => this.#open.delete(opened));
    // The page shows that the module is being read.
    inBackground('a module could not be read', opened.session.refresh());
  }

  dispose(): void {
    vscode.Disposable.from(...this.#open).dispose();
  }
}
