import { GATEWAY_KEY, TOOL_KEY, type GuardSamples } from '../../run/guard-profile';

/** What the engine's profiler says, as far as it is used. */
export interface EngineProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string };
    readonly children?: readonly number[] | undefined;
  }[];
  /** Node of each sample. */
  readonly samples?: readonly number[] | undefined;
  /** Microseconds. */
  readonly startTime: number;
  readonly endTime: number;
}

/** URL of the function that the engine sees on the stack while calls of a tool are answered, before its number. */
export const TOOL_MARK = 'guard-lab:tool/';

/** Nodes that are kept; a call beyond them counts for the function that makes it. */
export const MOST_NODES = 50_000;

const GUEST = /^wasm-function\[(\d+)\]$/;

/** Where a node of the engine's tree is in ours. */
interface Place {
  /** The innermost function of the guard, -1 without. */
  readonly guest: number;
  /** What its samples count for; undefined outside of the guard. */
  readonly leaf: number | undefined;
  /** The backend answers: everything below counts for it. */
  readonly isAnswering: boolean;
}

class Tree {
  readonly parents: number[] = [];
  readonly keys: number[] = [];
  readonly #children = new Map<string, number>();

  child(parent: number, key: number): number {
    const name = `${String(parent)} ${String(key)}`;
    const known = this.#children.get(name);
    if (known !== undefined) return known;
    // One without a caller would have none to count for: there are as few as functions that are called.
    if (parent >= 0 && this.keys.length >= MOST_NODES) return parent;
    const node = this.parents.push(parent) - 1;
    this.keys.push(key);
    this.#children.set(name, node);
    return node;
  }
}

/**
 * The stacks of the guard in what the engine's profiler recorded, slice by slice. Frames of ours that the guard
 * calls are one node; while the backend answers, they are that of the tool. Samples without a frame of the guard are
 * left out: what is done around its calls, the engine's garbage collection, and waiting.
 */
export class SampleCollector {
  readonly #tree = new Tree();
  readonly #nodes: number[] = [];
  #recorded = 0;
  #microseconds = 0;

  /** @param firstAdded functions of the module from this index on are ours: they belong to their caller */
  constructor(private readonly firstAdded: number) {}

  add(profile: EngineProfile): void {
    const places = placesOf(profile, this.firstAdded, this.#tree);
    const recorded = profile.samples ?? [];
    for (const id of recorded) {
      const leaf = places.get(id)?.leaf;
      if (leaf !== undefined) this.#nodes.push(leaf);
    }
    this.#recorded += recorded.length;
    this.#microseconds += profile.endTime - profile.startTime;
  }

  get samples(): GuardSamples {
    return {
      parents: Int32Array.from(this.#tree.parents),
      keys: Int32Array.from(this.#tree.keys),
      nodes: Uint32Array.from(this.#nodes),
      microseconds: this.#recorded === 0 ? 0 : this.#microseconds / this.#recorded,
    };
  }
}

function placesOf({ nodes }: EngineProfile, firstAdded: number, tree: Tree): Map<number, Place> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const outside: Place = { guest: -1, leaf: undefined, isAnswering: false };
  const places = new Map<number, Place>();
  const [root] = nodes;
  const open: [number, Place][] = root ? [[root.id, outside]] : [];
  // Callers come first, so that they are kept where there are too many nodes.
  for (const [id, around] of open) {
    const node = byId.get(id);
    if (!node) continue;
    const place = placeIn(around, node.callFrame, firstAdded, tree);
    places.set(id, place);
    for (const child of node.children ?? []) open.push([child, place]);
  }
  return places;
}

function placeIn(
  around: Place,
  { functionName, url }: EngineProfile['nodes'][number]['callFrame'],
  firstAdded: number,
  tree: Tree,
): Place {
  if (around.isAnswering) return around;
  const guest = url.startsWith('wasm:') ? GUEST.exec(functionName)?.[1] : undefined;
  if (guest !== undefined) {
    const index = Number(guest);
    if (index >= firstAdded) return around;
    const node = tree.child(around.guest, index);
    return { ...around, guest: node, leaf: node };
  }
  if (around.guest < 0) return around;
  if (url.startsWith(TOOL_MARK)) {
    const tool = Number(url.slice(TOOL_MARK.length));
    return { ...around, leaf: tree.child(around.guest, TOOL_KEY - tool), isAnswering: true };
  }
  return { ...around, leaf: tree.child(around.guest, GATEWAY_KEY) };
}
