import { goQuote } from '../wasm/go-quote';

/** Deepest nesting Go's decoder accepts. */
const MAX_DEPTH = 10_000;
/** Numbers shorter than this without an exponent fit a float64. */
const LONGEST_SAFE_NUMBER = 300;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const DOT = 0x2e;
const MINUS = 0x2d;
const PLUS = 0x2b;
const ZERO = 0x30;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const LETTER_U = 0x75;
/** Represents the end of the input, where Go's scanner sees one more space. */
const SPACE = 0x20;

const LITERALS: ReadonlyMap<number, string> = new Map(
  ['true', 'false', 'null'].map((literal) => [literal.charCodeAt(0), literal]),
);
const ESCAPES = new Set(Array.from('bfnrt\\/"', (char) => char.charCodeAt(0)));

/** Unwinds the scanner; never leaves this file. */
class SyntaxFault extends Error {}

/**
 * Checks JSON as Go's `encoding/json` does when it decodes into `interface{}`, byte by byte and without
 * recursion: its grammar, nesting of at most 10,000 and numbers within float64. `error` is Go's text, absent
 * when Go accepts the input; `keys` counts the keys of all objects. Linear in time, one bit of state for each level of
 * nesting.
 */
export function scanGoJson(bytes: Uint8Array): { readonly error?: string; readonly keys: number } {
  const scanner = new Scanner(bytes);
  try {
    scanner.document();
  } catch (fault) {
    if (fault instanceof SyntaxFault) return { error: fault.message, keys: scanner.keys };
    throw fault;
  }
  const { numberError: error, keys } = scanner;
  return error === undefined ? { keys } : { error, keys };
}

class Scanner {
  /** The first number out of range; Go reports it only when the grammar is right. */
  numberError: string | undefined;
  keys = 0;
  private at = 0;
  /** Whether each open level is an object. */
  private readonly levels: boolean[] = [];

  constructor(private readonly bytes: Uint8Array) {}

  document(): void {
    this.value();
    while (this.levels.length > 0) this.afterValue();
    this.skipSpace();
    if (this.at < this.bytes.length) this.fail('after top-level value');
  }

  /** Scans a value; of arrays and objects only what comes before the first scalar or empty one. */
  private value(): void {
    while (this.opens());
  }

  /** Scans a scalar, or the beginning of an array or object; answers whether its first value follows. */
  private opens(): boolean {
    this.skipSpace();
    const byte = this.peek();
    if (byte === OPEN_BRACE || byte === OPEN_BRACKET) return this.open(byte === OPEN_BRACE);
    if (byte === QUOTE) this.string();
    else if (byte === MINUS || isDigit(byte)) this.number();
    else this.literal(LITERALS.get(byte));
    return false;
  }

  private open(isObject: boolean): boolean {
    this.levels.push(isObject);
    if (this.levels.length > MAX_DEPTH) this.fail('exceeded max depth');
    this.at += 1;
    this.skipSpace();
    if (this.peek() === (isObject ? CLOSE_BRACE : CLOSE_BRACKET)) return false;
    if (isObject) this.key();
    return true;
  }

  private key(): void {
    this.keys += 1;
    this.skipSpace();
    if (this.peek() !== QUOTE) this.fail('looking for beginning of object key string');
    this.string();
    this.skipSpace();
    if (this.peek() !== COLON) this.fail('after object key');
    this.at += 1;
  }

  /** Scans what follows a value inside an array or object: its end, or the next value. */
  private afterValue(): void {
    this.skipSpace();
    const isObject = this.levels.at(-1);
    const byte = this.peek();
    if (byte === (isObject ? CLOSE_BRACE : CLOSE_BRACKET)) {
      this.levels.pop();
      this.at += 1;
      return;
    }
    if (byte !== COMMA) this.fail(isObject ? 'after object key:value pair' : 'after array element');
    this.at += 1;
    if (isObject) this.key();
    this.value();
  }

  private string(): void {
    const { bytes } = this;
    for (this.at += 1; this.at < bytes.length; this.at += 1) {
      const byte = bytes[this.at] ?? 0;
      if (byte > BACKSLASH) continue;
      if (byte === QUOTE) {
        this.at += 1;
        return;
      }
      if (byte === BACKSLASH) this.escape();
      else if (byte < SPACE) this.fail('in string literal');
    }
    this.fail('in string literal', true);
  }

  /** Leaves the scanner on the last byte of the escape. */
  private escape(): void {
    this.at += 1;
    if (this.peek() !== LETTER_U) {
      if (!ESCAPES.has(this.peek())) this.fail('in string escape code');
      return;
    }
    for (let digit = 0; digit < 4; digit += 1) {
      this.at += 1;
      if (!isHexDigit(this.peek())) this.fail('in \\u hexadecimal character escape');
    }
  }

  private number(): void {
    const start = this.at;
    if (this.peek() === MINUS) this.at += 1;
    if (this.peek() === ZERO) this.at += 1;
    else this.digits('in numeric literal');
    if (this.peek() === DOT) {
      this.at += 1;
      this.digits('after decimal point in numeric literal');
    }
    const hasExponent = (this.peek() | 0x20) === 0x65;
    if (hasExponent) {
      this.at += 1;
      if (this.peek() === PLUS || this.peek() === MINUS) this.at += 1;
      this.digits('in exponent of numeric literal');
    }
    if (hasExponent || this.at - start > LONGEST_SAFE_NUMBER) this.checkRange(start);
  }

  private digits(where: string): void {
    if (!isDigit(this.peek())) this.fail(where);
    while (isDigit(this.peek())) this.at += 1;
  }

  private checkRange(start: number): void {
    if (this.numberError !== undefined) return;
    const text = new TextDecoder().decode(this.bytes.subarray(start, this.at));
    if (Number.isFinite(Number(text))) return;
    this.numberError = `json: cannot unmarshal number ${text} into Go value of type float64`;
  }

  private literal(literal: string | undefined): void {
    if (literal === undefined) this.fail('looking for beginning of value', this.at >= this.bytes.length);
    for (let index = 1; index < literal.length; index += 1) {
      this.at += 1;
      if (this.peek() === literal.charCodeAt(index)) continue;
      this.fail(`in literal ${literal} (expecting '${literal.charAt(index)}')`);
    }
    this.at += 1;
  }

  private skipSpace(): void {
    for (;;) {
      const byte = this.bytes[this.at];
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return;
      this.at += 1;
    }
  }

  private peek(): number {
    return this.bytes[this.at] ?? SPACE;
  }

  /**
   * A fault at the current byte. At the end of the input Go's scanner takes one more space: where a space may
   * stand (`endAllowed`, or between tokens) the input just ended too early, elsewhere that space is the fault.
   */
  private fail(where: string, endAllowed = BETWEEN_TOKENS.has(where)): never {
    if (endAllowed && this.at >= this.bytes.length) throw new SyntaxFault('unexpected end of JSON input');
    throw new SyntaxFault(`invalid character ${quoteByte(this.peek())} ${where}`);
  }
}

const BETWEEN_TOKENS = new Set([
  'looking for beginning of object key string',
  'after object key',
  'after object key:value pair',
  'after array element',
]);

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

function isHexDigit(byte: number): boolean {
  return isDigit(byte) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66);
}

/** How Go's scanner prints a byte: as the character of that code, in single quotes. */
function quoteByte(byte: number): string {
  if (byte === 0x27) return "'\\''";
  if (byte === QUOTE) return "'\"'";
  return `'${goQuote(String.fromCharCode(byte)).slice(1, -1)}'`;
}
