import * as vscode from 'vscode';
import type { CheckSettings } from '../../analysis/check/check-settings';
import { MAX_SEED, DEFAULT_RUNS } from '../../analysis/check/run-check';
import type { CheckState, PropertyState } from '../../ide/check/check-state';
import { printable } from '../../report/terminal-text';
import type { CheckEvent } from '../../sandbox/check-protocol';
import { checkInThread } from '../../sandbox/check-thread';
import { INTERNAL_ERROR, logFault } from '../base/log';
import { currentRestriction } from '../base/trust';
import type { EditorServices } from '../services';
import { shownPath, type GuardContent } from '../sources/guard-sources';
import { readCatalogs, type Catalogs, type CatalogText } from '../tool-map/catalogs';
import { mapQuestion } from '../tool-map/question';
import { mapTarget, noTarget, type MapTarget } from '../tool-map/target';
import { projectSettings } from './project-settings';

/** What a check was made from, to see what changed since. */
export interface CheckBasis {
  readonly target: MapTarget;
  readonly guard: GuardContent;
  readonly catalogs: readonly vscode.Uri[];
  /** What these said. */
  readonly texts: readonly CatalogText[];
  /** The first scenario, or the guard without one: settings are looked for beside and above it. */
  readonly home: vscode.Uri;
  /** `guard-lab.json`; undefined where there is none. */
  readonly settings: vscode.Uri | undefined;
  readonly project: CheckSettings;
}

export interface CheckRun {
  /** The seed of an earlier check; random when absent. */
  readonly seed?: number;
  /** Codes of the properties that are checked anew; the others keep their results. All when absent. */
  readonly only?: readonly string[];
}

/**
 * The check of one guard: runs it in a thread, and keeps what came out. A new run ends the one before. Whoever shows it
 * listens to `onDidChange`.
 */
export class CheckSession implements vscode.Disposable {
  readonly #services: EditorServices;
  readonly #catalogs: Catalogs;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  #state: CheckState;
  #basis: CheckBasis | undefined;
  #running: AbortController | undefined;
  #outdated: string | undefined;

  /** @param uri the guard, or the scenario that decides policy and limits */
  constructor(
    readonly guard: vscode.Uri,
    public uri: vscode.Uri,
    services: EditorServices,
    catalogs: Catalogs,
  ) {
    this.#services = services;
    this.#catalogs = catalogs;
    this.#state = this.#started({});
  }

  get state(): CheckState {
    return this.#outdated === undefined ? this.#state : { ...this.#state, outdated: this.#outdated };
  }

  /** What the last check that began was made from. */
  get basis(): CheckBasis | undefined {
    return this.#basis;
  }

  get isRunning(): boolean {
    return this.#running !== undefined;
  }

  /** Checks the guard. Resolves when all properties have results, or there is a reason why not; never rejects for it. */
  async run(run: CheckRun = {}): Promise<void> {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    const kept = this.#keptBeside(run);
    this.#outdated = undefined;
    this.#set(kept ? { ...this.#state, status: 'running', properties: kept } : this.#started(run));
    let end: Partial<CheckState> = { status: 'failed', error: INTERNAL_ERROR };
    try {
      end = await this.#check(kept && run.only, running.signal);
    } finally {
      // However it ends, it does not run any more.
      if (this.#running === running) {
        this.#running = undefined;
        this.#set({ ...this.#state, ...end });
      }
    }
  }

