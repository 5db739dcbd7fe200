import type { Json } from '../gateway/json';
import { binarySummary } from './binary-data';

/**
 * A value as JSON in at most about `width` characters: containers too deep or too long end in `…`.
 * Bytes of content blocks are shown as their type and size (`binarySummary`).
 * Never longer than a little over `width`, however large or deep the value is.
 */
export function compactJson(value: Json, width = 80): string {
  const out = new Writer(width);
  write(value, out, 0);
  return out.text;
}

/** `text` cut to at most `width` characters, with `…` for what is missing; never splits a surrogate pair. */
export function shorten(text: string, width: number): string {
  if (text.length <= width) return text;
  const end = width - 1;
  const last = text.charCodeAt(end - 1);
  return `${text.slice(0, last >= 0xd800 && last <= 0xdbff ? end - 1 : end)}…`;
}

const MAX_DEPTH = 12;

class Writer {
  text = '';
  constructor(private readonly width: number) {}
  get left(): number {
    return this.width - this.text.length;
  }
  get full(): boolean {
    return this.left <= 1;
  }
  put(part: string): void {
    this.text += part;
  }
}

function write(value: Json, out: Writer, depth: number): void {
  if (typeof value === 'string') {
    const quoted = JSON.stringify(shorten(value, Math.max(out.left, 8)));
    out.put(
      quoted.length <= Math.max(out.left, 10) ? quoted : `${shorten(quoted, Math.max(out.left - 1, 9))}"`,
    );
  } else if (typeof value !== 'object' || value === null) {
    out.put(Object.is(value, -0) ? '0' : String(value));
  } else if (Array.isArray(value)) {
    writeList(value, out, depth);
  } else {
    const keys = Object.keys(value);
    writeMembers('{', '}', keys.length, out, depth, (index) => {
      const key = keys[index] ?? '';
      out.put(`${JSON.stringify(shorten(key, 40))}:`);
      const bytes = binarySummary(value, key);
      write(bytes === undefined ? (value[key] ?? null) : `(${bytes})`, out, depth + 1);
    });
  }
}

function writeList(items: readonly Json[], out: Writer, depth: number): void {
  writeMembers('[', ']', items.length, out, depth, (index) => {
    write(items[index] ?? null, out, depth + 1);
  });
}

function writeMembers(
  open: string,
  close: string,
  count: number,
  out: Writer,
  depth: number,
  member: (index: number) => void,
): void {
  out.put(open);
  for (let index = 0; index < count; index++) {
    if (index > 0) out.put(',');
    if (out.full || depth >= MAX_DEPTH) {
      out.put('…');
      break;
    }
    member(index);
  }
  out.put(close);
}
