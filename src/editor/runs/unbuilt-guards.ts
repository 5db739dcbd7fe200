import * as vscode from 'vscode';
import { inBackground } from '../base/log';
import type { GuardSources } from '../sources/guard-sources';

/** A guard whose sources have changed since it was built. */
interface Unbuilt {
  readonly guard: vscode.Uri;
  /** Of the module as the last build left it; undefined while a build runs. */
  stamp?: string;
}

/**
 * Guards whose sources have changed since they were built here: from the start of a build until one succeeds, or until
 * something else writes the module after the build has ended, as a build in a terminal does.
 */
export class UnbuiltGuards implements vscode.Disposable {
  readonly #guards: GuardSources;
  readonly #unbuilt = new Map<string, Unbuilt>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #subscription: vscode.Disposable;

  /** A guard is unbuilt now, or no longer. */
  readonly onDidChange = this.#changed.event;

  constructor(guards: GuardSources) {
    this.#guards = guards;
    this.#subscription = guards.onDidChange((guard) => {
      const known = this.#unbuilt.get(guard.toString());
      if (known?.stamp !== undefined)
        inBackground('a guard could not be compared with what its build left', this.#compare(known));
    });
  }

  has(guard: vscode.Uri): boolean {
    return this.#unbuilt.has(guard.toString());
  }

  /** A build of the guard begins. */
  begin(guard: vscode.Uri): void {
    const isNew = !this.has(guard);
    this.#unbuilt.set(guard.toString(), { guard });
    if (isNew) this.#changed.fire(guard);
  }

  /** The newest build of the guard has ended; resolves when its module has been looked at. */
  async end(guard: vscode.Uri, isBuilt: boolean): Promise<void> {
    const known = this.#unbuilt.get(guard.toString());
    if (!known) return;
    if (isBuilt) this.#forget(known);
    else known.stamp = (await this.#guards.read(guard)).stamp;
  }

  dispose(): void {
    vscode.Disposable.from(this.#changed, this.#subscription).dispose();
  }

  async #compare(known: Unbuilt): Promise<void> {
    const { stamp } = await this.#guards.read(known.guard);
    if (known.stamp !== undefined && stamp !== known.stamp && stamp !== 'missing') this.#forget(known);
  }

  /** Unless another build has begun. */
  #forget(known: Unbuilt): void {
    const key = known.guard.toString();
    if (this.#unbuilt.get(key) !== known) return;
    this.#unbuilt.delete(key);
    this.#changed.fire(known.guard);
  }
}
