import { parse, TomlError } from 'smol-toml';

/** What a TOML text means, or its first error with line and column: `3:14: …`. */
export type TomlOutcome =
  { readonly ok: true; readonly table: TomlTable } | { readonly ok: false; readonly message: string };

/** Reads TOML. Never throws. */
export function readToml(text: string): TomlOutcome {
  try {
    const value: unknown = parse(text.replace(/^\uFEFF/, ''));
    return { ok: true, table: new TomlTable(value) };
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [, reason = ''] = /^Invalid TOML document: ([^\n]*)/.exec(error.message) ?? [];
    return { ok: false, message: `${String(error.line)}:${String(error.column)}: ${reason}` };
  }
}

/** A table whose values are asked for by path; what has another type than is asked for counts as absent. */
export class TomlTable {
  constructor(private readonly root: unknown) {}

  text(...path: readonly string[]): string | undefined {
    const value = this.#at(path);
    return typeof value === 'string' ? value : undefined;
  }

  /** A list of texts, or one text as a list. */
  texts(...path: readonly string[]): readonly string[] {
    const value = this.#at(path);
    const values = Array.isArray(value) ? value : [value];
    return values.filter((each) => typeof each === 'string');
  }

  flag(...path: readonly string[]): boolean | undefined {
    const value = this.#at(path);
    return typeof value === 'boolean' ? value : undefined;
  }

  has(...path: readonly string[]): boolean {
    return this.#at(path) !== undefined;
  }

  /** A value that may have any type. */
  value(...path: readonly string[]): unknown {
    return this.#at(path);
  }

  /** The names and tables of a table. */
  tables(...path: readonly string[]): readonly (readonly [string, TomlTable])[] {
    const value = this.#at(path);
    if (!isTable(value)) return [];
    return Object.entries(value)
      .filter(([, each]) => isTable(each))
      .map(([name, each]) => [name, new TomlTable(each)]);
  }

  #at(path: readonly string[]): unknown {
    let value: unknown = this.root;
    for (const key of path) value = isTable(value) && Object.hasOwn(value, key) ? value[key] : undefined;
    return value;
  }
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
