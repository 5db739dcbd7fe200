import { MAX_MANGLED_LENGTH, orUndefined } from './mangled-text';
import { V0Text } from './rust-v0-text';
import { tupleText, V0Constants } from './rust-v0-constants';
import { BASIC_TYPES, lifetimeName } from './rust-v0-types';

const MAX_OUTPUT = 4096;

/**
 * Demangles rustc's v0 scheme (RFC 2603), `_RNvCs1234_7mycrate3foo`, without crate hashes. Undefined when
 * the name is not one, or would be longer than a person reads.
 */
export function demangleRustV0(mangled: string): string | undefined {
  const match = /^(?:_R|__R|R)(?=[A-Z])([0-9A-Za-z_]*)(?:\.[\w.$@]*)?$/.exec(mangled);
  if (match === null || mangled.length > MAX_MANGLED_LENGTH) return undefined;
  return orUndefined(() => {
    const reader = new V0Reader(match[1] ?? '');
    const name = reader.path(true);
    // The crate that instantiated a generic function may follow; it is checked, not shown.
    if (reader.text.peek() !== '') reader.path(false);
    if (reader.text.peek() !== '') reader.text.fail();
    return name;
  });
}

class V0Reader {
  readonly text: V0Text;
  private readonly constants: V0Constants;
  private boundLifetimes = 0;

  constructor(mangled: string) {
    this.text = new V0Text(mangled);
    this.constants = new V0Constants(this.text, {
      constant: (inValue) => this.constant(inValue),
      path: () => this.path(true),
    });
  }

  /** `inValue`: generic arguments are written with `::<`. */
  path(inValue: boolean): string {
    return this.text.nested(() => this.limit(this.pathOf(this.text.next(), inValue)));
  }

  private pathOf(kind: string, inValue: boolean): string {
    const { text } = this;
    switch (kind) {
      case 'C':
        this.text.disambiguator();
        return this.text.identifier();
      case 'N':
        return this.nestedPath(inValue);
      case 'M':
        this.text.disambiguator();
        this.path(false);
        return `<${this.type()}>`;
      case 'X': {
        this.text.disambiguator();
        this.path(false);
        const self = this.type();
        return `<${self} as ${this.path(false)}>`;
      }
      case 'Y': {
        const self = this.type();
        return `<${self} as ${this.path(false)}>`;
      }
      case 'I': {
        const path = this.path(inValue);
        const list = this.text.listUntilE(() => this.genericArgument()).join(', ');
        return `${path}${inValue ? '::' : ''}<${list}>`;
      }
      case 'B':
        return this.text.backReference(() => this.path(inValue));
      default:
        return text.fail();
    }
  }

  private nestedPath(inValue: boolean): string {
    const namespace = this.text.next();
    if (!/[A-Za-z]/.test(namespace)) this.text.fail();
    const outer = this.path(inValue);
    const index = this.text.disambiguator();
    const name = this.text.identifier();
    if (namespace >= 'a') return name === '' ? outer : `${outer}::${name}`;
    const kind = namespace === 'C' ? 'closure' : namespace === 'S' ? 'shim' : namespace;
    return `${outer}::{${kind}${name === '' ? '' : `:${name}`}#${index}}`;
  }

  private type(): string {
    return this.text.nested(() => this.limit(this.typeOf()));
  }

  private typeOf(): string {
    const tag = this.text.peek();
    const basic = BASIC_TYPES.get(tag);
    const rule = basic === undefined ? V0Reader.typeRules.get(tag) : () => basic;
    if (rule === undefined) return this.path(false);
    this.text.next();
    return rule(this);
  }

