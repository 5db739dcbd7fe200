import * as vscode from 'vscode';
import { LruMap } from '../../base/lru-map';
import type { Frame } from '../../gateway/invocation';
import { isWatPath, type GuardFile } from '../../run/guard-file';
import type { AnalysisThread } from '../../sandbox/analysis-thread';
import type { AnalyzedGuard } from '../../sandbox/analyzed-guard';
import { textPosition } from '../../text/shown-position';
import { toPosition } from '../base/ranges';
import type { AllowedFiles } from '../files/allowed-files';
import { debugSubject } from './debug-files';
import { findingLocation, type FindingLocation } from './finding-location';
import { shownPath } from './guard-sources';
import { InstructionLocations, type LocationOfInstruction } from './instruction-locations';
import type { Settings } from '../base/settings';
import { SourceCandidates } from './source-candidates';
import { SourceChoices } from './source-choices';
import { isInside } from '../../ide/paths/source-search';

/** Guards whose debug information is kept open. */
const KEPT_LOCATORS = 8;
/** Frames looked at for a place: endless recursion has thousands. */
const MAX_PLACED_FRAMES = 40;
/** Source files looked up ahead for one step. */
const MAX_PREPARED_SOURCES = 64;

interface KnownLocator {
  readonly stamp: string;
  readonly siblings: boolean;
  readonly locator: AnalyzedGuard;
}

/** Finds where in the sources the frames of a guard's traps and calls stand. */
export class SourcePositions implements vscode.Disposable {
  readonly #locators = new LruMap<string, KnownLocator>(KEPT_LOCATORS);
  readonly #sources = new Map<string, Promise<vscode.Uri | undefined>>();
  /** Which sources are on this machine. */
  readonly #here = new Map<string, Promise<boolean>>();
  /** Lines of the disassembly, for frames of traps that lead to no source. */
  readonly #instructions = new InstructionLocations();
  /** What the searches in `#sources` have found, for `locationOf`. */
  readonly #found = new Map<string, vscode.Uri>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #settings: Settings;
  readonly #allowed: AllowedFiles;
  readonly #analysis: Pick<AnalysisThread, 'guard'>;
  readonly #candidates: SourceCandidates;
  readonly #choices: SourceChoices;
  readonly #subscriptions: vscode.Disposable[];

  /** Sources may be found elsewhere now: a file was chosen, created or deleted, or the setting changed. */
  readonly onDidChange = this.#changed.event;

