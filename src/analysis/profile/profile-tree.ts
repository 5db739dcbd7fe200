/** What a node of a profile is. `library`: code that came with a compiler or a package. */
export type ProfiledKind = 'guard' | 'library' | 'gateway' | 'backend' | 'scenario';

/** A function of a guard, or what takes the place of one. */
export interface ProfiledFunction {
  readonly kind: ProfiledKind;
  readonly name: string;
  /** As `StackLocator` names it. */
  readonly source?: string;
  /** One-based: where its code begins, or, of an inlined function, its first line that was seen. */
  readonly line?: number;
}

/** Stacks as a tree, and which of its nodes ran; all numbers are indices. */
export interface ProfileTree {
  readonly functions: readonly ProfiledFunction[];
  /** By node: its caller, -1 without. A node comes after its caller. */
  readonly parents: readonly number[];
  /** By node. */
  readonly functionOf: readonly number[];
  /** Node of each sample, in the order of time. */
  readonly samples: readonly number[];
  /** By sample: the one-based line of the node's source that ran, 0 when it is not known. */
  readonly lines: readonly number[];
}

/** Collects functions and nodes; equal ones are one. */
export class TreeBuilder {
  readonly functions: ProfiledFunction[] = [];
  readonly parents: number[] = [];
  readonly functionOf: number[] = [];
  readonly samples: number[] = [];
  readonly lines: number[] = [];
  readonly #functions = new Map<string, number>();
  readonly #nodes = new Map<string, number>();

  function(each: ProfiledFunction): number {
    const key = [each.kind, each.name, each.source ?? '', String(each.line ?? '')].join('\0');
    const known = this.#functions.get(key) ?? this.functions.push(each) - 1;
    this.#functions.set(key, known);
    return known;
  }

  /** The node of a function that `parent` calls; -1 is no one. */
  node(parent: number, each: number): number {
    const key = `${String(parent)} ${String(each)}`;
    const known = this.#nodes.get(key);
    if (known !== undefined) return known;
    const node = this.parents.push(parent) - 1;
    this.functionOf.push(each);
    this.#nodes.set(key, node);
    return node;
  }

  sample(node: number, line: number): void {
    this.samples.push(node);
    this.lines.push(line);
  }

  get tree(): ProfileTree {
    const { functions, parents, functionOf, samples, lines } = this;
    return { functions, parents, functionOf, samples, lines };
  }
}
