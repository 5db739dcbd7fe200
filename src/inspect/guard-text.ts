import { LruMap } from '../base/lru-map';
import { moduleFields, type Declaration, type ModuleFields } from '../wat/fields';
import { watPositions, type WatPositions } from '../wat/positions';
import { analyzeWat, type WatDocument } from '../wat/symbols';
import { LineIndex } from '../text/line-index';
import type { TextRange } from '../text/text-range';
import { parseTree, type List, type WatTree } from '../wat/tree';
import type { PositionRange } from '../text/text-position';

/** Texts whose trees are kept: a tree takes some times the memory of its text. */
const KEPT = 2;

const texts = new LruMap<string, GuardText>(KEPT);

/** The parts of a text, the same ones for the same text: every version is read once, whichever feature asks. */
export function guardTextOf(text: string): GuardText {
  const known = texts.get(text) ?? new GuardText(text);
  texts.set(text, known);
  return known;
}

/** One version of a guard's text: its parts and their positions, read when they are first asked for. */
export class GuardText {
  readonly tree: WatTree;
  #fields: ModuleFields | undefined;
  #lines: LineIndex | undefined;
  #positions: WatPositions | undefined;
  #names: WatDocument | undefined;

  constructor(readonly text: string) {
    this.tree = parseTree(text);
  }

  get fields(): ModuleFields {
    return (this.#fields ??= moduleFields(this.tree));
  }

  /** Positions of `bytes`, which this text was assembled to; the first call decides about the bytes. */
  positions(bytes: Uint8Array): WatPositions {
    return (this.#positions ??= watPositions(this.tree, bytes));
  }

  /** What the text declares and refers to. */
  get names(): WatDocument {
    return (this.#names ??= analyzeWat(this.tree));
  }

  rangeOf(range: TextRange): PositionRange {
    this.#lines ??= new LineIndex(this.text);
    return this.#lines.rangeOf(range);
  }

  /** Where to point for the module as a whole: `(module $name`, the first field's keyword, or the start. */
  get moduleHead(): TextRange {
    const { module, moduleId, fields } = this.fields;
    const head = module ?? fields[0];
    if (!head) return { start: 0, end: Math.min(1, this.text.length) };
    return { start: head.start, end: (module && moduleId ? moduleId : head.items[0])?.end ?? head.start + 1 };
  }

  /** The function of the guard's own with this `$name`. */
  functionNamed(name: string): Declaration | undefined {
    return this.fields.declarations.func.find(({ id, imported }) => !imported && id?.text === `$${name}`);
  }

  /** The written signature of a function, `(param …) (result …)`; undefined when it has none. */
  signatureOf(declaration: Declaration): TextRange | undefined {
    const parts = signatureParts(declaration.list);
    const [first, last] = [parts[0], parts.at(-1)];
    return first && last && { start: first.start, end: last.end };
  }
}

/** The lists of a function that make up its type, in order. */
export function signatureParts(list: List): List[] {
  const heads = new Set(['type', 'param', 'result']);
  const parts: List[] = [];
  for (const item of list.items) if (item.kind === 'list' && heads.has(item.head)) parts.push(item);
  return parts;
}
