import * as vscode from 'vscode';
import { sameScenario } from '../../scenario/answer-files';
import type { CheckSettings } from '../../analysis/check/check-settings';
import { inBackground } from '../base/log';
import { watchFile } from '../files/watch-file';
import type { EditorServices } from '../services';
import { isStillSaid } from '../tool-map/catalogs';
import { newSettingsFile, projectSettings } from './project-settings';
import type { CheckSession } from './session';

/** Says to a check what changed since: the guard, a scenario, a catalog, the settings of the project or of VS Code. */
export class CheckChanges implements vscode.Disposable {
  readonly #session: CheckSession;
  readonly #services: EditorServices;
  readonly #subscriptions: vscode.Disposable;
  #watchers: vscode.Disposable[] = [];
  #watched: CheckSession['basis'];
  /** Whether the guard is the only thing that changed, so that it can be taken back. */
  #isGuardOnly = true;

  constructor(session: CheckSession, services: EditorServices) {
    this.#session = session;
    this.#services = services;
    const { guards, scenarios, settings } = services;
    const bySetting = (): void => this.#outdate(vscode.l10n.t('a setting was changed.'));
    this.#subscriptions = vscode.Disposable.from(
      session.onDidChange(() => this.#follow()),
      guards.onDidChange((uri) => {
        if (uri.toString() === session.guard.toString())
          inBackground('a guard could not be compared', this.#guardChanged());
      }),
      scenarios.onDidChange(({ uri, parsed }) => {
        const before = this.#scenario(uri);
        if (before && !sameScenario(before.file.parsed, parsed))
          this.#outdate(vscode.l10n.t('a scenario was edited.'));
      }),
      scenarios.onDidRemove((uri) => {
        if (this.#scenario(uri)) this.#outdate(vscode.l10n.t('a scenario was deleted.'));
      }),
      settings.profile.onDidChange(bySetting),
      settings.limits.onDidChange(bySetting),
      vscode.workspace.onDidSaveTextDocument(({ uri }) => {
        if (uri.toString() === settingsFile(session.basis)?.toString()) this.#settingsChanged();
      }),
    );
  }

  dispose(): void {
    vscode.Disposable.from(this.#subscriptions, ...this.#watchers).dispose();
  }

  #scenario(uri: vscode.Uri): NonNullable<CheckSession['basis']>['target']['scenarios'][number] | undefined {
    return this.#session.basis?.target.scenarios.find(({ file }) => file.uri.toString() === uri.toString());
  }

  /** A new check was begun: its files are the ones to watch. */
  #follow(): void {
    const { basis } = this.#session;
    if (basis === this.#watched) return;
    this.#watched = basis;
    this.#isGuardOnly = true;
    vscode.Disposable.from(...this.#watchers).dispose();
    const catalogs = (basis?.catalogs ?? []).map((uri) =>
      watchFile(uri, () => inBackground('a catalog could not be compared', this.#compareCatalogs())),
    );
    const settings = settingsFile(basis);
    this.#watchers = [...catalogs, ...(settings ? [watchFile(settings, () => this.#settingsChanged())] : [])];
    // What was typed while the files were read.
    inBackground('a guard could not be compared', this.#guardChanged());
  }

  #settingsChanged(): void {
    inBackground('the settings of a project could not be compared', this.#compareSettings());
  }

  async #compareSettings(): Promise<void> {
    const { basis } = this.#session;
    if (!basis) return;
    const now = await projectSettings(basis.home);
    const isSame = now.ok && keyOf(now.settings) === keyOf(basis.project);
    if (this.#session.basis === basis && !isSame) this.#outdate(vscode.l10n.t('guard-lab.json was changed.'));
  }

  async #compareCatalogs(): Promise<void> {
    const { basis } = this.#session;
    if (!basis || (await isStillSaid(basis.catalogs, basis.texts)) || this.#session.basis !== basis) return;
    this.#outdate(vscode.l10n.t('a catalog was changed.'));
  }

  async #guardChanged(): Promise<void> {
    const { basis } = this.#session;
    if (!basis) return;
    const typed = this.#services.guards.typed(this.#session.guard);
    const now = typed ?? (await this.#services.guards.read(this.#session.guard));
    const isSame =
      now.stamp === basis.guard.stamp || (now.text !== undefined && now.text === basis.guard.text);
    // Another check may have begun meanwhile.
    if (this.#session.basis !== basis) return;
    if (isSame && this.#isGuardOnly) this.#session.renew();
    else if (!isSame) this.#session.outdate(vscode.l10n.t('the guard was changed.'));
  }

  #outdate(why: string): void {
    this.#isGuardOnly = false;
    this.#session.outdate(why);
  }
}

/** The file with the settings of the project, or where one would be looked for first. */
function settingsFile(basis: CheckSession['basis']): vscode.Uri | undefined {
  if (!basis || basis.settings || basis.home.scheme === 'untitled') return basis?.settings;
  return newSettingsFile(basis.home);
}

function keyOf({ disabled, rules }: CheckSettings): string {
  return JSON.stringify([[...disabled].sort(), rules]);
}
