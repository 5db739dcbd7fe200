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

/** Where scenarios say that their guards are. Remembered: a build that writes thousands of modules asks for each. */
export class NamedGuards {
  readonly #known = new WeakMap<Scenario, GuardLocation>();

  /** Where the scenario's `guard` points, also in a file with mistakes; undefined when it names none. */
  of(file: Scenario): GuardLocation | undefined {
    const known = this.#known.get(file);
    if (known) return known;
    const guard = file.parsed.scenario?.guard ?? stringAt(file.parsed.source.root, 'guard');
    if (guard === undefined) return undefined;
    const uri = resolveBeside(file.uri, guard);
    const location = { uri, key: uri.toString() };
    // Where an untitled one looks depends on the folders of the workspace.
    if (file.uri.scheme !== 'untitled') this.#known.set(file, location);
    return location;
  }
}

function stringAt(root: ParsedScenario['source']['root'], property: string): string | undefined {
  for (const child of root?.children ?? []) {
    const [key, value] = child.children ?? [];
    if (key?.value === property && typeof value?.value === 'string') return value.value;
  }
  return undefined;
}
