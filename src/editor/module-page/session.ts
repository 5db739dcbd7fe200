import * as vscode from 'vscode';
import type { ModuleStatus, ShownModule } from '../../ide/module-page/protocol';
import { shownModule } from '../../ide/module-page/shown-module';
import type { StartRun } from '../../ide/module-page/verdict';
import type { FunctionRow, ModuleOverview } from '../../inspect/overview/overview';
import { LIMIT_KEYS, resolveLimits, type Limits } from '../../gateway/limits';
import { printable } from '../../report/terminal-text';
import type { GuardFile } from '../../run/guard-file';
import { inspectGuard } from '../../run/inspection';
import { canRunGuards, currentRestriction } from '../base/trust';
import type { EditorServices } from '../services';
import { shownPath } from '../sources/guard-sources';

/** A content of a module that was looked at. */
export interface OpenedModule {
  readonly version: number;
  readonly stamp: string;
  readonly file: GuardFile;
  readonly limits: Limits;
  readonly profile: string;
  readonly overview: ModuleOverview;
  /** By index. */
  readonly functions: ReadonlyMap<number, FunctionRow>;
}

/**
 * One module that a page shows: its content as it counts now, looked at in the analysis thread. Nothing of it runs,
 * unless a person asks to run its start function.
 */
export class ModuleSession implements vscode.Disposable {
  readonly uri: vscode.Uri;
  readonly #services: EditorServices;
  readonly #changed = new vscode.EventEmitter<'module' | 'status'>();
  readonly onDidChange = this.#changed.event;
  #opened: OpenedModule | undefined;
  #start: StartRun | undefined;
  /** Why there is nothing to show. */
  #error: string | undefined;
  /** The read that counts; a later one takes over. */
  #reading: AbortController | undefined;
  #starting: AbortController | undefined;
  #version = 0;

  constructor(uri: vscode.Uri, services: EditorServices) {
    this.uri = uri;
    this.#services = services;
  }

  get status(): ModuleStatus {
    if (this.#starting)
      return { kind: 'working', what: vscode.l10n.t('Running the start function…'), canStop: true };
    if (this.#error !== undefined && !this.#reading) return { kind: 'failed', error: this.#error };
    if (this.#reading || !this.#opened)
      return { kind: 'working', what: vscode.l10n.t('Reading the module…'), canStop: false };
    return { kind: 'ready' };
  }

  /** The content that is shown; undefined while there is none. */
  get opened(): OpenedModule | undefined {
    return this.#opened;
  }

  /** What the page draws; undefined while there is nothing. */
  get shown(): ShownModule | undefined {
    if (!this.#opened) return undefined;
    const { overview, version, profile } = this.#opened;
    return shownModule(overview, {
      version,
      profile,
      path: shownPath(this.uri),
      canRun: currentRestriction() === undefined,
      start: this.#start,
    });
  }

  /**
   * Reads the module again, unless nothing changed; what was being read is given up. A start function goes on running
   * until it is known that another content or other limits count.
   */
  async refresh(): Promise<void> {
    this.#reading?.abort();
    const reading = new AbortController();
    this.#reading = reading;
    this.#changed.fire('status');
    let error: string | undefined = vscode.l10n.t('An internal error occurred. See the log.');
    try {
      error = await this.#read(reading.signal);
    } finally {
      // Another one has taken over: it says what is shown.
      if (this.#reading === reading) {
        this.#reading = undefined;
        this.#error = error;
        if (error !== undefined) this.#forget();
        this.#changed.fire('status');
      }
    }
  }

  /**
   * Runs the start function in the sandbox, as the gateway does when it loads the guard. Does nothing while the module
   * is read, because another content may count, or while its start function runs.
   */
  async runStart(): Promise<void> {
    const opened = this.#opened;
    if (!opened || opened.overview.verdict !== 'start' || !canRunGuards()) return;
    if (this.#reading || this.#starting) return;
    const starting = new AbortController();
    const { signal } = starting;
    this.#starting = starting;
    this.#changed.fire('status');
    try {
      const { limits, file } = opened;
      const { guard, engine } = await inspectGuard(file.module, this.#services.host(), { limits, signal });
      if (signal.aborted) return;
      this.#start = { guard, engine };
      this.#changed.fire('module');
    } finally {
      if (this.#starting === starting) this.stop();
    }
  }

  /** Ends the start function; what was shown before stays. */
  stop(): void {
    this.#starting?.abort();
    this.#starting = undefined;
    this.#changed.fire('status');
  }

  /** Shows the same again: what may be done with it changed. */
  retell(): void {
    if (this.#opened) this.#changed.fire('module');
  }

  dispose(): void {
    this.#reading?.abort();
    this.#starting?.abort();
    this.#changed.dispose();
  }

  /** @return why there is nothing to show, if so */
  async #read(signal: AbortSignal): Promise<string | undefined> {
    const { guards, settings, analysis } = this.#services;
    const { stamp, outcome } = await guards.read(this.uri);
    if (signal.aborted) return undefined;
    if (!outcome.ok) return printable(outcome.error);
    const profile = settings.profileFor(this.uri);
    const limits = resolveLimits(profile, settings.limitsFor(this.uri));
    const before = this.#opened;
    if (before?.stamp === stamp && before.limits.memoryPages === limits.memoryPages) {
      const isSame =
        before.profile === profile && LIMIT_KEYS.every((key) => before.limits[key] === limits[key]);
      if (!isSame) this.#show({ ...before, limits, profile });
      return undefined;
    }
    // What runs is of a content that does not count any more.
    this.stop();
    const { file } = outcome;
    const answer = await analysis.overview(file.module.bytes, limits.memoryPages, signal);
    if (signal.aborted) return undefined;
    if (!answer.ok) return vscode.l10n.t('Guard Lab could not look into this module: {0}.', answer.reason);
    const overview = answer.value;
    const functions = new Map(overview.facts?.functions.rows.map((row) => [row.index, row]));
    this.#show({ version: ++this.#version, stamp, file, limits, profile, overview, functions });
    return undefined;
  }

  /** What a start function did counts for its content and limits only. */
  #show(opened: OpenedModule): void {
    this.#forget();
    this.#opened = opened;
    this.#changed.fire('module');
  }

  #forget(): void {
    this.#starting?.abort();
    this.#starting = undefined;
    this.#start = undefined;
    this.#opened = undefined;
  }
}
