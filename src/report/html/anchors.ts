const LONGEST = 60;

/**
 * Gives parts of a page names that links can use, such as `tests-labels` and `tests-labels--list-issues`: readable, the
 * same for the same run, each once, whatever a file or a step is called.
 */
export class Anchors {
  readonly #taken = new Set<string>();
  /** The last number that was given or found taken, for each name without one. */
  readonly #numbers = new Map<string, number>();

  /** @param taken names that parts of the page have already */
  constructor(taken: Iterable<string> = []) {
    for (const name of taken) this.#taken.add(name);
  }

  /** A new name for `text`, below the part named `parent` if there is one. */
  next(text: string, parent?: string): string {
    const base = `${parent === undefined ? '' : `${parent}--`}${slug(text)}`;
    let name = base;
    let number = this.#numbers.get(base) ?? 1;
    while (this.#taken.has(name)) name = `${base}-${String(++number)}`;
    this.#numbers.set(base, number);
    this.#taken.add(name);
    return name;
  }
}

/** Letters and digits of ASCII in lower case, with `-` for everything else. */
function slug(text: string): string {
  const cut = text.slice(0, 4 * LONGEST).toLowerCase();
  const plain = cut.replace(/[^a-z\d]+/g, '-').slice(0, LONGEST);
  return plain.replace(/^-+|-+$/g, '') || 'x';
}
