// Modules that are small to write and large to check: floods of the smallest things a section can hold.

function u32(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 0x7f) {
    bytes.push((rest % 128) | 0x80);
    rest = Math.floor(rest / 128);
  }
  return [...bytes, rest];
}

const HEADER = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

/** Section `id` with `before`, then `count` times `item`; with the count in front unless another is given. */
function flood(id: number, count: number, item: readonly number[], counted = true): Uint8Array<ArrayBuffer> {
  const head = counted ? u32(count) : [];
  const size = head.length + count * item.length;
  const start = [id, ...u32(size), ...head];
  const bytes = new Uint8Array(start.length + count * item.length);
  bytes.set(start);
  bytes.set(item, start.length);
  // Doubles what is there until the section is full.
  for (let done = item.length; done < count * item.length; done *= 2) {
    const more = Math.min(done, count * item.length - done);
    bytes.copyWithin(start.length + done, start.length, start.length + more);
  }
  return bytes;
}

/** A section with exactly this content. */
function section(id: number, content: readonly number[]): number[] {
  return [id, ...u32(content.length), ...content];
}

/** A module of these sections, in order. */
function moduleOf(...sections: readonly (Uint8Array | readonly number[])[]): Uint8Array<ArrayBuffer> {
  const parts = [HEADER, ...sections];
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

const TYPE = section(1, [1, 0x60, 0, 0]);
const ONE_FUNCTION = section(3, [1, 0]);

/** A module with one function `() -> ()` whose body is `locals` (with their count) and `count` times `item`, then `end`. */
function oneBody(
  locals: readonly number[],
  count: number,
  item: readonly number[],
  after: readonly number[] = [],
): Uint8Array<ArrayBuffer> {
  const instructions = flood(0, count, item, false).subarray(-count * item.length || Infinity);
  const size = locals.length + instructions.length + after.length + 1;
  const body = [...u32(size), ...locals];
  const total = 1 + body.length + instructions.length + after.length + 1;
  const code = new Uint8Array(total);
  code.set([1, ...body]);
  code.set(instructions, 1 + body.length);
  code.set([...after, 0x0b], 1 + body.length + instructions.length);
  return moduleOf(TYPE, ONE_FUNCTION, [10, ...u32(total)], code);
}

const MEGA = 1_000_000;
/** A module whose only function has `count` locals. */
export function manyLocals(count: number): Uint8Array<ArrayBuffer> {
  return oneBody([1, ...u32(count), 0x7f], 0, []);
}

/** Floods by name; all are valid as far as they go. */
export const FLOODS: Readonly<Record<string, () => Uint8Array<ArrayBuffer>>> = {
  'empty types': () => moduleOf(flood(1, 4 * MEGA, [0x60, 0, 0])),
  'element segments': () => moduleOf(flood(9, 4 * MEGA, [1, 0, 0])),
  'data segments': () => moduleOf(flood(11, 4 * MEGA, [1, 0])),
  globals: () => moduleOf(flood(6, 20 * MEGA, [0x7f, 0, 0x41, 0, 0x0b])),
  functions: () => moduleOf(TYPE, flood(3, 20 * MEGA, [0]), flood(10, 20 * MEGA, [2, 0, 0x0b])),
  'groups of locals': () => oneBody([...u32(30 * MEGA)], 30 * MEGA, [0, 0x7f]),
  'element entries': () =>
    moduleOf(TYPE, ONE_FUNCTION, sectionOfEntries(90 * MEGA), section(10, [1, 2, 0, 0x0b])),
  blocks: () => oneBody([0], 40 * MEGA, [0x02, 0x40]),
  operands: () => oneBody([0], 40 * MEGA, [0x41, 0]),
  'type parameters': () => moduleOf(paramsFlood(90 * MEGA)),
  imports: () => moduleOf(TYPE, flood(2, 10 * MEGA, [1, 0x61, 1, 0x61, 0, 0])),
};

function sectionOfEntries(count: number): Uint8Array {
  const head = [1, 1, 0, ...u32(count)];
  const bytes = new Uint8Array(1 + 5 + head.length + count);
  const start = [9, ...u32(head.length + count), ...head];
  bytes.set(start);
  return bytes.subarray(0, start.length + count);
}

function paramsFlood(count: number): Uint8Array {
  const head = [1, 0x60, ...u32(count)];
  const size = head.length + count + 1;
  const start = [1, ...u32(size), ...head];
  const bytes = new Uint8Array(start.length + count + 1);
  bytes.set(start);
  bytes.fill(0x7f, start.length, start.length + count);
  return bytes;
}
