import * as vscode from 'vscode';
import { isGuardDocument, openDocument, type GuardContent } from './guard-sources';
import type { ScenarioFile } from './scenario-index';
import type { EditorServices } from './services';
import { ChangeCollector } from './testing/change-collector';
import { currentObstacle } from './trust';

/**
 * Runs scenarios in the background after each pause in typing: those that name a guard whose text or file
 * changed, and those that changed themselves, unsaved text included. What changed and is not run (switched off,
 * not trusted, a guard that does not assemble or is too large) is announced as outdated instead.
 *
 * Opening or closing a file is no change, and neither is finding it at the start.
 */
export class RunWhileTyping implements vscode.Disposable {
  readonly #services: EditorServices;
  readonly #outdated = new vscode.EventEmitter<readonly vscode.Uri[]>();
  readonly #guardChanges: ChangeCollector;
  readonly #scenarioChanges: ChangeCollector;
  readonly #subscriptions: vscode.Disposable;
  /** What is known of each file, to tell changes from events without one. */
  readonly #guardContents = new Map<string, string>();
  readonly #scenarioTexts = new Map<string, string>();

  /** Results of these scenarios are out of date, and no run is on its way. */
  readonly onDidOutdate = this.#outdated.event;

  constructor(services: EditorServices) {
    this.#services = services;
    const { guards, scenarios, settings } = services;
    const delay = (): number => settings.runWhileTypingDelay.get();
    this.#guardChanges = new ChangeCollector(delay, (keys) => {
      for (const key of keys) void this.#guardChanged(vscode.Uri.parse(key));
    });
    this.#scenarioChanges = new ChangeCollector(delay, (keys) => {
      void this.#scenariosChanged([...keys].flatMap((key) => scenarios.get(vscode.Uri.parse(key)) ?? []));
    });
    const meet = (document: vscode.TextDocument): void => {
      const key = document.uri.toString();
      if (isGuardDocument(document) && !this.#guardContents.has(key))
        this.#guardContents.set(key, document.getText());
    };
    vscode.workspace.textDocuments.forEach(meet);
    for (const file of scenarios.files) this.#scenarioChanged(file);
    this.#subscriptions = vscode.Disposable.from(
      vscode.workspace.onDidOpenTextDocument(meet),
      guards.onDidChange((uri) => this.#guardChanges.add([uri.toString()])),
      scenarios.onDidChange((file) => this.#scenarioChanged(file)),
      scenarios.onDidRemove((uri) => this.#scenarioTexts.delete(uri.toString())),
      settings.profile.onDidChange(() => this.#rerun()),
      settings.limits.onDidChange(() => this.#rerun()),
      this.#outdated,
    );
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#guardChanges.dispose();
    this.#scenarioChanges.dispose();
  }

  #scenarioChanged(file: ScenarioFile): void {
    const key = file.uri.toString();
    const { text } = file.parsed.source;
    const before = this.#scenarioTexts.get(key);
    this.#scenarioTexts.set(key, text);
    if (before === undefined || before === text) return;
    if (!this.#mayRun(file)) this.#outdated.fire([file.uri]);
    this.#scenarioChanges.add([key]);
  }

  async #scenariosChanged(files: readonly ScenarioFile[]): Promise<void> {
    const { scenarios, settings } = this.#services;
    const small: ScenarioFile[] = [];
    for (const file of files) {
      const guard = scenarios.guardOf(file);
      if (guard && (await isLarger(guard, settings.runWhileTypingMaxBytes.get(guard))))
        this.#outdated.fire([file.uri]);
      else small.push(file);
    }
    this.#start(small.filter((file) => scenarios.get(file.uri) === file));
  }

  async #guardChanged(uri: vscode.Uri): Promise<void> {
    const { guards, scenarios, settings } = this.#services;
    await scenarios.ready;
    const named = scenarios.naming(uri);
    const max = settings.runWhileTypingMaxBytes.get(uri);
    if (named.length === 0 || (await isLarger(uri, max))) {
      this.#outdated.fire(named.map((file) => file.uri));
      return;
    }
    const content = await guards.read(uri);
    const key = uri.toString();
    const identity = identityOf(content);
    if (this.#guardContents.get(key) === identity) return;
    this.#guardContents.set(key, identity);
    const { outcome } = content;
    const usable = outcome.ok && outcome.file.module.bytes.byteLength <= max;
    if (usable) this.#start(named);
    else this.#outdated.fire(named.map((file) => file.uri));
  }

  /** Settings that decide about results changed: what has a result gets a new one. */
  #rerun(): void {
    const { history, scenarios } = this.#services;
    this.#scenarioChanges.add(
      scenarios.files.filter((file) => history.latest(file.uri)).map((file) => file.uri.toString()),
    );
  }

  #start(files: readonly ScenarioFile[]): void {
    const run = files.filter((file) => this.#mayRun(file));
    const rest = files.filter((file) => !run.includes(file));
    if (rest.length > 0) this.#outdated.fire(rest.map((file) => file.uri));
    if (run.length === 0) return;
    void this.#services.runner.run(
      run.map((file) => file.uri),
      { reason: 'background' },
    );
  }

  #mayRun(file: ScenarioFile): boolean {
    const { settings } = this.#services;
    return !!file.parsed.scenario && settings.runWhileTyping.get(file.uri) && !currentObstacle();
  }
}

/** What makes a guard another one: its text, else the stamp of its file. */
function identityOf({ outcome, stamp }: GuardContent): string {
  return (outcome.ok ? outcome.file.wat : outcome.error) ?? stamp;
}

async function isLarger(uri: vscode.Uri, bytes: number): Promise<boolean> {
  if (openDocument(uri)) return false;
  try {
    return (await vscode.workspace.fs.stat(uri)).size > bytes;
  } catch {
    return false;
  }
}