  /** Types by the tag that was read; any other begins a path. */
  private static readonly typeRules: ReadonlyMap<string, (reader: V0Reader) => string> = new Map([
    ['A', (reader) => `[${reader.type()}; ${reader.constant(true)}]`],
    ['S', (reader) => `[${reader.type()}]`],
    ['T', (reader) => tupleText(reader.text.listUntilE(() => reader.type()))],
    ['R', (reader) => reader.reference('')],
    ['Q', (reader) => reader.reference('mut ')],
    ['P', (reader) => `*const ${reader.type()}`],
    ['O', (reader) => `*mut ${reader.type()}`],
    ['F', (reader) => reader.bound(() => reader.functionSignature())],
    ['D', (reader) => reader.dynamicTrait()],
    ['W', (reader) => `${reader.type()} is ${reader.pattern()}`],
    ['B', (reader) => reader.text.backReference(() => reader.type())],
  ]);

  private reference(mutability: string): string {
    const lifetime = this.text.peek() === 'L' ? this.lifetime() : "'_";
    const shown = lifetime === "'_" ? '' : `${lifetime} `;
    return `&${shown}${mutability}${this.type()}`;
  }

  private functionSignature(): string {
    const { text } = this;
    const unsafe = text.eat('U') ? 'unsafe ' : '';
    let abi = '';
    if (text.eat('K')) {
      abi = text.eat('C') ? 'extern "C" ' : `extern "${this.text.identifier().replaceAll('_', '-')}" `;
    }
    const params = this.text.listUntilE(() => this.type()).join(', ');
    const result = text.eat('u') ? '' : ` -> ${this.type()}`;
    return `${unsafe}${abi}fn(${params})${result}`;
  }

  /** What a pattern type allows: a range, one of several patterns, or anything but null. */
  private pattern(): string {
    const { text } = this;
    switch (text.next()) {
      case 'R':
        return `${this.constant(false)}..=${this.constant(false)}`;
      case 'O':
        return text.nested(() => {
          const first = this.pattern();
          return [first, ...text.listUntilE(() => this.pattern())].join(' | ');
        });
      case 'N':
        return '!null';
      default:
        return text.fail();
    }
  }

  private dynamicTrait(): string {
    const traits = this.bound(() => this.text.listUntilE(() => this.traitWithBindings()).join(' + '));
    const lifetime = this.lifetime();
    return lifetime === "'_" ? `dyn ${traits}` : `dyn ${traits} + ${lifetime}`;
  }

  private traitWithBindings(): string {
    const trait = this.path(false);
    const bindings: string[] = [];
    while (this.text.eat('p')) {
      const name = this.text.identifier();
      bindings.push(`${name} = ${this.text.eat('K') ? this.constant(false) : this.type()}`);
    }
    if (bindings.length === 0) return trait;
    const list = bindings.join(', ');
    return trait.endsWith('>') ? `${trait.slice(0, -1)}, ${list}>` : `${trait}<${list}>`;
  }

  private genericArgument(): string {
    if (this.text.peek() === 'L') return this.lifetime();
    return this.text.eat('K') ? this.constant(false) : this.type();
  }

  /** `inValue`: inside another constant or an array's length, where no braces are needed. */
  private constant(inValue: boolean): string {
    return this.text.nested(() => this.limit(this.constants.read(inValue)));
  }

  private lifetime(): string {
    if (!this.text.eat('L')) this.text.fail();
    const index = this.text.base62();
    if (index > this.boundLifetimes) this.text.fail();
    return lifetimeName(index, this.boundLifetimes);
  }

  /** `for<'a, 'b>` in front of a signature or bounds. */
  private bound(inner: () => string): string {
    const count = this.text.eat('G') ? this.text.base62() + 1 : 0;
    if (count > 64) this.text.fail();
    this.boundLifetimes += count;
    const names = Array.from({ length: count }, (_, i) => lifetimeName(count - i, this.boundLifetimes));
    const result = inner();
    this.boundLifetimes -= count;
    return count === 0 ? result : `for<${names.join(', ')}> ${result}`;
  }

  private limit(written: string): string {
    if (written.length > MAX_OUTPUT) this.text.fail();
    return written;
  }
}
