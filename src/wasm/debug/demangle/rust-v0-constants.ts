import type { V0Text } from './rust-v0-text';
import { characterText, integerText, stringText } from './rust-v0-types';

/** The rules that constants share with the rest of the grammar. */
interface Rules {
  constant(inValue: boolean): string;
  path(): string;
}

/** Constants of Rust's v0 scheme (RFC 2603 and "const" in rustc's book on symbol mangling), as rustc prints them. */
export class V0Constants {
  constructor(
    private readonly text: V0Text,
    private readonly rules: Rules,
  ) {}

  /** A constant; anything but a literal has braces around it unless it is inside another one. */
  read(inValue: boolean): string {
    const { text } = this;
    if (text.eat('B')) return text.backReference(() => this.rules.constant(inValue));
    const tag = text.next();
    const leaf = this.leaf(tag);
    if (leaf !== undefined) return leaf;
    const value = this.composite(tag);
    return inValue ? value : `{${value}}`;
  }

  private leaf(tag: string): string | undefined {
    const { text } = this;
    if (tag === 'p') return '_';
    if (tag === 'c') return characterText(text.hexDigits()) ?? text.fail();
    if (tag === 'b') {
      const digits = text.hexDigits();
      return digits === '0' ? 'false' : digits === '1' ? 'true' : text.fail();
    }
    if (tag === 'R' && text.eat('e')) return this.string();
    if (/[hjmoty]/.test(tag)) return integerText(text.hexDigits(), false);
    return /[ailnsx]/.test(tag) ? this.signed() : undefined;
  }

  private signed(): string {
    const isNegative = this.text.eat('n');
    return integerText(this.text.hexDigits(), isNegative);
  }

  private composite(tag: string): string {
    const { text } = this;
    switch (tag) {
      case 'e':
        return `*${this.string()}`;
      case 'R':
        return `&${this.rules.constant(true)}`;
      case 'Q':
        return `&mut ${this.rules.constant(true)}`;
      case 'A':
        return `[${this.list().join(', ')}]`;
      case 'T':
        return tupleText(this.list());
      case 'V':
        return this.structure();
      default:
        return text.fail();
    }
  }

  private structure(): string {
    const { text } = this;
    const path = this.rules.path();
    switch (text.next()) {
      case 'U':
        return path;
      case 'T':
        return `${path}(${this.list().join(', ')})`;
      case 'S':
        return `${path} { ${text.listUntilE(() => this.field()).join(', ')} }`;
      default:
        return text.fail();
    }
  }

  private field(): string {
    this.text.disambiguator();
    const name = this.text.identifier();
    return `${name}: ${this.rules.constant(true)}`;
  }

  private list(): string[] {
    return this.text.listUntilE(() => this.rules.constant(true));
  }

  private string(): string {
    return stringText(this.text.hexDigits()) ?? this.text.fail();
  }
}

/** `(a, b)`; a tuple of one has a comma as well. */
export function tupleText(items: readonly string[]): string {
  return items.length === 1 ? `(${items.join('')},)` : `(${items.join(', ')})`;
}
