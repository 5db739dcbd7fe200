import * as vscode from 'vscode';

/** Files that a search found, before they are read. */
export interface FoundNames {
  readonly uris: readonly vscode.Uri[];
  /** Reading begins when this has resolved, too. */
  waitUntil(work: Promise<void>): void;
}

/** Scenarios whose names are known and whose texts are not yet: thousands of names are there long before all is read. */
export class UnreadScenarios implements vscode.Disposable {
  readonly #uris = new Map<string, vscode.Uri>();
  readonly #found = new vscode.EventEmitter<FoundNames>();

  readonly onDidFind = this.#found.event;

  /** Reports files that a search found; resolves when each listener has done its work. */
  async report(uris: readonly vscode.Uri[]): Promise<void> {
    if (uris.length === 0) return;
    for (const uri of uris) this.#uris.set(uri.toString(), uri);
    const work: Promise<void>[] = [];
    this.#found.fire({ uris, waitUntil: (each) => void work.push(each) });
    await Promise.all(work);
  }

  has(uri: vscode.Uri): boolean {
    return this.#uris.has(uri.toString());
  }

  /** A file is read or gone; whether it was one of these. */
  delete(uri: vscode.Uri): boolean {
    return this.#uris.delete(uri.toString());
  }

  get size(): number {
    return this.#uris.size;
  }

  /** All that are left. */
  get left(): readonly vscode.Uri[] {
    return [...this.#uris.values()];
  }

  dispose(): void {
    this.#found.dispose();
  }
}
