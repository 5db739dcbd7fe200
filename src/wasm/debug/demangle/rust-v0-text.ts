import { MangledText } from './mangled-text';
import { decodePunycode } from './punycode';

/** The words of Rust's v0 scheme (RFC 2603): numbers, identifiers and back references. */
export class V0Text extends MangledText {
  disambiguator(): number {
    return this.eat('s') ? this.base62() + 1 : 0;
  }

  base62(): number {
    const digits = this.match(/[0-9a-zA-Z]{0,12}/y);
    if (!this.eat('_')) this.fail();
    if (digits === '') return 0;
    let value = 0;
    for (const digit of digits) value = value * 62 + base62Digit(digit.charCodeAt(0));
    return value + 1;
  }

  identifier(): string {
    const isPunycode = this.eat('u');
    const length = this.decimal();
    this.eat('_');
    const bytes = this.take(length);
    if (!isPunycode) return bytes;
    const delimiter = bytes.lastIndexOf('_');
    const basic = delimiter < 0 ? '' : bytes.slice(0, delimiter);
    return decodePunycode(basic, bytes.slice(delimiter + 1)) ?? `punycode{${bytes}}`;
  }

  hexDigits(): string {
    const digits = this.match(/[0-9a-f]*/y);
    if (!this.eat('_')) this.fail();
    return digits;
  }

  listUntilE(item: () => string): string[] {
    const items: string[] = [];
    while (!this.eat('E')) items.push(item());
    return items;
  }

  /** A number that says where the same text was written before; only earlier places can be meant. */
  backReference(rule: () => string): string {
    const start = this.at - 1;
    const target = this.base62();
    if (target >= start) this.fail();
    const after = this.at;
    this.at = target;
    const result = this.nested(rule);
    this.at = after;
    return result;
  }
}

function base62Digit(code: number): number {
  if (code <= 57) return code - 48;
  return code >= 97 ? code - 97 + 10 : code - 65 + 36;
}
