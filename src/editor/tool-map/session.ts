import * as vscode from 'vscode';
import type { ToolMap } from '../../analysis/map/tool-map';
import { mapRows } from '../../ide/tool-map/map-row';
import type { MapStatus, ShownMap } from '../../ide/tool-map/protocol';
import { toolDetail, type LinkedDetail } from '../../ide/tool-map/tool-detail';
import { inline, printable } from '../../report/terminal-text';
import type { MapProgress, ToolAnswer, ToolAnswers } from '../../sandbox/map-protocol';
import { MapThread, type LabelsEnd } from '../../sandbox/map-thread';
import { INTERNAL_ERROR, logFault } from '../base/log';
import { currentRestriction } from '../base/trust';
import type { EditorServices } from '../services';
import { shownPath, type GuardContent } from '../sources/guard-sources';
import { readCatalogs, type Catalogs, type CatalogText } from './catalogs';
import { labelsQuestion } from './labels-question';
import { mapQuestion } from './question';
import { mapTarget, noTarget, type MapTarget } from './target';

/** What a map was made from, to see what changed since. */
export interface MapBasis {
  readonly target: MapTarget;
  readonly guard: GuardContent;
  readonly catalogs: readonly vscode.Uri[];
  /** What these said. */
  readonly texts: readonly CatalogText[];
}

/** What a map may be outdated by: what it is made from, and a run that was stopped. */
export type MapChange = 'guard' | 'scenario' | 'catalog' | 'setting' | 'run';

/** Why there is no map. */
type Failure = Omit<Extract<MapStatus, { kind: 'failed' }>, 'kind'>;

/** A map that was made. */
export interface MadeMap {
  readonly map: ToolMap;
  readonly basis: MapBasis;
}

const NO_CATALOG: Failure = {
  error: vscode.l10n.t(
    'No catalog of tools was found. Choose one: the result of tools/list, a tools.json of the gateway, or a list of names.',
  ),
  needsCatalog: true,
};

/**
 * The tool map of one guard: makes it in a thread, keeps it, answers questions about it, and knows whether it is up to
 * date. Whoever shows it listens to `onDidChange`.
 */
export class MapSession implements vscode.Disposable {
  readonly #services: EditorServices;
  readonly #catalogs: Catalogs;
  readonly #changed = new vscode.EventEmitter<'map' | 'status'>();
  readonly onDidChange = this.#changed.event;
  readonly #answers = new Map<string, Promise<ToolAnswers | undefined>>();
  #status: MapStatus = { kind: 'running', done: 0, total: 0 };
  #made: MadeMap | undefined;
  #shown: ShownMap | undefined;
  #thread: MapThread | undefined;
  #running: AbortController | undefined;
  /** What changed since the map that is shown, or is being made, began; each with a sentence. */
  readonly #changes = new Map<MapChange, string>();

  constructor(
    public uri: vscode.Uri,
    services: EditorServices,
    catalogs: Catalogs,
  ) {
    this.#services = services;
    this.#catalogs = catalogs;
  }

  get status(): MapStatus {
    return this.#status;
  }

  /** Whether something changed since the map that is shown, or is being made, began. */
  get isOutdated(): boolean {
    return this.#changes.size > 0;
  }

  /** The last map; undefined before there is one. */
  get made(): MadeMap | undefined {
    return this.#made;
  }

  get shown(): ShownMap | undefined {
    return this.#shown;
  }

  /** Makes the map anew; one that is being made is given up. */
  async run(): Promise<void> {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    this.#changes.clear();
    this.#set({ kind: 'running', done: 0, total: 0 });
    let failure: Failure | undefined = { error: INTERNAL_ERROR };
    try {
      failure = await this.#make(running.signal);
    } finally {
      // However it ends, it does not run any more.
      if (!running.signal.aborted) {
        this.#running = undefined;
        if (failure) this.#set({ kind: 'failed', ...failure });
        else this.#setByChanges();
      }
    }
  }

