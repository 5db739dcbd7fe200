import * as vscode from 'vscode';
import { parseScenario, type ParsedScenario } from '../../scenario/parse';
import { openDocument } from '../sources/guard-sources';
import type { AllowedFiles } from '../files/allowed-files';
import { watchKnownFiles } from '../files/watch-known-files';
import { CutSearches } from './cut-searches';
import { NamedGuards } from './named-guards';
import type { SavedAnswerFiles } from './saved-answer-files';
import { readFound } from './found-scenarios';
import { UnreadScenarios } from './unread-scenarios';
import { isScenarioDocument, isSeen, reading } from './scenario-documents';
import type { ScenarioFile } from './scenario-file';
import { scenarioOnDisk } from './scenario-on-disk';
import type { Settings } from '../base/settings';
import { findFiles, isSearched, onExcludedElse, type FileQuestion } from '../files/workspace-search';

/**
 * All scenario files of the workspace and of open editors, kept in step with the disk and with unsaved
 * edits. Everything that shows scenarios (tests, diagnostics, lenses) reads this one model.
 */
export class ScenarioIndex implements vscode.Disposable {
  readonly #files = new Map<string, ScenarioFile>();
  /** The last look at a file on disk that is under way: of two that overlap, the newer counts. */
  readonly #looks = new Map<string, Promise<unknown>>();
  readonly #guards = new NamedGuards();
  /** Those that a search found and that are not read yet. */
  readonly unread = new UnreadScenarios();
  readonly #changed = new vscode.EventEmitter<ScenarioFile>();
  readonly #removed = new vscode.EventEmitter<vscode.Uri>();
  readonly #subscriptions: vscode.Disposable[] = [this.#changed, this.#removed, this.unread];
  #watchers: vscode.Disposable[] = [];
  readonly #cut = new CutSearches();
  #generation = 0;
  #ready: Promise<void>;

  /** A file was found or its content changed. */
  readonly onDidChange = this.#changed.event;
  /** A file is gone (deleted, renamed, or an untitled one closed), maybe one that was not read yet. */
  readonly onDidRemove = this.#removed.event;

