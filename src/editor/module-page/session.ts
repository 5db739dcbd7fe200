import * as vscode from 'vscode';
import type { ModuleStatus, ShownModule } from '../../ide/module-page/protocol';
import { shownModule } from '../../ide/module-page/shown-module';
import type { StartRun } from '../../ide/module-page/verdict';
import type { FunctionRow, ModuleOverview } from '../../inspect/overview/overview';
import { resolveLimits, type Limits } from '../../gateway/limits';
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
  #status: ModuleStatus = { kind: 'working', what: 'Reading the module…', canStop: false };
  #opened: OpenedModule | undefined;
  #start: StartRun | undefined;
  #working: AbortController | undefined;
  #version = 0;

  constructor(uri: vscode.Uri, services: EditorServices) {
    this.uri = uri;
    this.#services = services;
  }

  get status(): ModuleStatus {
    return this.#status;
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

  /** Reads the module again, unless nothing changed; what was being read is given up. */
  async refresh(): Promise<void> {
    await this.#work({ kind: 'working', what: 'Reading the module…', canStop: false }, (signal) =>
      this.#read(signal),
    );
  }

  /** Runs the start function in the sandbox, as the gateway does when it loads the guard. */
  async runStart(): Promise<void> {
    const opened = this.#opened;
    if (!opened || opened.overview.verdict !== 'start' || !canRunGuards()) return;
    await this.#work(
      { kind: 'working', what: 'Running the start function…', canStop: true },
      async (signal) => {
        const { guard, engine } = await inspectGuard(opened.file.module, this.#services.host(), {
          limits: opened.limits,
          signal,
        });
        if (signal.aborted || this.#opened !== opened) return undefined;
        this.#start = { guard, engine };
        this.#changed.fire('module');
        return undefined;
      },
    );
  }

  /** Gives up what is being done; what was shown before stays. */
  stop(): void {
    this.#working?.abort();
    this.#working = undefined;
    this.#set({ kind: 'ready' });
  }

  /** Shows the same again: what may be done with it changed. */
  retell(): void {
    if (this.#opened) this.#changed.fire('module');
  }

  dispose(): void {
    this.#working?.abort();
    this.#changed.dispose();
  }

  /** @param work resolves with why there is nothing to show, if so */
  async #work(
    status: ModuleStatus,
    work: (signal: AbortSignal) => Promise<string | undefined>,
  ): Promise<void> {
    this.#working?.abort();
    const working = new AbortController();
    this.#working = working;
    this.#set(status);
    let error: string | undefined = 'An internal error occurred. See the log.';
    try {
      error = await work(working.signal);
    } finally {
      // Another one has taken over, or it was stopped: they say what is shown.
      if (this.#working === working) {
        this.#working = undefined;
        if (error === undefined) this.#set({ kind: 'ready' });
        else {
          this.#opened = undefined;
          this.#set({ kind: 'failed', error });
        }
      }
    }
  }

  async #read(signal: AbortSignal): Promise<string | undefined> {
    const { guards, settings, analysis } = this.#services;
    const { stamp, outcome } = await guards.read(this.uri);
    if (signal.aborted) return undefined;
    if (!outcome.ok) return printable(outcome.error);
    const profile = settings.profileFor(this.uri);
    const limits = resolveLimits(profile, settings.limitsFor(this.uri));
    const before = this.#opened;
    if (
      before?.stamp === stamp &&
      before.profile === profile &&
      before.limits.memoryPages === limits.memoryPages
    )
      return undefined;
    const { file } = outcome;
    const answer = await analysis.overview(file.module.bytes, limits.memoryPages, signal);
    if (signal.aborted) return undefined;
    if (!answer.ok) return `Guard Lab could not look into this module: ${answer.reason}.`;
    const overview = answer.value;
    const functions = new Map(overview.facts?.functions.rows.map((row) => [row.index, row]));
    this.#opened = { version: ++this.#version, stamp, file, limits, profile, overview, functions };
    this.#start = undefined;
    this.#changed.fire('module');
    return undefined;
  }

  #set(status: ModuleStatus): void {
    this.#status = status;
    this.#changed.fire('status');
  }
}
