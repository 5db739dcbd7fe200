import * as vscode from 'vscode';
import { inBackground } from '../base/log';
import { statUri } from '../files/stat-uri';
import { openDocument } from '../sources/guard-sources';
import { RunOpened } from './run-opened';
import type { ScenarioFile } from '../workspace/scenario-file';
import type { RunServices } from './run-services';
import { currentRestriction } from '../base/trust';

/** No one waits for what is run because it is shown: what takes longer, such as an endless loop, is stopped. */
const OPENED_MS = 10_000;

/**
 * Runs scenarios in the background after each pause in typing: those that name a guard whose text or file
 * changed, and those that changed themselves, unsaved text included; and once those of a guard or scenario
 * that is shown without a result. What changed and is not run (switched off, not trusted, a guard that does
 * not assemble or is too large) is announced as outdated instead.
 */
export class RunWhileTyping implements vscode.Disposable {
  readonly #services: RunServices;
  readonly #outdated = new vscode.EventEmitter<readonly vscode.Uri[]>();
  readonly #subscriptions: vscode.Disposable;

  /** Results of these scenarios are out of date, and no run is on its way. */
  readonly onDidOutdate = this.#outdated.event;

  constructor(services: RunServices) {
    this.#services = services;
    const { changes, history } = services;
    this.#subscriptions = vscode.Disposable.from(
      changes.onDidEdit((file) => {
        if (!this.#mayRun(file)) this.#outdated.fire([file.uri]);
      }),
      changes.onDidChange(({ edited, byGuard, bySetting }) => {
        // Settings that decide about results changed: what has a result gets a new one.
        const again = bySetting.filter((file) => history.latest(file.uri));
        inBackground(
          'edited scenarios could not be run',
          this.#run([...edited, ...again], byGuard, 'background'),
        );
      }),
      new RunOpened(services, (shown, byGuard) => this.#run(shown, byGuard, 'opened')),
      this.#outdated,
    );
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  /** @param byGuard run only for their guard's sake: not when that cannot be used, which it tells itself */
  async #run(
    files: readonly ScenarioFile[],
    byGuard: readonly ScenarioFile[],
    reason: 'background' | 'opened',
  ): Promise<void> {
    const { scenarios, runner } = this.#services;
    const small = await this.#those(files, (guard) => this.#isSmall(guard));
    const usable = await this.#those(byGuard, (guard) => this.#isUsable(guard));
    const done = new Set<ScenarioFile>();
    for (const file of byGuard) if (await this.#isDone(file)) done.add(file);
    // One that was edited meanwhile comes again after the next pause.
    const isCurrent = (file: ScenarioFile): boolean => scenarios.get(file.uri) === file && !done.has(file);
    const run = [...small, ...usable].filter((file) => isCurrent(file) && this.#mayRun(file));
    const rest = [...files, ...byGuard].filter((file) => isCurrent(file) && !run.includes(file));
    if (rest.length > 0 && reason === 'background') this.#outdated.fire(rest.map((file) => file.uri));
    await runner.run(
      run.map((file) => file.uri),
      { reason, ...(reason === 'opened' ? { signal: AbortSignal.timeout(OPENED_MS) } : {}) },
    );
    // A run that was stopped leaves the result before it, and nothing newer is on its way.
    const { history, outdated } = this.#services;
    const stopped = run.filter((file) => {
      const latest = history.latest(file.uri);
      return (
        latest &&
        scenarios.get(file.uri) === file &&
        !runner.isPending(file.uri) &&
        outdated.isOutdated(latest)
      );
    });
    if (stopped.length > 0) this.#outdated.fire(stopped.map((file) => file.uri));
  }

  /** The scenarios that name no guard, or one that passes; each guard is looked at once. */
  async #those(
    files: readonly ScenarioFile[],
    passes: (guard: vscode.Uri) => Promise<boolean>,
  ): Promise<readonly ScenarioFile[]> {
    const verdicts = new Map<string, Promise<boolean>>();
    const passed = await Promise.all(
      files.map((file) => {
        const guard = this.#services.scenarios.guardOf(file);
        if (!guard) return true;
        const verdict = verdicts.get(guard.toString()) ?? passes(guard);
        verdicts.set(guard.toString(), verdict);
        return verdict;
      }),
    );
    return files.filter((_file, at) => passed[at]);
  }

  /** Whether there is a result of this text and this guard: a file watcher tells late of what has run already. */
  async #isDone(file: ScenarioFile): Promise<boolean> {
    const { outdated, history } = this.#services;
    const latest = history.latest(file.uri);
    if (!latest?.guard || outdated.isOutdated(latest)) return false;
    return (await this.#isSmall(latest.guard)) && outdated.isStillTrue(latest);
  }

  async #isSmall(guard: vscode.Uri): Promise<boolean> {
    if (openDocument(guard)) return true;
    const stat = await statUri(guard);
    return !stat.ok || stat.facts.size <= this.#services.settings.runWhileTypingMaxBytes.get(guard);
  }

  async #isUsable(guard: vscode.Uri): Promise<boolean> {
    if (!(await this.#isSmall(guard))) return false;
    const { outcome } = await this.#services.guards.read(guard);
    const max = this.#services.settings.runWhileTypingMaxBytes.get(guard);
    return outcome.ok && outcome.file.module.bytes.byteLength <= max;
  }

  #mayRun(file: ScenarioFile): boolean {
    const { settings } = this.#services;
    return !!file.parsed.scenario && settings.runWhileTyping.get(file.uri) && !currentRestriction();
  }
}
