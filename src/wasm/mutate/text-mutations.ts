import { evaluateOffset } from '../const-expression';
import type { DataSegment, WasmModule } from '../module';
import type { Constant } from './code-mutations';
import type { Mutation } from './mutation';

/** Words with the one that means the opposite and is not longer. */
const SWAPPED: readonly (readonly [string, string])[] = [
  ['private', 'public'],
  ['read-write', 'write'],
  ['write', 'read'],
];
const LEAST_LENGTH = 3;
const MOST_LENGTH = 200;
/** Changes of texts in one module. */
const MOST_CHANGES = 2000;
/** How far behind a constant a text is that the constant points at. */
const REACH = 1024;
const QUOTE = 0x22;

/** How a compiler keeps texts: bytes of a character. */
type Width = 1 | 2;

/**
 * Finds the changes of `texts`, tags and words of a guard's answers, in its data; of a tag also its part up to the
 * first colon. The length stays. `constants` of code that runs say where a text is used.
 */
export function textMutations(
  module: WasmModule,
  texts: Iterable<string>,
  constants: readonly Constant[],
): Mutation[] {
  const wanted = [...texts].filter((text) => isWanted(text)).sort((a, b) => b.length - a.length);
  const found = new Map<string, Mutation>();
  const pointers = [...constants].sort((a, b) => a.value - b.value || a.offset - b.offset);
  for (const segment of module.data) {
    const search = new SegmentSearch(module, segment, pointers);
    for (const text of wanted) {
      for (const change of search.changes(text)) {
        if (found.size >= MOST_CHANGES) break;
        // The longest text comes first; its parts are changed with it.
        const key = `${String(change.mutation.edit.at)} ${change.place}`;
        if (!found.has(key)) found.set(key, change.mutation);
      }
    }
  }
  return [...found.values()].sort((a, b) => a.edit.at - b.edit.at);
}

function isWanted(text: string): boolean {
  return text.length >= LEAST_LENGTH && text.length <= MOST_LENGTH && /^[\x21-\x7e]+$/.test(text);
}

/** A change of the word that a text begins with, or of the scope behind it. */
interface TextChange {
  readonly place: 'word' | 'scope';
  readonly mutation: Mutation;
}

/** The data of one segment. */
class SegmentSearch {
  readonly #data: Uint8Array;
  /** Where it is in memory; undefined for one that code copies. */
  readonly #address: number | undefined;
  /** What constants point at. */
  readonly #addresses: ReadonlySet<number>;

  constructor(
    module: WasmModule,
    private readonly segment: DataSegment,
    private readonly pointers: readonly Constant[],
  ) {
    this.#data = module.bytes.subarray(segment.bytes.start, segment.bytes.end);
    this.#addresses = new Set(pointers.map(({ value }) => value));
    this.#address = segment.offset && evaluateOffset(module.bytes, segment.offset);
  }

  *changes(text: string): Generator<TextChange> {
    const colon = text.indexOf(':');
    for (const width of [1, 2] as const) {
      yield* this.#changesOf(text, text, width);
      if (colon > 0 && colon < text.length - 1) yield* this.#changesOf(text.slice(0, colon + 1), text, width);
    }
  }

  *#changesOf(part: string, text: string, width: Width): Generator<TextChange> {
    const encoded = encode(part, width);
    for (let at = indexOf(this.#data, encoded, 0); at >= 0; at = indexOf(this.#data, encoded, at + 1)) {
      if (!part.includes(':') && !this.#isWhole(at, encoded.length, width)) continue;
      const swap = SWAPPED.find(([word]) => part === word || part.startsWith(`${word}:`));
      const isQuoted = width === 1 && this.#isQuoted(at, encoded.length);
      const word = swap && isQuoted;
      yield {
        place: 'word',
        mutation: word
          ? this.#swapped(at, part, swap, text)
          : this.#change(at, part, otherLetter(part, 0), text, width),
      };
      // The scope of a tag is a text to be right about, too.
      if (part.indexOf(':') < part.length - 1 && part.includes(':'))
        yield {
          place: 'scope',
          mutation: this.#change(at, part, otherLetter(part, part.length - 1), text, width),
        };
    }
  }

  /** `"private:x"` as `"public:x" `: JSON does not mind the blank. */
  #swapped(at: number, part: string, [word, other]: readonly [string, string], text: string): Mutation {
    const changed = `${other}${part.slice(word.length)}`;
    return this.#mutation(at, part, changed, text, encode(`${changed}"`.padEnd(part.length + 1), 1));
  }

  #change(at: number, part: string, changed: string, text: string, width: Width): Mutation {
    return this.#mutation(at, part, changed, text, encode(changed, width));
  }

  #mutation(at: number, part: string, changed: string, text: string, bytes: Uint8Array): Mutation {
    const offset = this.segment.bytes.start + at;
    const pointer = this.#pointerTo(at);
    return {
      kind: 'text',
      ...(pointer && { function: pointer.function }),
      offset: pointer?.offset ?? offset,
      what: `${JSON.stringify(part)} becomes ${JSON.stringify(changed)}`,
      text,
      edit: { at: offset, skip: bytes.length, bytes },
    };
  }

  /** The constant that points at the text, or nearest before it in the same data. */
  #pointerTo(at: number): Constant | undefined {
    const base = this.#address;
    if (base === undefined) return undefined;
    const address = base + at;
    const least = Math.max(base, address - REACH);
    const nearest = this.pointers.findLast(({ value }) => value >= least && value <= address);
    return nearest && this.pointers.find(({ value }) => value === nearest.value);
  }

  #isQuoted(at: number, length: number): boolean {
    return this.#data[at - 1] === QUOTE && this.#data[at + length] === QUOTE;
  }

  /**
   * Whether it is a text, not a part of another one, as in `already`: it is quoted, or a constant points at it. Compilers
   * put texts one behind the other, so that what is around says nothing.
   */
  #isWhole(at: number, length: number, width: Width): boolean {
    const data = this.#data;
    if (data[at - width] === QUOTE && data[at + length] === QUOTE) return true;
    return this.#address !== undefined && this.#addresses.has(this.#address + at);
  }
}

function isLetter(code: number): boolean {
  return /[\w-]/.test(String.fromCharCode(code));
}

/** The text with the next letter or digit at `at`. */
function otherLetter(text: string, at: number): string {
  const code = text.charCodeAt(at);
  const last = '9Zz'.includes(text.charAt(at));
  const next = !isLetter(code) || text.charAt(at) === '-' ? 'x' : String.fromCharCode(code + 1);
  return `${text.slice(0, at)}${last ? text.charAt(at).replace(/9|Z|z/, firstOf) : next}${text.slice(at + 1)}`;
}

function firstOf(last: string): string {
  if (last === '9') return '0';
  return last === 'Z' ? 'A' : 'a';
}

function encode(text: string, width: Width): Uint8Array {
  const bytes = new Uint8Array(text.length * width);
  for (let i = 0; i < text.length; i++) bytes[i * width] = text.charCodeAt(i);
  return bytes;
}

/** Where `part` begins in `data`, at or behind `from`; -1 when it is not there. */
function indexOf(data: Uint8Array, part: Uint8Array, from: number): number {
  const first = part[0] ?? 0;
  for (let at = data.indexOf(first, from); at >= 0; at = data.indexOf(first, at + 1)) {
    if (part.every((byte, i) => data[at + i] === byte)) return at;
  }
  return -1;
}
