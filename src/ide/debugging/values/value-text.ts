import * as l10n from '@vscode/l10n';
import { Encoding } from '../../../wasm/debug/variables/constants';
import type { SourceLanguage } from '../../../wasm/debug/variables/types';
import { NoValue, type Scalar } from './typed-value';
import { viewOf } from './view';
import type { View, ViewSource } from './view-types';

/** Characters of a value on one row of a view, and of one that is asked for alone. */
export const ROW_TEXT = 200;
export const WHOLE_TEXT = 65_536;
/** Values inside each other that one row shows. */
const MAX_DEPTH = 5;
const CUT = '…';

/** A value in the words of its language, cut to about `room` characters. */
export function viewText(source: ViewSource, view: View, room = ROW_TEXT): Promise<string> {
  return new Writer(source, room).text(view, 0);
}

class Writer {
  constructor(
    private readonly source: ViewSource,
    private room: number,
  ) {}

  async text(view: View, depth: number): Promise<string> {
    const text = await this.#text(view, depth);
    // What is inside has been counted already.
    if (view.kind !== 'fields' && view.kind !== 'list') this.room -= text.length;
    return text;
  }

  async #text(view: View, depth: number): Promise<string> {
    const { language } = this.source;
    switch (view.kind) {
      case 'scalar':
        return scalarText(view.scalar, language, view.encoding, view.size);
      case 'enum':
        return view.name ?? String(view.value);
      case 'unavailable':
        return `<${view.reason}>`;
      case 'text':
        return this.#quoted(view);
      case 'pointer':
        return this.#pointer(view, depth);
      case 'list':
        return this.#list(view, depth);
      case 'fields':
        return this.#fields(view, depth);
    }
  }

  async #quoted({ place, length }: Extract<View, { kind: 'text' }>): Promise<string> {
    const shown = Math.min(length, Math.max(this.room, 10) * 4);
    try {
      const bytes = await this.source.reader.bytes({ place }, shown);
      return this.#quote(bytes, shown < length);
    } catch (error) {
      if (!(error instanceof NoValue)) throw error;
      return `<${error.message}>`;
    }
  }

  /** C's text ends at its first NUL. */
  #quote(bytes: Uint8Array, isCut: boolean): string {
    const isC = this.source.language === 'c';
    const nul = isC ? bytes.indexOf(0) : -1;
    const content = new TextDecoder().decode(nul < 0 ? bytes : bytes.subarray(0, nul));
    const room = Math.max(this.room, 10);
    const goesOn = content.length > room || (isCut && nul < 0);
    return quoted(content.slice(0, room)) + (goesOn ? CUT : '');
  }

  async #pointer(view: Extract<View, { kind: 'pointer' }>, depth: number): Promise<string> {
    const address = `0x${view.address.toString(16)}`;
    if (view.address === 0) return this.source.language === 'go' ? 'nil' : '0x0';
    if (view.to === 'function') return l10n.t('function {0} of the table', view.address);
    if (view.to === 'characters' && view.target?.place.kind === 'memory')
      return `${address} ${await this.#characters(view.target.place.address)}`;
    if (view.prefix === undefined || view.target === undefined) return address;
    if (depth >= MAX_DEPTH) return view.prefix + CUT;
    const target = await this.text(await viewOf(this.source, view.target), depth + 1);
    return view.prefix + target;
  }

  /** Text that ends at a NUL somewhere. */
  async #characters(address: number): Promise<string> {
    const room = Math.max(this.room, 10);
    for (let count = room * 4; count > 0; count = count >> 1) {
      try {
        const bytes = await this.source.reader.bytes({ place: { kind: 'memory', address } }, count);
        return this.#quote(bytes, true);
      } catch (error) {
        // The memory may end behind the text.
        if (!(error instanceof NoValue)) throw error;
      }
    }
    return l10n.t('<outside the memory>');
  }

  async #list(view: Extract<View, { kind: 'list' }>, depth: number): Promise<string> {
    const [open, close] = this.source.language === 'c' ? ['{', '}'] : ['[', ']'];
    if (depth >= MAX_DEPTH && view.count > 0) return `${open}${CUT}${close}`;
    const items: string[] = [];
    for (let i = 0; i < view.count; i++) {
      if (this.room <= 0) {
        items.push(CUT);
        break;
      }
      items.push(await this.text(await elementView(this.source, view, i), depth + 1));
      this.room -= 2;
    }
    return `${open}${items.join(', ')}${close}`;
  }

  /** A text of one row, of which the room is used up. */
  #cut(text: string): string {
    const room = Math.max(this.room, 10);
    this.room -= text.length;
    return text.length > room ? text.slice(0, room) + CUT : text;
  }

  async #fields(view: Extract<View, { kind: 'fields' }>, depth: number): Promise<string> {
    const { name = '', isTuple, fields, summary } = view;
    if (summary !== undefined) return this.#cut(summary);
    if (fields.length === 0) return name === '' ? '()' : name;
    const isC = this.source.language === 'c';
    const parts: string[] = [];
    this.room -= name.length + 4;
    for (const field of fields) {
      if (this.room <= 0 || depth >= MAX_DEPTH) {
        parts.push(CUT);
        break;
      }
      const label = isTuple ? '' : `${field.name}${isC ? ' = ' : ': '}`;
      this.room -= label.length + 2;
      parts.push(label + (await this.text(await viewOf(this.source, field.value), depth + 1)));
    }
    const inside = parts.join(', ');
    if (isTuple) return `${name}(${inside})`;
    return isC ? `{${inside}}` : `${name}${name === '' ? '' : ' '}{ ${inside} }`;
  }
}

