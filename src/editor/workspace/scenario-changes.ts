import * as vscode from 'vscode';
import { inBackground, logFault } from '../base/log';
import { isWatPath } from '../../run/guard-file';
import { PacedChanges } from '../../ide/timing/paced-changes';
import { isWholeModule } from '../../wasm/whole-module';
import { isGuardDocument, openDocument, type GuardSources } from '../sources/guard-sources';
import { readUri } from '../files/read-uri';
import { fileStamp, statUri } from '../files/stat-uri';
import { resolveBeside } from '../files/resolve-beside';
import { namedFiles, sameScenario } from '../../scenario/answer-files';
import type { ParsedScenario } from '../../scenario/parse';
import type { ScenarioFile } from './scenario-file';
import type { ScenarioIndex } from './scenario-index';
import type { Settings } from '../base/settings';

/** Scenarios whose results are out of date, each in one list: the first that fits. */
export interface ScenarioChange {
  /** Their own text has changed, or that of a file with their saved answers. */
  readonly edited: readonly ScenarioFile[];
  /** The guard they name has. */
  readonly byGuard: readonly ScenarioFile[];
  /** A setting that decides about results has. */
  readonly bySetting: readonly ScenarioFile[];
}

/** Guards whose text is compared; of larger ones the stamp of the file is, in bytes. */
const MAX_COMPARED_BYTES = 1_048_576;
/** Modules on disk that are looked at for their end; larger ones, in bytes, wait for a pause in typing. */
const MAX_LOOKED_AT_BYTES = 4 * MAX_COMPARED_BYTES;

const GUARD = 'guard ';
const SCENARIO = 'scenario ';
const SETTINGS = 'settings';

const NOT_LOOKED_AT = 'changes of scenarios could not be looked at';

/**
 * The one place that tells what must run again: scenarios that changed, whose guard changed (typed, or rebuilt on
 * disk) or whose settings did. What is typed comes together after each pause in typing, what changes on disk soon, and once
 * it is whole (`PacedChanges`). Opening, saving or closing a file is no change, and neither is finding it at the start.
 */
export class ScenarioChanges implements vscode.Disposable {
  readonly #scenarios: ScenarioIndex;
  readonly #paces: PacedChanges;
  readonly #changed = new vscode.EventEmitter<ScenarioChange>();
  readonly #edited = new vscode.EventEmitter<ScenarioFile>();
  readonly #subscriptions: vscode.Disposable;
  /** What is known of each file, to tell changes from events without one. */
  readonly #guardContents = new Map<string, string>();
  readonly #scenarioTexts = new Map<string, ParsedScenario>();
  /** Guards edited since they were looked at: a run between two edits that undo each other saw another text. */
  readonly #typed = new Set<string>();
  #delivery = 0;
  /** The newest delivery that looks at a guard: an older one that comes later knows less. */
  readonly #lookedAt = new Map<string, number>();

  readonly onDidChange = this.#changed.event;
  /** The text of a scenario, or of its saved answers, became another one; `onDidChange` follows after the pause. */
  readonly onDidEdit = this.#edited.event;

  /** @param onExceptions says that exceptions of a second opinion are other ones */
  constructor(
    guards: GuardSources,
    scenarios: ScenarioIndex,
    settings: Settings,
    onExceptions: vscode.Event<void>,
  ) {
    this.#scenarios = scenarios;
    this.#paces = new PacedChanges({
      typingMs: () => settings.runWhileTypingDelay.get(),
      isWhole: (key) => this.#isWhole(key),
      deliver: (keys) => inBackground(NOT_LOOKED_AT, this.#deliver(keys)),
      failed: (error) => logFault(NOT_LOOKED_AT, error),
    });
    const settingsChanged = (): void => this.#paces.typed(SETTINGS);
    vscode.workspace.textDocuments.forEach((document) => this.#meet(document));
    for (const file of scenarios.files) this.#scenarioTexts.set(file.uri.toString(), file.parsed);
    this.#subscriptions = vscode.Disposable.from(
      vscode.workspace.onDidOpenTextDocument((document) => this.#meet(document)),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0 && isGuardDocument(document)) this.#typed.add(document.uri.toString());
      }),
      guards.onDidChange((uri) => this.written(uri)),
      scenarios.onDidChange((file) => this.#scenarioChanged(file)),
      scenarios.onDidRemove((uri) => this.#scenarioTexts.delete(uri.toString())),
      settings.profile.onDidChange(settingsChanged),
      settings.limits.onDidChange(settingsChanged),
      settings.allowUnexpected.onDidChange(settingsChanged),
      settings.oracle.onDidChange(settingsChanged),
      onExceptions(settingsChanged),
      this.#changed,
      this.#edited,
    );
  }

