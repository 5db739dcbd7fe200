import * as vscode from 'vscode';
import { sameScenario } from '../../scenario/answer-files';
import { inBackground } from '../base/log';
import { watchCatalog } from '../files/watch-catalog';
import type { EditorServices } from '../services';
import { openDocument } from '../sources/guard-sources';
import { isStillSaid } from './catalogs';
import type { ScenarioFile } from '../workspace/scenario-file';
import type { MapBasis, MapChange } from './session';

/** A map, or something else that is made from what maps are made from. */
export interface Followed {
  /** What it was called for. */
  readonly uri: vscode.Uri;
  /** Undefined before it was made. */
  readonly made: { readonly basis: MapBasis } | undefined;
  readonly isOutdated: boolean;
  /** `map`: it was made anew. */
  readonly onDidChange: vscode.Event<'map' | 'status'>;
  run(): Promise<void>;
  outdate(what: MapChange, why: string): void;
  renewGuard(): void;
}

/**
 * Follows what a map was made from: the guard, scenarios, catalogs and settings. What changes makes the map outdated at
 * once; what is saved, or written by a build, makes it anew where `guardLab.toolMap.runOnSave` says so.
 */
export class MapChanges implements vscode.Disposable {
  readonly #session: Followed;
  readonly #services: EditorServices;
  readonly #subscriptions: vscode.Disposable[] = [];
  #watchers: vscode.Disposable[] = [];

  constructor(session: Followed, services: EditorServices) {
    this.#session = session;
    this.#services = services;
    const { guards, scenarios, settings } = services;
    const bySetting = (): void => session.outdate('setting', vscode.l10n.t('a setting was changed.'));
    this.#subscriptions.push(
      session.onDidChange((what) => {
        if (what !== 'map') return;
        this.#watchCatalogs();
        // What was typed while the map was being made.
        inBackground('a guard could not be compared', this.#guardChanged({ isNew: true }));
      }),
      guards.onDidChange((uri) => {
        if (uri.toString() === this.#guard)
          inBackground('a guard could not be compared', this.#guardChanged({ isNew: false }));
      }),
      scenarios.onDidChange((file) => this.#scenarioChanged(file)),
      settings.profile.onDidChange(bySetting),
      settings.limits.onDidChange(bySetting),
      vscode.workspace.onDidSaveTextDocument(({ uri }) => this.#saved(uri)),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.#run()),
    );
  }

  dispose(): void {
    vscode.Disposable.from(...this.#watchers, ...this.#subscriptions).dispose();
  }

  get #guard(): string | undefined {
    return this.#session.made?.basis.target.guard.toString();
  }

  /** `isNew`: there is a new map, of a guard that may have changed meanwhile. */
  async #guardChanged({ isNew }: { readonly isNew: boolean }): Promise<void> {
    const basis = this.#session.made?.basis;
    if (!basis) return;
    const { guard } = basis.target;
    const typed = this.#services.guards.typed(guard);
    if (typed) {
      if (typed.text === basis.guard.text) {
        this.#session.renewGuard();
        return;
      }
      this.#session.outdate('guard', vscode.l10n.t('the guard was edited.'));
      // It was saved before the map was ready. While a text is typed it does not count as changed yet.
      if (isNew && openDocument(guard)?.isDirty === false) this.#runOnSave();
      return;
    }
    const { stamp, text } = await this.#services.guards.read(guard);
    // Another map may have been made meanwhile.
    if (this.#session.made?.basis !== basis) return;
    if (stamp === basis.guard.stamp || (text !== undefined && text === basis.guard.text)) {
      this.#session.renewGuard();
      return;
    }
    this.#session.outdate('guard', vscode.l10n.t('the guard was built again.'));
    this.#runOnSave();
  }

  #scenarioChanged({ uri, parsed, documentVersion }: ScenarioFile): void {
    const basis = this.#session.made?.basis;
    const before = basis?.target.scenarios.find(({ file }) => file.uri.toString() === uri.toString());
    const names = this.#services.scenarios.naming(basis?.target.guard ?? uri);
    const isOurs = before !== undefined || names.some((file) => file.uri.toString() === uri.toString());
    if (!isOurs || (before && sameScenario(before.file.parsed, parsed))) return;
    this.#session.outdate('scenario', vscode.l10n.t('a scenario was edited.'));
    if (documentVersion === undefined) this.#runOnSave();
  }

  #saved(uri: vscode.Uri): void {
    const basis = this.#session.made?.basis;
    if (!basis) {
      if (uri.toString() === this.#session.uri.toString()) this.#run();
      return;
    }
    if (!this.#session.isOutdated) return;
    const { target, catalogs } = basis;
    const named = this.#services.scenarios.naming(target.guard).map((file) => file.uri);
    const all = [target.guard, ...named, ...target.scenarios.map(({ file }) => file.uri), ...catalogs];
    if (all.some((each) => each.toString() === uri.toString())) this.#runOnSave();
  }

  #runOnSave(): void {
    const basis = this.#session.made?.basis;
    if (this.#services.settings.toolMapRunOnSave.get(basis?.target.guard)) this.#run();
  }

  #run(): void {
    inBackground('a tool map could not be made', this.#session.run());
  }

  #watchCatalogs(): void {
    vscode.Disposable.from(...this.#watchers).dispose();
    const changed = (): void => inBackground('a catalog could not be compared', this.#compareCatalogs());
    this.#watchers = (this.#session.made?.basis.catalogs ?? []).map((uri) => watchCatalog(uri, changed));
  }

  async #compareCatalogs(): Promise<void> {
    const basis = this.#session.made?.basis;
    if (!basis || (await isStillSaid(basis.catalogs, basis.texts))) return;
    if (this.#session.made?.basis !== basis) return;
    this.#session.outdate('catalog', vscode.l10n.t('a catalog was changed.'));
    this.#runOnSave();
  }
}
