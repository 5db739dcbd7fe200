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
    const node = this.parents.push(parent) - 1;
    this.keys.push(key);
    this.#children.set(name, node);
    return node;
  }
}

/**
 * The stacks of the guard in what the engine's profiler recorded. Frames of ours that the guard
 * calls are one node; while the backend answers, they are that of the tool. Samples without a frame of the guard are
 * left out: what is done around its calls, the engine's garbage collection, and waiting.
 * @param firstAdded functions of the module from this index on are ours: they belong to their caller
 */
export function guardSamples(profile: EngineProfile, firstAdded: number): GuardSamples {
  const tree = new Tree();
  const places = placesOf(profile, firstAdded, tree);
  const recorded = profile.samples ?? [];
  const nodes = recorded.flatMap((id) => places.get(id)?.leaf ?? []);
  return {
    parents: Int32Array.from(tree.parents),
    keys: Int32Array.from(tree.keys),
    nodes: Uint32Array.from(nodes),
    microseconds: recorded.length === 0 ? 0 : (profile.endTime - profile.startTime) / recorded.length,
  };
}

function placesOf({ nodes }: EngineProfile, firstAdded: number, tree: Tree): Map<number, Place> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const outside: Place = { guest: -1, leaf: undefined, isAnswering: false };
  const places = new Map<number, Place>();
  const [root] = nodes;
  const open: [number, Place][] = root ? [[root.id, outside]] : [];
  for (let next = open.pop(); next; next = open.pop()) {
    const [id, around] = next;
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