  /** Gives up the map that is being made; the one before stays. */
  stop(): void {
    if (!this.#running) return;
    this.#running.abort();
    this.#running = undefined;
    this.#changes.set('run', vscode.l10n.t('the run was stopped.'));
    if (this.#made) this.#setByChanges();
    else this.#set({ kind: 'failed', error: vscode.l10n.t('The run was stopped.') });
  }

  /** Says that something changed that the map is made from. */
  outdate(what: MapChange, why: string): void {
    this.#changes.set(what, why);
    if (!this.#running && this.#made) this.#setByChanges();
  }

  /** The guard is again, or still, the one that the map is made from. */
  renewGuard(): void {
    this.#changes.delete('guard');
    if (!this.#running && this.#status.kind === 'outdated') this.#setByChanges();
  }

  /** The details of a tool; undefined when the map does not have it. */
  async detail(tool: string): Promise<LinkedDetail | undefined> {
    const mapped = this.#made?.map.tools.find(({ name }) => name === tool);
    const answers = mapped && (await this.#answersOf(tool));
    return mapped && answers && toolDetail(mapped, answers);
  }

  /** One answer about a tool, by its number in the details. */
  async answer(tool: string, index: number): Promise<ToolAnswer | undefined> {
    return (await this.#answersOf(tool))?.answers[index];
  }

  /** All labels of the guard of the map, of its tools and its scenarios, as a label file at `file` has them. */
  async labels(
    file: vscode.Uri,
    signal: AbortSignal,
    progress: (reached: MapProgress) => void,
  ): Promise<LabelsEnd> {
    const basis = this.#made?.basis;
    if (!basis?.guard.outcome.ok) return { ok: false, error: vscode.l10n.t('there is no tool map') };
    const read = await readCatalogs(basis.catalogs, signal);
    if (!read.ok) return read;
    const { module } = basis.guard.outcome.file;
    const question = labelsQuestion(basis.target, module, read.catalogs, file, this.#services);
    // A thread to itself: who cancels ends it, and the map's goes on to answer.
    const thread = this.#newThread();
    try {
      return await thread.askLabels(question, signal, progress);
    } finally {
      thread.dispose();
    }
  }

  dispose(): void {
    this.#running?.abort();
    this.#thread?.dispose();
    this.#changed.dispose();
  }

  /** Makes the map; why not, when there is none. What it came to counts unless the signal aborted. */
  async #make(signal: AbortSignal): Promise<Failure | undefined> {
    const restriction = currentRestriction();
    if (restriction) return { error: restriction.message };
    const target = await mapTarget(this.uri, this.#services);
    if (!target) return { error: noTarget(this.uri) };
    const catalogs = await this.#catalogs.find(target);
    if (catalogs.length === 0) return NO_CATALOG;
    const read = await readCatalogs(catalogs, signal);
    if (!read.ok) return { error: printable(read.error), needsCatalog: true };
    const guard = await this.#services.guards.read(target.guard);
    if (!guard.outcome.ok) return { error: printable(guard.outcome.error) };
    if (signal.aborted) return undefined;
    const question = mapQuestion(target, guard.outcome.file, read.catalogs, this.#services);
    const thread = this.#newThread();
    const end = await thread.map(question, signal, ({ done, total }) =>
      this.#set({ kind: 'running', done, total }),
    );
    if (signal.aborted || !end.ok) thread.dispose();
    if (signal.aborted) return undefined;
    if (!end.ok && 'canceled' in end) return { error: vscode.l10n.t('The run was stopped.') };
    if (!end.ok) return { error: printable(end.error), needsCatalog: true };
    this.#take(
      thread,
      { map: end.map, basis: { target, guard, catalogs, texts: read.catalogs } },
      end.warnings,
    );
    return end.map.error === undefined ? undefined : { error: printable(end.map.error) };
  }

  #newThread(): MapThread {
    const { context } = this.#services;
    return new MapThread({
      workerPath: context.asAbsolutePath('dist/map.js'),
      guardWorkerPath: context.asAbsolutePath('dist/worker.js'),
      onFault: logFault,
    });
  }

  #take(thread: MapThread, made: MadeMap, warnings: readonly string[]): void {
    this.#thread?.dispose();
    this.#thread = thread;
    this.#answers.clear();
    this.#made = made;
    const { map, basis } = made;
    this.#shown = {
      guard: inline(shownPath(basis.target.guard)),
      worlds: map.worlds.map(inline),
      rows: mapRows(map),
      catalogs: basis.catalogs.map((uri) => inline(shownPath(uri))).join(', '),
      warnings: warnings.map(inline),
    };
    this.#changed.fire('map');
  }

  #answersOf(tool: string): Promise<ToolAnswers | undefined> {
    const thread = this.#thread;
    if (!thread) return Promise.resolve(undefined);
    const known = this.#answers.get(tool) ?? thread.tool(tool);
    this.#answers.set(tool, known);
    return known;
  }

  #setByChanges(): void {
    const [why] = this.#changes.values();
    this.#set(why === undefined ? { kind: 'ready' } : { kind: 'outdated', why });
  }

  #set(status: MapStatus): void {
    this.#status = status;
    this.#changed.fire('status');
  }
}
