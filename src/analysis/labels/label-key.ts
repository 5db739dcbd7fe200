/** Slashes that could be taken for what separates two parts: at an end of a part or beside a blank. */
const AMBIGUOUS = /(?<![^ ])\/|\/(?![^ ])/g;
const SEPARATOR = ' / ';

/**
 * The key of a request in a label file, such as `list_issues / public / required`: its parts with ` / ` between them. A
 * slash at an end of a part or beside a blank is written as `\/`, a backslash as `\\`, so that no two lists of parts
 * have the same key.
 */
export function labelKey(parts: readonly string[]): string {
  return parts.map((part) => part.replaceAll('\\', '\\\\').replace(AMBIGUOUS, '\\/')).join(SEPARATOR);
}

/** The parts of a key that `labelKey` made. */
export function labelKeyParts(key: string): string[] {
  return key.split(SEPARATOR).map((part) => part.replace(/\\([\\/])/g, '$1'));
}

/** Gives each key only once: the second `a` becomes `a (2)`. */
export class UniqueKeys {
  readonly #taken = new Set<string>();

  take(key: string): string {
    let unique = key;
    for (let count = 2; this.#taken.has(unique); count++) unique = `${key} (${String(count)})`;
    this.#taken.add(unique);
    return unique;
  }
}
