import * as vscode from 'vscode';
import { inBackground } from '../base/log';
import { isWatPath } from '../../run/guard-file';
import { openDocument, type GuardContent } from '../sources/guard-sources';
import { answerTexts, sameAnswers } from '../../scenario/answer-files';
import { SOURCES } from '../../diagnostics/diagnostic';
import type { ScenarioResult } from '../../run/result';
import type { ScenarioRun } from '../../ide/runs/run-history';
import type { RunWhileTyping } from '../runs/run-while-typing';
import type { ScenarioFile } from '../workspace/scenario-file';
import type { EditorServices } from '../services';
import type { DiagnosticStore, FileDiagnostics } from '../../ide/diagnostics/diagnostic-store';
import { guardLocations } from '../../ide/diagnostics/guard-locations';
import type { LocatedDiagnostic } from '../../diagnostics/diagnostic';
import {
  deriveGuardDiagnostics,
  deriveScenarioDiagnostics,
  type RunInput,
} from '../../ide/diagnostics/located-diagnostics';
import type { Shown } from '../../ide/diagnostics/run-diagnostic';
import type { SourcePositions } from '../sources/source-positions';
import { existingSources, trapsOf } from './source-files';

/** What is shown of one scenario's last result; `guardText` is the text of a guard in WAT. */
interface ShownRun {
  readonly input: Omit<RunInput, 'shown'>;
  readonly uri: vscode.Uri;
  /** The guard, also one that could not be read. */
  readonly guard: string | undefined;
  readonly guardUri?: string;
  readonly guardText?: string;
}

/**
 * Shows what the last run of each scenario brought to light, in the scenario and in the guard's sources. A
 * result that is outdated (`OutdatedResults`) is not shown. One that is shown stays while the
 * next run is on its way (VS Code moves it along with edits), and goes when none will come.
 */
export class RunResults implements vscode.Disposable {
  readonly #services: EditorServices;
  readonly #store: DiagnosticStore;
  readonly #ran = new WeakMap<ScenarioRun, ScenarioFile>();
  readonly #shown = new Map<string, ShownRun>();
  readonly #subscriptions: vscode.Disposable;