  /** The file of a guard may be another one: for those who know it sooner than VS Code, which tells of it, too. */
  written(guard: vscode.Uri): void {
    this.#add(GUARD + guard.toString(), [guard]);
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#paces.dispose();
  }

  #meet(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    if (!isGuardDocument(document) || this.#guardContents.has(key)) return;
    this.#guardContents.set(key, identityOf(document));
  }

  #scenarioChanged(file: ScenarioFile): void {
    const key = file.uri.toString();
    const before = this.#scenarioTexts.get(key);
    this.#scenarioTexts.set(key, file.parsed);
    if (before === undefined || sameScenario(before, file.parsed)) return;
    this.#edited.fire(file);
    this.#add(SCENARIO + key, filesOf(file));
  }

  /** A change of what is in these files. */
  #add(key: string, files: readonly vscode.Uri[]): void {
    if (files.some(isTyped)) this.#paces.typed(key);
    else this.#paces.written(key);
  }

  /** Whether what changed on disk is all there. VS Code may say late that a document is typed in. */
  async #isWhole(key: string): Promise<boolean> {
    if (key.startsWith(GUARD)) return isWholeGuard(vscode.Uri.parse(key.slice(GUARD.length)));
    const file = this.#scenarios.get(vscode.Uri.parse(key.slice(SCENARIO.length)));
    return file?.parsed.scenario !== undefined && !filesOf(file).some(isTyped);
  }

  async #deliver(keys: ReadonlySet<string>): Promise<void> {
    const delivery = ++this.#delivery;
    await this.#scenarios.ready;
    const edited = new Set<string>();
    const byGuard = new Set<string>();
    await Promise.all(
      [...keys].map(async (key) => {
        if (key.startsWith(SCENARIO)) edited.add(key.slice(SCENARIO.length));
        if (!key.startsWith(GUARD)) return;
        const guard = vscode.Uri.parse(key.slice(GUARD.length));
        if (!(await this.#isAnother(guard, delivery))) return;
        for (const file of this.#scenarios.naming(guard)) byGuard.add(file.uri.toString());
      }),
    );
    const change = { edited: listOf(), byGuard: listOf(), bySetting: listOf() };
    for (const file of this.#scenarios.files) {
      const key = file.uri.toString();
      if (edited.has(key)) change.edited.push(file);
      else if (byGuard.has(key)) change.byGuard.push(file);
      else if (keys.has(SETTINGS)) change.bySetting.push(file);
    }
    if (Object.values(change).some((files) => files.length > 0)) this.#changed.fire(change);
  }

  async #isAnother(guard: vscode.Uri, delivery: number): Promise<boolean> {
    const key = guard.toString();
    this.#lookedAt.set(key, delivery);
    const identity = await currentIdentity(guard);
    if (this.#lookedAt.get(key) !== delivery) return false;
    if (!this.#typed.delete(key) && this.#guardContents.get(key) === identity) return false;
    this.#guardContents.set(key, identity);
    return true;
  }
}

function listOf(): ScenarioFile[] {
  return [];
}

/** The files that a scenario is made of. */
function filesOf({ uri, written }: ScenarioFile): vscode.Uri[] {
  return [uri, ...namedFiles(written).map((name) => resolveBeside(uri, name))];
}

/** Whether there are changes of a file that are not saved. */
function isTyped(uri: vscode.Uri): boolean {
  return openDocument(uri)?.isDirty === true;
}

/** Whether a guard is there, and no one types in it or is still writing it, as far as one can see. */
async function isWholeGuard(guard: vscode.Uri): Promise<boolean> {
  const document = openDocument(guard);
  if (document && isGuardDocument(document)) return !document.isDirty;
  const read = await readUri(guard, { maxBytes: MAX_LOOKED_AT_BYTES });
  if (!read.ok) return false;
  const { bytes } = read;
  if (isWatPath(guard.path)) return bytes.length > 0;
  return isWholeModule(bytes.length, (offset, length) => bytes.subarray(offset, offset + length));
}

/** What makes a guard another one: its text where that is at hand, else the stamp of its file. */
async function currentIdentity(guard: vscode.Uri): Promise<string> {
  const document = openDocument(guard);
  if (document && isGuardDocument(document)) return identityOf(document);
  const stat = await statUri(guard);
  if (!stat.ok) return stat.cause;
  if (!isWatPath(guard.path) || stat.facts.size > MAX_COMPARED_BYTES) return fileStamp(stat.facts);
  const read = await readUri(guard, { maxBytes: MAX_COMPARED_BYTES });
  return read.ok ? `text ${new TextDecoder().decode(read.bytes)}` : read.cause;
}

function identityOf(document: vscode.TextDocument): string {
  const text = document.getText();
  return text.length > MAX_COMPARED_BYTES ? `document ${String(document.version)}` : `text ${text}`;
}
