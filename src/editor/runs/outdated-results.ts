import * as vscode from 'vscode';
import { inBackground } from '../base/log';
import type { GuardSources } from '../sources/guard-sources';
import {
  isOutdated,
  OF_ALL,
  ofCatalog,
  ofGuard,
  ofScenario,
  type Affected,
  type GuardIdentity,
  type Present,
  type ResultBasis,
} from './result-basis';
import { answerTexts } from '../../scenario/answer-files';
import { catalogKey, type RunHistory, type ScenarioRun } from '../../ide/runs/run-history';
import { KnownCatalogs } from './known-catalogs';
import type { ProjectExceptions } from './project-exceptions';
import { runSettingsKey } from './run-settings';
import type { ScenarioIndex } from '../workspace/scenario-index';
import type { Settings } from '../base/settings';
import { UnbuiltGuards } from './unbuilt-guards';

interface Parts {
  readonly guards: GuardSources;
  readonly scenarios: ScenarioIndex;
  readonly settings: Settings;
  readonly exceptions: ProjectExceptions;
  readonly history: RunHistory;
}

/** A guard as it is now, and which contents that ran have been found to be the same. */
interface KnownGuard {
  readonly identity: GuardIdentity;
  readonly same: Map<string, boolean>;
}

/**
 * The one place that says whether a result is still true: of the scenario's text, the guard, the catalog of tools and
 * the settings as they are now, unsaved edits of texts and guards included. Everything that shows a verdict asks here,
 * and redraws when notified.
 */
export class OutdatedResults implements vscode.Disposable {
  readonly #parts: Parts;
  /** Guards that have run; those on disk as they were at the last look. */
  readonly #guards = new Map<string, KnownGuard>();
  /** The newest look at each guard. */
  readonly #looks = new Map<string, { readonly number: number; readonly done: Promise<void> }>();
  readonly #catalogs = new KnownCatalogs();
  readonly #settingKeys = new Map<string, string>();
  /** Guards whose sources have changed since they were built: no result of them is true of these. */
  readonly unbuilt: UnbuiltGuards;
  readonly #changed = new vscode.EventEmitter<Affected>();
  readonly #subscriptions: vscode.Disposable;

  /** The answer for these results may be another one now. */
  readonly onDidChange = this.#changed.event;