  constructor(
    settings: Settings,
    allowed: AllowedFiles,
    state: vscode.Memento,
    analysis: Pick<AnalysisThread, 'guard'>,
  ) {
    this.#analysis = analysis;
    this.#settings = settings;
    this.#allowed = allowed;
    this.#choices = new SourceChoices(state);
    this.#candidates = new SourceCandidates(settings, allowed, (source, guard) =>
      this.#locators.get(guard.toString())?.locator.directoryOf(source),
    );
    const forget = (): void => this.#forget();
    this.#subscriptions = [
      this.#changed,
      settings.sourceMap.onDidChange(forget),
      settings.sourceFolders.onDidChange(forget),
      vscode.workspace.onDidChangeWorkspaceFolders(forget),
      vscode.workspace.onDidCreateFiles(forget),
      vscode.workspace.onDidDeleteFiles(forget),
      vscode.workspace.onDidRenameFiles(forget),
    ];
  }

  /** One content of a guard, with its source positions; the same one for the same content. */
  locator(guard: vscode.Uri, stamp: string, file: GuardFile): AnalyzedGuard {
    const key = guard.toString();
    const siblings = this.#settings.siblingDebugFiles.get(guard);
    const known = this.#locators.get(key);
    if (known?.stamp === stamp && known.siblings === siblings) return known.locator;
    // Rebuilt: a source that was missing may be there now.
    this.#clear();
    this.#instructions.clear();
    const locator = this.#analysis.guard(
      debugSubject(guard, file, siblings, this.#allowed.foldersFor(guard)),
    );
    this.#locators.set(key, { stamp, siblings, locator });
    return locator;
  }

  /**
   * Where a located frame is on this machine; undefined when it has no source, or its file is not here.
   * When several files may be meant, a person who waits for the place is asked (`ask: 'now'`); otherwise the
   * choice is offered and the answer is undefined for now (see `onDidChange`).
   */
  async resolve(
    frame: Frame,
    guard: vscode.Uri,
    options: { readonly ask?: 'now' | 'later' } = {},
  ): Promise<vscode.Location | undefined> {
    const { source, line } = frame;
    if (source === undefined || line === undefined) return undefined;
    const uri = isTextOf(guard, source) ? guard : await this.#file(source, guard, options.ask ?? 'later');
    return uri && locationIn(uri, frame);
  }

  /** Whether the file of a located frame is on this machine, maybe as one of several. No one is asked which. */
  async isHere({ source }: Frame, guard: vscode.Uri): Promise<boolean> {
    if (source === undefined) return false;
    if (isTextOf(guard, source)) return true;
    const key = sourceKey(source, guard);
    const here =
      this.#here.get(key) ?? this.#candidates.find(source, guard).then(({ kind }) => kind !== 'missing');
    this.#here.set(key, here);
    return here;
  }

  /** Looks the sources of frames up, so that `locationOf` knows them at once. */
  async prepare(frames: readonly Frame[], guard: vscode.Uri): Promise<void> {
    const bySource = new Map(frames.map((frame) => [frame.source, frame]));
    await Promise.all(
      [...bySource.values()].slice(0, MAX_PREPARED_SOURCES).map((frame) => this.resolve(frame, guard)),
    );
  }

  /** Where instructions stand when nothing leads to a source. */
  useDisassembly(locationOf: LocationOfInstruction): void {
    this.#instructions.use(locationOf);
  }

  /** Looks the frames of a trap up in the disassembly when none of them has a source. */
  async prepareTrap(stack: readonly Frame[], guard: vscode.Uri): Promise<void> {
    await this.#instructions.prepare(stack, guard);
  }

  /** Where a frame is, as far as that was looked up before (`prepare`, `prepareTrap`, `resolve`). */
  locationOf(frame: Frame, guard: vscode.Uri): vscode.Location | undefined {
    const { source, line, offset } = frame;
    if (source === undefined || line === undefined) return this.#instructions.locationOf(offset, guard);
    const uri = isTextOf(guard, source) ? guard : this.#found.get(sourceKey(source, guard));
    return uri && locationIn(uri, frame);
  }

  /**
   * Where a finding with these frames (innermost first) belongs: at the innermost frame that is no library's
   * and whose file is in the workspace, or anywhere if the guard itself is in no workspace.
   */
  async locationFor(frames: readonly Frame[], guard: vscode.Uri): Promise<FindingLocation | undefined> {
    const candidates = frames.slice(0, MAX_PLACED_FRAMES);
    const locations = await Promise.all(candidates.map((frame) => this.resolve(frame, guard)));
    const placed = candidates.flatMap((frame, i) => {
      const location = locations[i];
      return location ? [{ frame, location }] : [];
    });
    return findingLocation(placed, guard);
  }

  dispose(): void {
    vscode.Disposable.from(...this.#subscriptions).dispose();
    this.#locators.clear();
    this.#clear();
  }

  #forget(): void {
    this.#clear();
    this.#changed.fire();
  }

  #clear(): void {
    for (const known of [this.#sources, this.#found, this.#here]) known.clear();
  }

  async #file(source: string, guard: vscode.Uri, ask: 'now' | 'later'): Promise<vscode.Uri | undefined> {
    const key = sourceKey(source, guard);
    const known = this.#sources.get(key);
    const found = known ?? this.#search(source, guard, 'later');
    if (!known) this.#sources.set(key, found);
    const uri = await found;
    if (uri !== undefined && this.#sources.get(key) === found) this.#found.set(key, uri);
    if (uri !== undefined || ask === 'later') return uri;
    const asked = await this.#search(source, guard, 'now');
    if (asked) this.#forget();
    return asked;
  }

  async #search(source: string, guard: vscode.Uri, ask: 'now' | 'later'): Promise<vscode.Uri | undefined> {
    const found = await this.#candidates.find(source, guard);
    if (found.kind === 'several') return this.#choose(source, guard, found.uris, ask);
    return found.kind === 'found' ? found.uri : undefined;
  }

  /** One of several files: the only one beside the guard's own sources, the one chosen before, or a new choice. */
  async #choose(
    source: string,
    guard: vscode.Uri,
    files: readonly vscode.Uri[],
    ask: 'now' | 'later',
  ): Promise<vscode.Uri | undefined> {
    const chosen = this.#choices.chosen(source, files);
    if (chosen) return chosen;
    const folder = vscode.workspace.getWorkspaceFolder(guard)?.uri.path;
    const near = folder === undefined ? [] : files.filter((file) => isInside(file.path, [folder]));
    if (near.length === 1) return near[0];
    if (ask === 'now') return this.#choices.choose(source, files);
    this.#choices.offer(source, files, () => this.#forget());
    return undefined;
  }
}

/** Sources are searched around the guard's folder: what is found for one guard there holds for all. */
function sourceKey(source: string, guard: vscode.Uri): string {
  return `${vscode.Uri.joinPath(guard, '..').toString()} ${source}`;
}

function locationIn(uri: vscode.Uri, { line = 1, column = 1 }: Frame): vscode.Location {
  return new vscode.Location(uri, toPosition(textPosition({ line, column })));
}

/** Whether `source` is the guard's own WAT text, which results call by the guard's path. */
function isTextOf(guard: vscode.Uri, source: string): boolean {
  return (guard.scheme === 'untitled' || isWatPath(guard.path)) && source === shownPath(guard);
}