  constructor(services: EditorServices, store: DiagnosticStore, typing: RunWhileTyping) {
    this.#services = services;
    this.#store = store;
    const { history, positions, scenarios, settings } = services;
    const unsubscribe = [
      history.onScenario((run, event) => {
        if (event?.type === 'scenario-started') this.#remember(run);
        if (event?.type === 'scenario-finished' && !run.canceled) this.#showLater(run);
      }),
      history.onRuns(() => {
        for (const { uri } of this.#shown.values()) if (!history.latest(uri)) this.#drop(uri);
      }),
    ];
    this.#subscriptions = vscode.Disposable.from(
      ...unsubscribe.map((dispose) => ({ dispose })),
      scenarios.onDidRemove((uri) => this.#drop(uri)),
      typing.onDidOutdate((uris) => {
        for (const uri of uris) this.#drop(uri);
      }),
      positions.onDidChange(() => {
        for (const run of history.allLatest) this.#showLater(run);
      }),
      settings.findings.onDidChange(() => this.#publishAll()),
      settings.failedExpectations.onDidChange(() => this.#publishAll()),
    );
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  /** The text that runs, which the result is about. */
  #remember(run: ScenarioRun): void {
    const file = this.#services.scenarios.get(run.uri);
    const isSame = file?.documentVersion === run.documentVersion;
    if (file && isSame && sameAnswers(answerTexts(file.parsed), run.answers)) this.#ran.set(run, file);
  }

  #showLater(run: ScenarioRun): void {
    inBackground('the diagnostics of a run could not be shown', this.#show(run));
  }

  async #show(run: ScenarioRun): Promise<void> {
    const { guards, history, outdated, positions } = this.#services;
    const { uri, result } = run;
    const file = this.#ran.get(run);
    if (!file || !result || history.latest(uri) !== run) return;
    // A scenario whose guard was never read has a problem in its text, which is reported there.
    if (run.guard && run.guardStamp === undefined) return;
    if (!(await outdated.isStillTrue(run))) return;
    const content = run.guard && (await guards.read(run.guard));
    // The check of the open file reports that the guard is missing.
    if (content?.stamp === 'missing' && openDocument(uri)) return this.#drop(uri);
    const sources = await this.#lookUpFrames(result, run.guard);
    if (history.latest(uri) !== run || outdated.isOutdated(run)) return;
    const locations = locationsOf(content, sources, positions);
    const input = { uri: uri.toString(), parsed: file.parsed, result, ...locations };
    const shown = { uri, input, guard: run.guard?.toString() };
    this.#shown.set(uri.toString(), { ...shown, ...guardOf(content) });
    this.#publish(uri.toString());
  }

  /** Looks up where the frames of a result are; the sources that exist. */
  async #lookUpFrames(
    result: ScenarioResult,
    guard: vscode.Uri | undefined,
  ): Promise<ReadonlyMap<string, vscode.Uri>> {
    if (!guard) return new Map<string, vscode.Uri>();
    const { positions } = this.#services;
    const sources = await existingSources(result, guard, positions);
    for (const stack of trapsOf(result)) await positions.prepareTrap(stack, guard);
    return sources;
  }

  /** The check of a guard's text said something else: what it says is not reported again at its scenarios. */
  guardChecked(uri: vscode.Uri): void {
    const guard = uri.toString();
    for (const [key, run] of this.#shown) if (run.guard === guard) this.#publish(key);
  }

  #guardIsChecked(guard: string | undefined): boolean {
    const told = guard === undefined ? [] : this.#store.of(guard);
    return told.some(({ severity, source }) => severity === 'error' && source === SOURCES.load);
  }

  #drop(uri: vscode.Uri): void {
    if (this.#shown.delete(uri.toString())) this.#store.delete(ownerOf(uri.toString()));
  }

  #publishAll(): void {
    for (const key of this.#shown.keys()) this.#publish(key);
  }

  #publish(key: string): void {
    const run = this.#shown.get(key);
    if (!run) return;
    const { settings } = this.#services;
    const shown: Shown = {
      failedExpectations: settings.failedExpectations.get(run.uri),
      finding: (code) => settings.showsFinding(code, run.uri),
    };
    const input = { ...run.input, shown, guardIsChecked: this.#guardIsChecked(run.guard) };
    const files = new Map<string, FileDiagnostics>();
    files.set(key, { diagnostics: deriveScenarioDiagnostics(input), text: input.parsed.source.text });
    const inGuard = new Map<string, LocatedDiagnostic[]>();
    for (const { uri, diagnostic } of deriveGuardDiagnostics(input)) {
      const list = inGuard.get(uri);
      if (list) list.push(diagnostic);
      else inGuard.set(uri, [diagnostic]);
    }
    for (const [uri, diagnostics] of inGuard) {
      const isText = uri === run.guardUri && run.guardText !== undefined;
      files.set(uri, isText ? { diagnostics, text: run.guardText } : { diagnostics });
    }
    this.#store.set(ownerOf(key), files);
  }
}

function locationsOf(
  content: GuardContent | undefined,
  sources: ReadonlyMap<string, vscode.Uri>,
  positions: SourcePositions,
): Pick<RunInput, 'locations'> {
  if (!content?.outcome.ok) return { locations: NOWHERE };
  const { uri } = content;
  const instruction: RunInput['locations']['instruction'] = (frame) => {
    const location = frame.line === undefined ? positions.locationOf(frame, uri) : undefined;
    return location && { uri: location.uri.toString(), range: location.range };
  };
  const named = new Map([...sources].map(([name, uri]) => [name, uri.toString()] as const));
  return { locations: guardLocations(uri.toString(), content.outcome.file, named, instruction) };
}

const NOWHERE: RunInput['locations'] = {
  isText: false,
  frame: () => undefined,
  position: () => undefined,
  exported: () => undefined,
  instruction: () => undefined,
  loadError: () => undefined,
};

function guardOf(content: GuardContent | undefined): Pick<ShownRun, 'guardUri' | 'guardText'> {
  if (!content?.outcome.ok || !isWatPath(content.uri.path)) return {};
  const { wat } = content.outcome.file;
  return { guardUri: content.uri.toString(), ...(wat === undefined ? {} : { guardText: wat }) };
}

function ownerOf(scenario: string): string {
  return `run ${scenario}`;
}
