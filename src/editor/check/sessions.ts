import * as vscode from 'vscode';
import type { EditorServices } from '../services';
import { Catalogs } from '../tool-map/catalogs';
import { mapTarget } from '../tool-map/target';
import { CheckChanges } from './check-changes';
import { CheckSession } from './session';

interface Open {
  readonly session: CheckSession;
  readonly subscription: vscode.Disposable;
}

/** The checks of all guards that were checked in this window; the newest comes last. */
export class CheckSessions implements vscode.Disposable {
  readonly #services: EditorServices;
  readonly #catalogs: Catalogs;
  readonly #open = new Map<string, Open>();
  readonly #changed = new vscode.EventEmitter<CheckSession>();
  readonly #removed = new vscode.EventEmitter<CheckSession>();
  /** A check was added, or has changed. */
  readonly onDidChange = this.#changed.event;
  readonly onDidRemove = this.#removed.event;

  constructor(services: EditorServices) {
    this.#services = services;
    this.#catalogs = new Catalogs(services.settings, services.context.workspaceState);
  }

  get all(): readonly CheckSession[] {
    return [...this.#open.values()].map(({ session }) => session);
  }

  get isRunning(): boolean {
    return this.all.some((session) => session.isRunning);
  }

  /** The check of a guard, if there is one. */
  of(guard: string): CheckSession | undefined {
    return this.#open.get(guard)?.session;
  }

  /** The check that there is of the guard at a location, or of the scenario there; it stays as it is. */
  async find(uri: vscode.Uri): Promise<CheckSession | undefined> {
    const target = await mapTarget(uri, this.#services);
    return target && this.of(target.guard.toString());
  }

  /**
   * The check of the guard at a location, or of the scenario there, which from now on decides about policy and limits;
   * undefined for one that names no guard.
   */
  async open(uri: vscode.Uri): Promise<CheckSession | undefined> {
    const target = await mapTarget(uri, this.#services);
    if (!target) return undefined;
    const known = this.of(target.guard.toString());
    if (known) {
      known.uri = uri;
      this.#renew(target.guard.toString());
      return known;
    }
    const session = new CheckSession(target.guard, uri, this.#services, this.#catalogs);
    const subscription = vscode.Disposable.from(
      session,
      session.onDidChange(() => this.#changed.fire(session)),
      new CheckChanges(session, this.#services),
    );
    this.#open.set(target.guard.toString(), { session, subscription });
    return session;
  }

  /** Asks a person for the catalog of a guard; false when none was chosen. */
  async chooseCatalog({ guard }: CheckSession): Promise<boolean> {
    return (await this.#catalogs.choose(guard)) !== undefined;
  }

  /** Makes the check of a guard the newest. */
  #renew(guard: string): void {
    const open = this.#open.get(guard);
    if (!open) return;
    this.#open.delete(guard);
    this.#open.set(guard, open);
  }

  stop(): void {
    for (const session of this.all) session.stop();
  }

  /** Forgets all checks. */
  clear(): void {
    const open = [...this.#open.values()];
    this.#open.clear();
    for (const { session, subscription } of open) {
      subscription.dispose();
      this.#removed.fire(session);
    }
  }

  dispose(): void {
    for (const { subscription } of this.#open.values()) subscription.dispose();
    this.#open.clear();
    vscode.Disposable.from(this.#changed, this.#removed).dispose();
  }
}
