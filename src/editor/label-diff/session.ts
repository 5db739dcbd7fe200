import * as vscode from 'vscode';
import { INTERNAL_ERROR } from '../base/log';
import { labelChanges, type LabelChange } from '../../analysis/diff/label-changes';
import type { LabelFile } from '../../analysis/labels/label-file';
import { isAccepted } from '../../ide/label-diff/accept-changes';
import type { DiffStatus } from '../../ide/label-diff/diff-message';
import { printable } from '../../report/terminal-text';
import { RevisionError } from '../../processes/revision-error';
import { currentRestriction } from '../base/trust';
import type { Followed } from '../tool-map/map-changes';
import type { MapChange } from '../tool-map/session';
import type { BaseChoice } from './base';
import type { ComparedLabels } from './compared-labels';
import { compareLabels, type CompareServices } from './compare';
import { labelFileOnDisk } from './label-places';
import { LabelProblem } from './problem';

/** What may have changed since labels were compared: also what they are compared with. */
export type DiffChange = MapChange | 'base';

/** One comparison of a guard's labels with others: makes it, makes it anew, and knows what of it was accepted. */
export class LabelDiffSession implements Followed, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<'map' | 'status'>();
  readonly onDidChange = this.#changed.event;
  readonly #changes = new Map<DiffChange, string>();
  #made: ComparedLabels | undefined;
  #disk: LabelFile | undefined;
  #running: AbortController | undefined;
  #status: DiffStatus = { kind: 'running', done: 0, total: 0 };
  #isBuildMissing = false;

  constructor(
    readonly uri: vscode.Uri,
    readonly choice: BaseChoice,
    private readonly services: CompareServices,
  ) {}

  get status(): DiffStatus {
    return this.#status;
  }

  get made(): ComparedLabels | undefined {
    return this.#made;
  }

  get isOutdated(): boolean {
    return this.#changes.size > 0;
  }

  /** Why there is nothing to compare with: the guard of the revision has to be built, and no one says how. */
  get isBuildMissing(): boolean {
    return this.#isBuildMissing;
  }

  /** The changes that the label file on disk does not have yet. */
  get open(): readonly LabelChange[] {
    const disk = this.#disk;
    const changes = this.#made?.changes ?? [];
    return disk ? changes.filter((change) => !isAccepted(disk, change)) : changes;
  }

  /** Compares, or compares anew; a comparison that is under way is given up. */
  async run(): Promise<void> {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    this.#changes.clear();
    this.#isBuildMissing = false;
    this.#set({ kind: 'running', done: 0, total: 0 });
    let error: string | undefined = INTERNAL_ERROR;
    try {
      error = await this.#make(running.signal);
    } finally {
      // However it ends, it does not run any more.
      if (!running.signal.aborted) {
        this.#running = undefined;
        if (error !== undefined) this.#set({ kind: 'failed', error });
        else this.#setByChanges();
      }
    }
  }

  /** Gives up a comparison that is under way; the one before stays. */
  stop(): void {
    if (!this.#running) return;
    this.#running.abort();
    this.#running = undefined;
    this.#changes.set('run', vscode.l10n.t('the comparison was stopped.'));
    if (this.#made) this.#setByChanges();
    else this.#set({ kind: 'failed', error: vscode.l10n.t('The comparison was stopped.') });
  }

  outdate(what: DiffChange, why: string): void {
    this.#changes.set(what, why);
    if (!this.#running && this.#made) this.#setByChanges();
  }

  renewGuard(): void {
    this.#changes.delete('guard');
    if (!this.#running && this.#status.kind === 'outdated') this.#setByChanges();
  }

  /** Reads the label file on disk again; what it has of the new labels is accepted. */
  async readDisk(): Promise<void> {
    const made = this.#made;
    if (!made) return;
    const disk = await this.#diskOf(made);
    if (this.#made !== made) return;
    this.#disk = disk;
    this.#changed.fire('status');
  }

  dispose(): void {
    this.#running?.abort();
    this.#changed.dispose();
  }

  /** A sentence when labels cannot be compared. */
  async #make(signal: AbortSignal): Promise<string | undefined> {
    const restriction = currentRestriction();
    if (restriction) return restriction.message;
    try {
      const compared = await compareLabels(this.uri, this.choice, this.services, {
        signal,
        progress: (done, total) => this.#set({ kind: 'running', done, total }),
      });
      const made = { ...compared, changes: labelChanges(compared.base, compared.head) };
      const disk = await this.#diskOf(made);
      signal.throwIfAborted();
      this.#made = made;
      this.#disk = disk;
      this.#changed.fire('map');
      return undefined;
    } catch (error) {
      if (signal.aborted) return undefined;
      if (!(error instanceof LabelProblem || error instanceof RevisionError)) throw error;
      this.#isBuildMissing = error instanceof LabelProblem && error.isBuildMissing;
      return printable(error.message);
    }
  }

  /** The label file on disk at the place of the comparison; one with a mistake accepts nothing. */
  async #diskOf({ basis, place, places }: ComparedLabels): Promise<LabelFile | undefined> {
    const { guard } = basis.target;
    try {
      const found = await labelFileOnDisk({ ...places, candidates: [place], isSet: false }, guard);
      return found?.file;
    } catch (error) {
      if (!(error instanceof LabelProblem)) throw error;
      return undefined;
    }
  }

  #setByChanges(): void {
    const [why] = this.#changes.values();
    this.#set(why === undefined ? { kind: 'ready' } : { kind: 'outdated', why });
  }

  #set(status: DiffStatus): void {
    this.#status = status;
    this.#changed.fire('status');
  }
}
