/** What is used of a tree of VS Code. */
interface SelectableTree<Row> {
  readonly selection: readonly Row[];
  readonly onDidChangeSelection: (
    listener: (event: { readonly selection: readonly Row[] }) => unknown,
  ) => unknown;
}

/**
 * The selected rows of a tree. While VS Code draws rows anew it knows none of them, and a command that comes just then
 * would find nothing selected; the rows that it named last count until it is done.
 */
export class KeptSelection<Row> {
  readonly #tree: SelectableTree<Row>;
  readonly #current: (row: Row) => Row | undefined;
  #last: readonly Row[];

  /** @param current the row that now has the place of one that was drawn before; undefined when there is none */
  constructor(tree: SelectableTree<Row>, current: (row: Row) => Row | undefined) {
    this.#tree = tree;
    this.#current = current;
    this.#last = tree.selection;
    // The tree ends its listeners when it is disposed.
    tree.onDidChangeSelection(({ selection }) => void (this.#last = selection));
  }

  /** From top to bottom, as VS Code names them. */
  get rows(): readonly Row[] {
    const { selection } = this.#tree;
    return selection.length > 0 ? selection : this.#last.flatMap((row) => this.#current(row) ?? []);
  }
}
