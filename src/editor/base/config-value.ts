import * as vscode from 'vscode';
import { LruMap } from '../../base/lru-map';
import { CONFIGURATION } from '../../ide/ids';
import type { Setting } from '../../ide/setting-defaults';

/** Values remembered. */
const MAX_KNOWN = 20_000;

/**
 * Values by setting and resource, until any setting changes: a run of thousands of scenarios asks for each of
 * them. One map for all settings, so that no one who is notified of one change meets another's value of before.
 */
const known = new LruMap<string, unknown>(MAX_KNOWN);

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
      vscode.workspace.onDidChangeWorkspaceFolders(() => known.clear()),
      vscode.workspace.onDidChangeConfiguration((event) => {
        known.clear();
        if (event.affectsConfiguration(`${CONFIGURATION}.${key}`)) this.#changed.fire();
      }),
    );
  }

  /** The value in force for `resource`; the default when what is set has another type. */
  get(resource?: vscode.Uri): T {
    const entry = `${this.key} ${resource?.toString() ?? ''}`;
    const before = known.get(entry);
    if (before !== undefined && sameKind(before, this.#fallback)) return before;
    const found: unknown = vscode.workspace.getConfiguration(CONFIGURATION, resource ?? null).get(this.key);
    const value = sameKind(found, this.#fallback) ? found : this.#fallback;
    known.set(entry, value);
    return value;
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
