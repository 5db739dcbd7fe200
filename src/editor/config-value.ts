import * as vscode from 'vscode';
import { CONFIGURATION } from './ids';
import type { Setting } from './setting-defaults';

/** One setting: its key, its default, its value for a resource, and an event when it changes. */
export class ConfigValue<T> {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;

  readonly key: string;
  readonly #fallback: T;

  constructor({ key, fallback }: Setting<T>, subscriptions: vscode.Disposable[]) {
    this.key = key;
    this.#fallback = fallback;
    subscriptions.push(
      this.#changed,
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(`${CONFIGURATION}.${key}`)) this.#changed.fire();
      }),
    );
  }

  /** The value in force for `resource`; the default when what is set has another type. */
  get(resource?: vscode.Uri): T {
    const value: unknown = vscode.workspace.getConfiguration(CONFIGURATION, resource ?? null).get(this.key);
    return sameKind(value, this.#fallback) ? value : this.#fallback;
  }

  async update(value: T, target: vscode.ConfigurationTarget): Promise<void> {
    await vscode.workspace.getConfiguration(CONFIGURATION).update(this.key, value, target);
  }
}

function sameKind<T>(value: unknown, sample: T): value is T {
  return (
    typeof value === typeof sample &&
    Array.isArray(value) === Array.isArray(sample) &&
    (value === null) === (sample === null)
  );
}
