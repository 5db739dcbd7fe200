import * as vscode from 'vscode';
import { CONFIGURATION } from './ids';
import type { Setting } from './setting-defaults';

/** Resources whose values are remembered. */
const MAX_KNOWN = 5000;

/** One setting: its key, its default, its value for a resource, and an event when it changes. */
export class ConfigValue<T> {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;

  readonly key: string;
  readonly #fallback: T;
  /** Values by resource, until any setting changes: a run of thousands of scenarios asks for each of them. */
  readonly #known = new Map<string, T>();

  constructor({ key, fallback }: Setting<T>, subscriptions: vscode.Disposable[]) {
    this.key = key;
    this.#fallback = fallback;
    subscriptions.push(
      this.#changed,
      vscode.workspace.onDidChangeWorkspaceFolders(() => this.#known.clear()),
      vscode.workspace.onDidChangeConfiguration((event) => {
        this.#known.clear();
        if (event.affectsConfiguration(`${CONFIGURATION}.${key}`)) this.#changed.fire();
      }),
    );
  }

  /** The value in force for `resource`; the default when what is set has another type. */
  get(resource?: vscode.Uri): T {
    const of = resource?.toString() ?? '';
    const known = this.#known.get(of);
    if (known !== undefined) return known;
    const found: unknown = vscode.workspace.getConfiguration(CONFIGURATION, resource ?? null).get(this.key);
    const value = sameKind(found, this.#fallback) ? found : this.#fallback;
    if (this.#known.size >= MAX_KNOWN) this.#known.clear();
    this.#known.set(of, value);
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
