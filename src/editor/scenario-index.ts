import * as vscode from 'vscode';
import { parseScenario, type ParsedScenario } from '../scenario/parse';
import { openDocument } from './guard-sources';
import { LANGUAGES, SCENARIO_SUFFIX } from './ids';
import type { Settings } from './settings';

/** A scenario file as it counts now: the unsaved text when it is open, else what is on disk. */
export interface ScenarioFile {
  readonly uri: vscode.Uri;
  readonly parsed: ParsedScenario;
  /** Version of the open document, or undefined for a file on disk. */
  readonly documentVersion?: number;
}

/** Scenario files on disk larger than this are not read for the index, in bytes. */
const MAX_INDEXED_BYTES = 32 * 1024 * 1024;

/**
 * All scenario files of the workspace and of open editors, kept in step with the disk and with unsaved
 * edits. Everything that shows scenarios (tests, diagnostics, lenses) reads this one model.
 */
export class ScenarioIndex implements vscode.Disposable {
  readonly #files = new Map<string, ScenarioFile>();
  readonly #changed = new vscode.EventEmitter<ScenarioFile>();
  readonly #removed = new vscode.EventEmitter<vscode.Uri>();
  readonly #subscriptions: vscode.Disposable[] = [this.#changed, this.#removed];
  readonly #settings: Settings;
  #watchers: vscode.Disposable[] = [];
  #generation = 0;
  #ready: Promise<void>;

  /** A file was found or its content changed. */
  readonly onDidChange = this.#changed.event;
  /** A file is gone (deleted, renamed, or an untitled one closed). */
  readonly onDidRemove = this.#removed.event;

  constructor(settings: Settings) {
    this.#settings = settings;
    this.#subscriptions.push(
      vscode.workspace.onDidOpenTextDocument((document) => this.#readDocument(document)),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.#readDocument(document);
      }),
      vscode.workspace.onDidCloseTextDocument((document) => {
        if (isScenarioDocument(document)) void this.#readDisk(document.uri);
      }),
      vscode.workspace.onDidChangeWorkspaceFolders(() => void this.refresh()),
      settings.scenarioFiles.onDidChange(() => void this.refresh()),
    );
    this.#ready = this.#discover();
  }

  /** Resolves when the files of the workspace have been read once. */
  get ready(): Promise<void> {
    return this.#ready;
  }

  get files(): readonly ScenarioFile[] {
    return [...this.#files.values()];
  }

  get(uri: vscode.Uri): ScenarioFile | undefined {
    return this.#files.get(uri.toString());
  }

  /** Where the scenario's `guard` points, or undefined when it names none. */
  guardOf(file: ScenarioFile): vscode.Uri | undefined {
    const root = file.parsed.source.root;
    const guard = file.parsed.scenario?.guard ?? stringAt(root, 'guard');
    return guard === undefined ? undefined : resolveBeside(file.uri, guard);
  }

  /** The scenarios whose guard is `guard`. */
  naming(guard: vscode.Uri): readonly ScenarioFile[] {
    const key = guard.toString();
    return this.files.filter((file) => this.guardOf(file)?.toString() === key);
  }

  /** Looks for files again, for instance on the Test Explorer's refresh. */
  refresh(): Promise<void> {
    this.#ready = this.#discover();
    return this.#ready;
  }

  dispose(): void {
    vscode.Disposable.from(...this.#watchers, ...this.#subscriptions).dispose();
  }

  async #discover(): Promise<void> {
    const generation = ++this.#generation;
    this.#watch();
    // What comes while we look is no leftover of before.
    const before = [...this.#files.values()];
    const found = new Set<string>();
    for (const document of vscode.workspace.textDocuments) {
      if (!isScenarioDocument(document)) continue;
      found.add(document.uri.toString());
      this.#readDocument(document);
    }
    for (const uri of await vscode.workspace.findFiles(
      this.#settings.scenarioFiles.get(),
      '**/node_modules/**',
    )) {
      if (generation !== this.#generation) return;
      found.add(uri.toString());
      if (!openDocument(uri)) await this.#readDisk(uri);
    }
    for (const { uri } of before) if (!found.has(uri.toString())) this.#remove(uri);
  }

  #watch(): void {
    vscode.Disposable.from(...this.#watchers).dispose();
    const watcher = vscode.workspace.createFileSystemWatcher(this.#settings.scenarioFiles.get());
    const read = (uri: vscode.Uri): void => {
      if (!openDocument(uri)) void this.#readDisk(uri);
    };
    this.#watchers = [
      watcher,
      watcher.onDidCreate(read),
      watcher.onDidChange(read),
      watcher.onDidDelete((uri) => void this.#readDisk(uri)),
    ];
  }

  #readDocument(document: vscode.TextDocument): void {
    if (!isScenarioDocument(document)) return;
    this.#put({
      uri: document.uri,
      parsed: parseScenario(document.getText()),
      documentVersion: document.version,
    });
  }

  async #readDisk(uri: vscode.Uri): Promise<void> {
    try {
      const { size } = await vscode.workspace.fs.stat(uri);
      if (size > MAX_INDEXED_BYTES) return;
      const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
      // Opened while we were reading: the document counts.
      if (!openDocument(uri)) this.#put({ uri, parsed: parseScenario(text) });
    } catch {
      if (!openDocument(uri)) this.#remove(uri);
    }
  }

  #put(file: ScenarioFile): void {
    this.#files.set(file.uri.toString(), file);
    this.#changed.fire(file);
  }

  #remove(uri: vscode.Uri): void {
    if (this.#files.delete(uri.toString())) this.#removed.fire(uri);
  }
}

/** Whether a document is a scenario, saved or not. */
export function isScenarioDocument(document: vscode.TextDocument): boolean {
  if (document.uri.scheme === 'git') return false;
  return document.languageId === LANGUAGES.scenario || document.uri.path.endsWith(SCENARIO_SUFFIX);
}

/** A path as written in a scenario file, made a location. Both kinds of slashes and absolute paths work. */
export function resolveBeside(file: vscode.Uri, path: string): vscode.Uri {
  const slashed = path.replaceAll('\\', '/');
  if (/^([a-zA-Z]:\/|\/)/.test(slashed))
    return file.with({ path: slashed.startsWith('/') ? slashed : `/${slashed}` });
  if (file.scheme === 'untitled') {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    return folder ? vscode.Uri.joinPath(folder, slashed) : file.with({ path: slashed });
  }
  return vscode.Uri.joinPath(file, '..', slashed);
}

function stringAt(root: ParsedScenario['source']['root'], property: string): string | undefined {
  for (const child of root?.children ?? []) {
    const [key, value] = child.children ?? [];
    if (key?.value === property && typeof value?.value === 'string') return value.value;
  }
  return undefined;
}
