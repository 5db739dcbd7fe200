import { SetsOf } from '../../base/sets-of';
import type { LocatedDiagnostic } from '../../diagnostics/diagnostic';
import { sameRange } from './located-diagnostics';

/** What one owner says about one file. */
export interface FileDiagnostics {
  readonly diagnostics: readonly LocatedDiagnostic[];
  /** The file's text the diagnostics are about; fixes are offered for this text only. */
  readonly text?: string;
}

/** A diagnostic as it is published, with the text its fixes are for. */
export interface StoredDiagnostic extends LocatedDiagnostic {
  readonly text?: string;
}

interface Owner {
  /** Who came first says its part first. */
  readonly place: number;
  files: ReadonlyMap<string, FileDiagnostics>;
}

/** Most diagnostics published for one file; a run of thousands of failing steps helps no one. */
const MAX_PER_FILE = 500;

type Publish = (uri: string, diagnostics: readonly StoredDiagnostic[]) => void;

/**
 * All diagnostics by owner: the check of a guard's text, of a scenario's text, the last run of a scenario.
 * What an owner says is replaced as a whole; what a file shows is made anew from all owners each time.
 */
export class DiagnosticStore {
  readonly #owners = new Map<string, Owner>();
  /** Who says something about each file. */
  readonly #about = new SetsOf<string, Owner>();
  #count = 0;
  readonly #published = new Map<string, readonly StoredDiagnostic[]>();
  readonly #publish: Publish;

  constructor(publish: Publish) {
    this.#publish = publish;
  }

  /** Replaces all that `owner` says, by file. */
  set(owner: string, files: ReadonlyMap<string, FileDiagnostics>): void {
    const known = this.#owners.get(owner) ?? { place: this.#count++, files: new Map() };
    const before = known.files;
    known.files = files;
    if (files.size > 0) this.#owners.set(owner, known);
    else this.#owners.delete(owner);
    for (const uri of before.keys()) if (!files.has(uri)) this.#about.delete(uri, known);
    for (const uri of files.keys()) this.#about.add(uri, known);
    for (const uri of new Set([...before.keys(), ...files.keys()])) this.#refresh(uri);
  }

  delete(owner: string): void {
    this.set(owner, new Map());
  }

  /** What is published for a file. */
  of(uri: string): readonly StoredDiagnostic[] {
    return this.#published.get(uri) ?? [];
  }

  #refresh(uri: string): void {
    const stored: StoredDiagnostic[] = [];
    const owners = [...this.#about.of(uri)].sort((a, b) => a.place - b.place);
    for (const { files } of owners) {
      const file = files.get(uri);
      for (const diagnostic of file?.diagnostics ?? []) {
        stored.push(file?.text === undefined ? diagnostic : { ...diagnostic, text: file.text });
      }
    }
    const merged = mergeEqual(stored).slice(0, MAX_PER_FILE);
    if (merged.length === 0 && !this.#published.has(uri)) return;
    if (merged.length > 0) this.#published.set(uri, merged);
    else this.#published.delete(uri);
    this.#publish(uri, merged);
  }
}

/** The same thing said by several scenarios is one diagnostic with all their steps. */
function mergeEqual(stored: readonly StoredDiagnostic[]): StoredDiagnostic[] {
  const byKey = new Map<string, StoredDiagnostic>();
  for (const diagnostic of stored) {
    const { start, end } = diagnostic.range;
    const range = [start.line, start.character, end.line, end.character].join(' ');
    const key = `${range} ${diagnostic.severity} ${diagnostic.code} ${diagnostic.message}`;
    const same = byKey.get(key);
    byKey.set(key, same ? { ...same, ...joined(same, diagnostic) } : diagnostic);
  }
  return [...byKey.values()];
}

function joined(a: StoredDiagnostic, b: StoredDiagnostic): Pick<StoredDiagnostic, 'related' | 'fixes'> {
  const related = [...(a.related ?? [])];
  for (const each of b.related ?? []) {
    const known = related.some(
      (other) =>
        other.uri === each.uri && other.message === each.message && sameRange(other.range, each.range),
    );
    if (!known) related.push(each);
  }
  const fixes = [...(a.fixes ?? []), ...(b.fixes ?? [])];
  return { ...(related.length > 0 ? { related } : {}), ...(fixes.length > 0 ? { fixes } : {}) };
}
