import type * as vscode from 'vscode';
import type { ParsedScenario } from '../../scenario/parse';
import { resolveBeside } from '../files/resolve-beside';

/** A guard's location, and the same as text, by which locations are compared. */
interface GuardLocation {
  readonly uri: vscode.Uri;
  readonly key: string;
}

interface Scenario {
  readonly uri: vscode.Uri;
  readonly parsed: ParsedScenario;
}

/** Guards remembered at most by what scenarios call them. */
const MAX_NAMED = 10_000;

/** Where scenarios say that their guards are. Remembered: a build that writes thousands of modules asks for each. */
export class NamedGuards {
  readonly #known = new WeakMap<Scenario, GuardLocation>();
  /** The same by folder and path: thousands of scenarios name few guards. */
  readonly #named = new Map<string, GuardLocation>();

  /** Where the scenario's `guard` points, also in a file with mistakes; undefined when it names none. */
  of(file: Scenario): GuardLocation | undefined {
    const known = this.#known.get(file);
    if (known) return known;
    const guard = file.parsed.scenario?.guard ?? stringAt(file.parsed.source.root, 'guard');
    if (guard === undefined) return undefined;
    // Where an untitled one looks depends on the folders of the workspace.
    if (file.uri.scheme === 'untitled') return locationOf(file.uri, guard);
    const { scheme, authority, path, query, fragment } = file.uri;
    const name = [scheme, authority, path.slice(0, path.lastIndexOf('/')), query, fragment, guard].join('\n');
    const location = this.#named.get(name) ?? locationOf(file.uri, guard);
    if (!this.#named.has(name)) {
      if (this.#named.size >= MAX_NAMED) this.#named.clear();
      this.#named.set(name, location);
    }
    this.#known.set(file, location);
    return location;
  }

  /** Those of `files` whose guard is `guard`. */
  naming<T extends Scenario>(files: readonly T[], guard: vscode.Uri): readonly T[] {
    const key = guard.toString();
    return files.filter((file) => this.of(file)?.key === key);
  }
}

function locationOf(scenario: vscode.Uri, guard: string): GuardLocation {
  const uri = resolveBeside(scenario, guard);
  return { uri, key: uri.toString() };
}

function stringAt(root: ParsedScenario['source']['root'], property: string): string | undefined {
  for (const child of root?.children ?? []) {
    const [key, value] = child.children ?? [];
    if (key?.value === property && typeof value?.value === 'string') return value.value;
  }
  return undefined;
}