  constructor(
    private readonly settings: Settings,
    private readonly allowed: AllowedFiles,
    private readonly answers: SavedAnswerFiles,
  ) {
    this.#subscriptions.push(
      vscode.workspace.onDidOpenTextDocument((document) => reading(this.#readDocument(document))),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) reading(this.#readDocument(document));
      }),
      answers.onDidChange((uri) => this.#answersChanged(uri)),
      vscode.workspace.onDidCloseTextDocument((document) => {
        if (isScenarioDocument(document)) reading(this.#closed(document.uri));
      }),
      vscode.workspace.onDidChangeWorkspaceFolders(() => reading(this.refresh())),
      settings.scenarioFiles.onDidChange(() => reading(this.refresh())),
      onExcludedElse(() => reading(this.refresh())),
    );
    this.#ready = this.#discover();
    reading(this.#ready);
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

  /** The same after a look at its document, its file, and the files of its answers: watchers tell of them late. */
  async upToDate(uri: vscode.Uri): Promise<ScenarioFile | undefined> {
    const document = openDocument(uri);
    if (document && (this.get(uri) || isSeen(document))) await this.opened(document);
    await this.#look(uri);
    const file = this.get(uri);
    if (file && file.written.references.length > 0) await this.answers.refresh(uri, file.written);
    return this.get(uri);
  }

  /** The scenario that a document is, as soon as it is known; undefined for one that is closed meanwhile. */
  async opened(document: vscode.TextDocument): Promise<ScenarioFile | undefined> {
    const isCurrent = (): boolean => this.get(document.uri)?.documentVersion === document.version;
    if (isScenarioDocument(document))
      while (!document.isClosed && !isCurrent()) await this.#readDocument(document);
    return this.get(document.uri);
  }

  /** Where the scenario's `guard` points, or undefined when it names none. */
  guardOf(file: ScenarioFile): vscode.Uri | undefined {
    return this.#guards.of(file)?.uri;
  }

  /** The scenarios whose guard is `guard`. */
  naming(guard: vscode.Uri): readonly ScenarioFile[] {
    return this.#guards.naming(this.files, guard);
  }

  /** Looks for files again, for instance on the Test Explorer's refresh. Ends with a search that took over. */
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
    const documents = vscode.workspace.textDocuments.filter(isScenarioDocument);
    for (const document of documents.filter(isSeen)) {
      found.add(document.uri.toString());
      await this.#readDocument(document);
    }
    const files = await findFiles(this.#question());
    for (const document of documents.filter((each) => !isSeen(each))) {
      const key = document.uri.toString();
      const wasKnown = this.#files.has(key);
      const isThere = (await this.#onDisk(document.uri)) !== undefined;
      // Deleted while we were reading: the watcher was first.
      if (!isThere || (wasKnown && !this.#files.has(key))) continue;
      found.add(key);
      await this.#readDocument(document);
    }
    if (generation !== this.#generation) return this.#ready;
    for (const { uri } of files) found.add(uri.toString());
    const unopened = files.filter(({ uri }) => !openDocument(uri));
    await readFound(unopened, {
      goesOn: () => generation === this.#generation,
      known: (uri) => this.get(uri)?.written,
      named: (uris) => this.unread.report(uris),
      found: (uri, written) => this.#settle(uri, written && { written, parsed: written }),
      read: (uri) => this.#readDisk(uri),
    });
    if (generation !== this.#generation) return this.#ready;
    for (const { uri } of before) if (!found.has(uri.toString())) this.#remove(uri);
    for (const uri of this.unread.left) this.#remove(uri);
  }

  #watch(): void {
    vscode.Disposable.from(...this.#watchers).dispose();
    const read = (uri: vscode.Uri): void => {
      const document = openDocument(uri);
      const isKnown = this.#files.has(uri.toString());
      if (document) return isKnown ? undefined : reading(this.#readDocument(document));
      // What a search leaves out (packages, for instance) does not come in by being written.
      if (isKnown || isSearched(uri, this.#question())) reading(this.#readDisk(uri));
    };
    const deleted = (uri: vscode.Uri): void => reading(this.#deleted(uri));
    const watched = { question: this.#question, known: () => this.files, written: read, deleted };
    this.#watchers = [watchKnownFiles(watched)];
  }

  /** A document that no one sees, which VS Code keeps for some minutes, does not keep a deleted file alive. */
  async #deleted(uri: vscode.Uri): Promise<void> {
    const document = openDocument(uri);
    if (!document) return this.#readDisk(uri);
    if (!isSeen(document) && !(await this.#onDisk(uri))) this.#remove(uri);
  }

  /** Reads a known file again if it is another one; what is not of the workspace counts as its document says. */
  async #look(uri: vscode.Uri): Promise<void> {
    const document = openDocument(uri);
    if (!this.get(uri) || document?.isUntitled || (document && isSeen(document))) return;
    if (document && !isSearched(uri, this.#question())) return;
    const text = (await this.#onDisk(uri))?.source.text;
    // VS Code brings a document that no one sees up to date itself.
    const isSame = document ? text !== undefined : text === this.get(uri)?.written.source.text;
    if (!isSame) await this.#deleted(uri);
  }

  readonly #question = (): FileQuestion => {
    const onCut = (folder: vscode.WorkspaceFolder): void => this.#cut.tell(folder);
    return { glob: this.settings.scenarioFiles.get(), kind: 'scenarios', onCut };
  };

  /** A closed file counts as it is on disk if it is of the workspace; others counted while they were open. */
  async #closed(uri: vscode.Uri): Promise<void> {
    if (isSearched(uri, this.#question())) await this.#readDisk(uri);
    else if (!openDocument(uri)) this.#remove(uri);
  }

  async #readDocument(document: vscode.TextDocument): Promise<void> {
    if (!isScenarioDocument(document)) return;
    const { uri, version } = document;
    const written = parseScenario(document.getText());
    const parsed = this.answers.known(uri, written) ?? (await this.answers.read(uri, written));
    // Edited or closed meanwhile: what came later counts.
    if (document.version !== version || document.isClosed) return;
    this.#put({ uri, parsed, written, documentVersion: version });
  }

  async #readDisk(uri: vscode.Uri): Promise<void> {
    const look = this.#onDisk(uri).then(
      async (written) => written && { written, parsed: await this.answers.read(uri, written) },
    );
    this.#looks.set(uri.toString(), look);
    const content = await look;
    if (this.#looks.get(uri.toString()) === look) this.#settle(uri, content);
    else await this.#looks.get(uri.toString());
  }

  /** A file on disk is this now; a look at it that is still under way is older. */
  #settle(uri: vscode.Uri, content: Pick<ScenarioFile, 'written' | 'parsed'> | undefined): void {
    const key = uri.toString();
    this.#looks.delete(key);
    // Opened while we were reading: the document counts.
    if (openDocument(uri)) return;
    const before = this.#files.get(key);
    // As it was: thousands of files that are found again are no thousands of changes.
    const isSame = before?.written === content?.written && before?.documentVersion === undefined;
    if (isSame && (content?.written.references ?? []).length === 0) return;
    if (content) this.#put({ uri, ...content });
    else this.#remove(uri);
  }

  #onDisk(uri: vscode.Uri): Promise<ParsedScenario | undefined> {
    return scenarioOnDisk(uri, this.allowed, { question: this.#question(), known: this.get(uri)?.written });
  }

  /** Scenarios that name a file of saved answers are others when it is another one. */
  #answersChanged(changed: vscode.Uri): void {
    for (const file of this.answers.naming(this.files, changed)) {
      const parsed = this.answers.known(file.uri, file.written);
      if (parsed) this.#put({ ...file, parsed });
    }
  }

  #put(file: ScenarioFile): void {
    this.#files.set(file.uri.toString(), file);
    this.unread.delete(file.uri);
    if (this.answers.areMany) this.answers.retain(this.files);
    this.#changed.fire(file);
  }

  #remove(uri: vscode.Uri): void {
    const isUnread = this.unread.delete(uri);
    if (this.#files.delete(uri.toString()) || isUnread) this.#removed.fire(uri);
  }
}