/** Element `index` of a list; a row where there are several dimensions. */
export async function elementView(
  source: ViewSource,
  list: Extract<View, { kind: 'list' }>,
  index: number,
): Promise<View> {
  try {
    const [count, ...inner] = list.inner;
    const size = list.inner.reduce<number>((product, each) => product * (each ?? 0), 1);
    const element = await source.reader.element(list.place, list.element, index * size);
    if (list.inner.length === 0) return await viewOf(source, element);
    return { kind: 'list', place: element.place, element: list.element, count: count ?? 0, inner };
  } catch (error) {
    if (!(error instanceof NoValue)) throw error;
    return { kind: 'unavailable', reason: error.message };
  }
}

/** A number as its language writes it. */
function scalarText(scalar: Scalar, language: SourceLanguage, encoding?: number, size = 8): string {
  if (scalar.kind === 'boolean') return String(scalar.value);
  if (scalar.kind === 'float') return floatText(scalar.value, size, language);
  const { value } = scalar;
  if (encoding === Encoding.utf) return characterText(value);
  if (language !== 'c' || (encoding !== Encoding.signedChar && encoding !== Encoding.unsignedChar))
    return String(value);
  const code = Number(BigInt.asUintN(8, value));
  return code >= 0x20 && code < 0x7f ? `${String(value)} ${characterText(BigInt(code))}` : String(value);
}

function characterText(value: bigint): string {
  if (value > 0x10ffffn || (value >= 0xd800n && value < 0xe000n))
    return l10n.t('<no character: {0}>', String(value));
  const text = quoted(String.fromCodePoint(Number(value))).slice(1, -1);
  return text === "'" ? "'\\''" : `'${text === '\\"' ? '"' : text}'`;
}

/** The shortest text that means the same number. */
function floatText(value: number, size: number, language: SourceLanguage): string {
  if (Object.is(value, -0)) return '-0.0';
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value < 0 ? '-inf' : 'inf';
  let text = String(value);
  for (let digits = 1; size === 4 && digits <= 9; digits++) {
    const shorter = Number(value.toPrecision(digits));
    if (Math.fround(shorter) !== value) continue;
    text = String(shorter);
    break;
  }
  return language !== 'c' && language !== 'go' && /^-?\d+$/.test(text) ? `${text}.0` : text;
}

/** Text in quotes, with escapes for what cannot be seen. */
function quoted(text: string): string {
  return JSON.stringify(text).replaceAll(
    /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