  /** Ends the run; what has a result keeps it. */
  stop(): void {
    if (!this.#running) return;
    this.#running.abort();
    this.#running = undefined;
    this.#set({ ...this.#state, status: 'stopped' });
  }

  /** Says that something changed that the results are about. */
  outdate(why: string): void {
    if (this.#outdated !== undefined) return;
    this.#outdated = why;
    this.#changed.fire();
  }

  /** Takes over that a property is disabled, which goes into the settings of the project. */
  disable(code: string, reason: string, settings: vscode.Uri): void {
    if (!this.#basis) return;
    const { project } = this.#basis;
    const disabled = new Map([...project.disabled, [code, reason] as const]);
    this.#basis = { ...this.#basis, settings, project: { ...project, disabled } };
    this.#setProperties((property) => {
      if (property.code !== code) return property;
      const { title } = property;
      const result = { code, title, ok: null, status: 'disabled', runs: 0, reason } as const;
      return { ...property, cases: 0, answered: { result } };
    });
  }

  /** The guard is again the one that was checked. */
  renew(): void {
    if (this.#outdated === undefined) return;
    this.#outdated = undefined;
    this.#changed.fire();
  }

  dispose(): void {
    this.#running?.abort();
    this.#running = undefined;
    this.#changed.dispose();
  }

  /** Properties whose results stay, because only others are checked anew, of the same guard. */
  #keptBeside({ only }: CheckRun): readonly PropertyState[] | undefined {
    const { status, properties } = this.#state;
    if (!only || this.#outdated !== undefined || status !== 'ended') return undefined;
    return properties.map((each) =>
      only.includes(each.code) ? { code: each.code, title: each.title, cases: 0 } : each,
    );
  }

  #started({ seed = Math.floor(Math.random() * (MAX_SEED + 1)) }: CheckRun): CheckState {
    return {
      key: this.guard.toString(),
      guard: shownPath(this.guard),
      seed,
      runs: DEFAULT_RUNS,
      requests: 0,
      status: 'running',
      warnings: [],
      properties: [],
    };
  }

  async #check(only: readonly string[] | undefined, signal: AbortSignal): Promise<Partial<CheckState>> {
    const failed = (error: string): Partial<CheckState> => ({ status: 'failed', error: printable(error) });
    const restriction = currentRestriction();
    if (restriction) return failed(restriction.message);
    const target = await mapTarget(this.uri, this.#services);
    if (!target) return failed(noTarget(this.uri));
    const found = await this.#catalogs.find(target);
    const read: Awaited<ReturnType<typeof readCatalogs>> =
      found.length === 0 ? { ok: true, catalogs: [] } : await readCatalogs(found, signal);
    if (!read.ok) return failed(read.error);
    const home = target.scenarios[0]?.file.uri ?? target.guard;
    const project = await projectSettings(home);
    if (!project.ok) return failed(project.error);
    const guard = await this.#services.guards.read(target.guard);
    if (!guard.outcome.ok) return failed(guard.outcome.error);
    if (signal.aborted) return {};
    const said = { catalogs: found, texts: read.catalogs, settings: project.file, project: project.settings };
    this.#basis = { target, guard, home, ...said };
    const { seed, runs } = this.#state;
    const asked = mapQuestion(target, guard.outcome.file, read.catalogs, this.#services);
    const question = { ...asked, ...project.settings, seed, runs, ...(only ? { only } : {}) };
    const { context } = this.#services;
    const options = {
      workerPath: context.asAbsolutePath('dist/check.js'),
      guardWorkerPath: context.asAbsolutePath('dist/worker.js'),
      onFault: logFault,
    };
    const end = await checkInThread(question, options, signal, (event) => {
      if (!signal.aborted) this.#follow(event);
    });
    if (end.ok) return { status: 'ended' };
    return 'canceled' in end ? { status: 'stopped' } : failed(end.error);
  }

  #follow(event: CheckEvent): void {
    const state = this.#state;
    switch (event.type) {
      case 'started': {
        const { requests, warnings } = event;
        const asked = event.properties.map((property) => ({ ...property, cases: 0 }));
        const properties = state.properties.length > 0 ? state.properties : asked;
        this.#set({ ...state, requests, warnings: warnings.map(printable), properties });
        break;
      }
      case 'cases':
        this.#setProperties((property) =>
          property.answered ? property : { ...property, cases: event.cases.get(property.code) ?? 0 },
        );
        break;
      case 'ended': {
        const { property: answered } = event;
        this.#setProperties((property) =>
          property.code === answered.result.code
            ? { ...property, cases: answered.result.runs, answered }
            : property,
        );
      }
    }
  }

  #setProperties(change: (property: PropertyState) => PropertyState): void {
    this.#set({ ...this.#state, properties: this.#state.properties.map(change) });
  }

  #set(state: CheckState): void {
    this.#state = state;
    this.#changed.fire();
  }
}