  constructor(parts: Parts) {
    this.#parts = parts;
    const { guards, scenarios, settings, history, exceptions } = parts;
    this.unbuilt = new UnbuiltGuards(guards);
    const end = history.onScenario((scenario, event) => {
      if (event?.type === 'scenario-started' || event?.type === 'scenario-finished') this.#meet(scenario);
    });
    const settingsChanged = (): void => {
      this.#settingKeys.clear();
      this.#changed.fire(OF_ALL);
    };
    const scenarioChanged = (uri: vscode.Uri): void => {
      this.#settingKeys.delete(uri.toString());
      this.#changed.fire(ofScenario(uri));
    };
    this.#subscriptions = vscode.Disposable.from(
      this.#changed,
      this.#catalogs,
      this.#catalogs.onDidChange((key) => this.#changed.fire(ofCatalog(key))),
      new vscode.Disposable(end),
      this.unbuilt,
      this.unbuilt.onDidChange((guard) => this.#changed.fire(ofGuard(guard.toString()))),
      guards.onDidChange((guard) => this.#guardChanged(guard)),
      scenarios.onDidChange(({ uri }) => scenarioChanged(uri)),
      scenarios.onDidRemove(scenarioChanged),
      settings.profile.onDidChange(settingsChanged),
      settings.limits.onDidChange(settingsChanged),
      settings.allowUnexpected.onDidChange(settingsChanged),
      settings.oracle.onDidChange(settingsChanged),
      exceptions.onDidChange(settingsChanged),
    );
  }

  /** Whether a result is of another text, guard, catalog or setting than there is now, as far as is known. */
  isOutdated(basis: ResultBasis): boolean {
    if (basis.guard && this.unbuilt.has(basis.guard)) return true;
    return isOutdated(basis, this.#presentOf(basis));
  }

  /** The same after a look at the files of the guard and the catalog, for what must not act on an outdated result. */
  async isStillTrue(basis: ResultBasis): Promise<boolean> {
    if (basis.guard) await this.#look(basis.guard);
    if (basis.catalog) await this.#catalogs.look(basis.catalog);
    return !this.isOutdated(basis);
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  #presentOf(basis: ResultBasis): Present {
    const { scenarios, settings, exceptions } = this.#parts;
    const key = basis.uri.toString();
    const file = scenarios.get(basis.uri);
    let inForce = this.#settingKeys.get(key);
    if (inForce === undefined) {
      inForce = runSettingsKey(settings, basis.uri, file?.parsed.scenario, exceptions);
      this.#settingKeys.set(key, inForce);
    }
    const catalog = basis.catalog && this.#catalogs.stampOf(basis.catalog);
    const text = file?.parsed.source.text;
    const answers = file && answerTexts(file.parsed);
    return { text, answers, guard: this.#guardOf(basis), catalog, settings: inForce };
  }

  /** The guard as it is now; as the one that ran when they have been found alike before: texts are long. */
  #guardOf({ guard, guardStamp, guardText }: ResultBasis): GuardIdentity | undefined {
    // A result that came without its guard being read does not depend on it.
    const known = guard && guardStamp !== undefined ? this.#guards.get(guard.toString()) : undefined;
    if (!known || guardStamp === undefined) return undefined;
    let same = known.same.get(guardStamp);
    if (same === undefined) {
      same = guardText !== undefined && guardText === known.identity.text;
      known.same.set(guardStamp, same);
    }
    return same ? { stamp: guardStamp } : { stamp: known.identity.stamp };
  }

  /** A guard that runs is followed from then on; of one that differs from what is known, a look tells which is newer. */
  #meet({ guard, guardStamp, catalog }: ScenarioRun): void {
    if (catalog) this.#catalogs.meet(catalog, () => this.#catalogsInUse());
    if (!guard || guardStamp === undefined) return;
    const known = this.#guards.get(guard.toString());
    if (known?.identity.stamp !== guardStamp) this.#follow(guard);
  }

  #catalogsInUse(): ReadonlySet<string> {
    const { history } = this.#parts;
    const all = [...history.runs.flatMap(({ scenarios }) => scenarios), ...history.allLatest];
    return new Set(all.flatMap(({ catalog }) => (catalog ? [catalogKey(catalog)] : [])));
  }

  #guardChanged(guard: vscode.Uri): void {
    const key = guard.toString();
    if (!this.#guards.has(key) && !this.#looks.has(key)) return;
    this.#follow(guard);
  }

  #follow(guard: vscode.Uri): void {
    inBackground('a guard could not be compared with its result', this.#look(guard));
  }

  /** Of two looks that overlap, the newer counts, for both. */
  #look(guard: vscode.Uri): Promise<void> {
    const { guards } = this.#parts;
    const typed = guards.typed(guard);
    if (typed) {
      this.#know(guard, typed);
      return Promise.resolve();
    }
    const key = guard.toString();
    const number = (this.#looks.get(key)?.number ?? 0) + 1;
    const done = guards.read(guard).then(({ stamp, text }) => {
      const newest = this.#looks.get(key);
      if (newest && newest.number !== number) return newest.done;
      return void this.#know(
        guard,
        guards.typed(guard) ?? { stamp, ...(text === undefined ? {} : { text }) },
      );
    });
    this.#looks.set(key, { number, done });
    return done;
  }

  #know(guard: vscode.Uri, identity: GuardIdentity): void {
    const key = guard.toString();
    const before = this.#guards.get(key);
    if (before?.identity.stamp === identity.stamp) return;
    this.#guards.set(key, { identity, same: new Map() });
    this.#changed.fire(ofGuard(key));
  }
}
