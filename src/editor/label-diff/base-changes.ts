import * as vscode from 'vscode';
import { isOnDisk } from '../base/disk';
import { RevisionError } from '../../processes/revision-error';
import { gitFolder } from '../../processes/git-revisions';
import { findRevision } from '../../processes/git-worktree';
import { inBackground } from '../base/log';
import type { LabelDiffSession } from './session';

/**
 * Follows what labels are compared with: the label file on disk, of which what is accepted is read again, and HEAD,
 * whose change makes the comparison outdated.
 */
export class BaseChanges implements vscode.Disposable {
  readonly #session: LabelDiffSession;
  readonly #subscription: vscode.Disposable;
  readonly #stop = new AbortController();
  #watchers: vscode.Disposable[] = [];
  #followed: string | undefined;
  /** Looks whether the revision is still the one that was compared. */
  #compare = (): void => undefined;

  constructor(session: LabelDiffSession) {
    this.#session = session;
    this.#subscription = session.onDidChange((what) => {
      if (what === 'map') this.#watch();
    });
  }

  dispose(): void {
    this.#stop.abort();
    vscode.Disposable.from(this.#subscription, ...this.#watchers).dispose();
  }

  /** Watches the files of a comparison; those of before are watched no more. */
  #watch(): void {
    const { made, choice } = this.#session;
    if (!made || this.#followed === made.place.toString()) return this.#compare();
    this.#compare = () => undefined;
    this.#followed = made.place.toString();
    vscode.Disposable.from(...this.#watchers).dispose();
    this.#watchers = [];
    const folder = vscode.Uri.joinPath(made.place, '..');
    const name = made.place.path.slice(made.place.path.lastIndexOf('/') + 1);
    this.#add(folder, name, () => inBackground('a label file could not be read', this.#session.readDisk()));
    if (choice.kind === 'revision' && isOnDisk(folder))
      inBackground('changes of HEAD could not be followed', this.#watchHead(folder, choice.name));
  }

  async #watchHead(folder: vscode.Uri, name: string): Promise<void> {
    const git = await this.#ask((signal) => gitFolder(folder.fsPath, signal));
    if (git === undefined || this.#stop.signal.aborted) return;
    this.#compare = () =>
      inBackground('changes of HEAD could not be looked at', this.#compareHead(folder, name));
    this.#add(vscode.Uri.joinPath(vscode.Uri.file(git), 'logs'), 'HEAD', () => this.#compare());
    // What was committed before this is watched.
    this.#compare();
  }

  /** An event may be of a commit that was there before labels were compared with it. */
  async #compareHead(folder: vscode.Uri, name: string): Promise<void> {
    const { made } = this.#session;
    const revision = await this.#ask((signal) => findRevision(name, folder.fsPath, signal));
    // The end of a comparison that is under way, or was, looks again.
    if (!revision || this.#session.made !== made || this.#session.status.kind === 'running') return;
    if (made?.commit !== undefined && revision.commit !== made.commit)
      this.#session.outdate('base', vscode.l10n.t('HEAD is another commit.'));
  }

  /** What git says; undefined when it says nothing, or it does not matter any more. */
  async #ask<T>(question: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
    const { signal } = this.#stop;
    try {
      return await question(signal);
    } catch (error) {
      if (signal.aborted || error instanceof RevisionError) return undefined;
      throw error;
    }
  }

  #add(folder: vscode.Uri, name: string, changed: () => void): void {
    const pattern = new vscode.RelativePattern(folder, name.replace(/[[\]{}*?]/g, '?'));
    const watcher = vscode.workspace.createFileSystemWatcher(pattern);
    this.#watchers.push(
      watcher,
      watcher.onDidChange(changed),
      watcher.onDidCreate(changed),
      watcher.onDidDelete(changed),
    );
  }
}
