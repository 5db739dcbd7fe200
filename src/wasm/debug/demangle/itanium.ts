import { ItaniumReferences } from './itanium-references';
import { lastPart, pointerTo, withoutArguments } from './itanium-text';
import { BUILTIN_TYPES, LITERAL_SUFFIXES, OPERATORS, SPECIAL_NAMES } from './itanium-words';
import { MAX_MANGLED_LENGTH, MangledText, orUndefined } from './mangled-text';

/**
 * Demangles a C++ name (Itanium C++ ABI, 5.1) to the function's qualified name with its template arguments,
 * without the parameter list: `_ZN5guard5shareIiEET_S1_` is `guard::share<int>`. Undefined for names that
 * are not C++ and for the rarer parts of the grammar (expressions, `decltype`).
 */
export function demangleItanium(mangled: string): string | undefined {
  const match = /^_{1,4}Z(\w[\w$]*)(?:\.[\w.$@]*)?$/.exec(mangled);
  if (match === null || mangled.length > MAX_MANGLED_LENGTH) return undefined;
  return orUndefined(() => new ItaniumReader(match[1] ?? '').encodingName());
}

class ItaniumReader {
  private readonly text: MangledText;
  private readonly earlier: ItaniumReferences;

  constructor(mangled: string) {
    this.text = new MangledText(mangled);
    this.earlier = new ItaniumReferences(this.text);
  }

  /** An encoding's name; what follows it (the types of its parameters) is left unread. */
  encodingName(): string {
    const { text } = this;
    if (text.peek() !== 'T' && text.peek() !== 'G') return this.name();
    const special = SPECIAL_NAMES.get(text.text.slice(text.at, text.at + 2));
    if (special !== undefined) {
      text.take(2);
      return special + this.type();
    }
    if (text.eat('Th') || text.eat('Tv')) {
      text.match(/n?[0-9]+_(?:n?[0-9]+_)?/y);
      return `thunk to ${this.encodingName()}`;
    }
    return text.eat('GV') ? `guard variable for ${this.name()}` : text.fail();
  }

  private name(): string {
    return this.text.nested(() => {
      const { text } = this;
      if (text.eat('N')) return this.nestedName();
      if (text.eat('Z')) return this.localName();
      if (text.peek() === 'S' && !text.text.startsWith('St', text.at)) {
        return this.earlier.limit(this.earlier.substitution() + this.templateArgumentList());
      }
      const scope = text.eat('St') ? 'std::' : '';
      const name = scope + this.unqualified('');
      if (text.peek() !== 'I') return name;
      this.earlier.remember(name);
      return this.earlier.limit(name + this.templateArgumentList());
    });
  }

  private nestedName(): string {
    const { text } = this;
    text.match(/[rVK]*[RO]?/y);
    let name = '';
    let last = '';
    while (!text.eat('E')) {
      const char = text.peek();
      if (char === 'I') {
        if (name === '') text.fail();
        name += this.templateArgumentList();
      } else if (char === 'S' && name === '' && !text.text.startsWith('St', text.at)) {
        name = this.earlier.substitution();
        last = lastPart(name);
        continue;
      } else if (char === 'T' && name === '') {
        name = this.earlier.templateParameter();
      } else if (text.eat('St')) {
        name = 'std';
        continue;
      } else {
        const part = this.unqualified(last);
        name = name === '' ? part : `${name}::${part}`;
        last = part;
      }
      // The whole name is no candidate, but nothing refers behind the last one either.
      this.earlier.remember(name);
    }
    if (name === '') text.fail();
    this.earlier.forgetLast();
    return name;
  }

  /** Something inside a function: a local class, a lambda, a static. */
  private localName(): string {
    const { text } = this;
    const outer = this.encodingName();
    if (!text.eat('E')) {
      // The parameter types stand between the function's name and the local name.
      while (!text.eat('E')) this.type();
    }
    if (text.eat('s')) {
      this.discriminator();
      return `${outer}::string literal`;
    }
    if (text.eat('d')) text.match(/[0-9]*_/y);
    const inner = this.name();
    this.discriminator();
    return this.earlier.limit(`${outer}::${inner}`);
  }

  private discriminator(): void {
    this.text.match(/(?:__[0-9]+_|_[0-9])?/y);
  }

  /** A name without its scope; `scope` is what constructors and destructors are called after. */
  private unqualified(scope: string): string {
    const { text } = this;
    text.eat('L');
    let name: string;
    if (/[0-9]/.test(text.peek())) {
      name = text.take(text.decimal());
      if (name.startsWith('_GLOBAL__N')) name = '(anonymous namespace)';
    } else if (text.eat('C')) {
      text.match(/I?[1-5]/y);
      name = withoutArguments(scope);
    } else if (text.eat('Ul')) {
      while (!text.eat('E')) this.type();
      text.match(/[0-9]*_/y);
      name = '{lambda}';
    } else if (text.eat('Ut')) {
      text.match(/[0-9]*_/y);
      name = '{unnamed}';
    } else if (/^D[0-5]/.test(text.text.slice(text.at, text.at + 2))) {
      text.take(2);
      name = `~${withoutArguments(scope)}`;
    } else {
      name = this.operator();
    }
    while (text.eat('B')) name += `[abi:${text.take(text.decimal())}]`;
    return name;
  }

  private operator(): string {
    const { text } = this;
    if (text.eat('cv')) return `operator ${this.type()}`;
    if (text.eat('li')) return `operator"" ${text.take(text.decimal())}`;
    return OPERATORS.get(text.take(2)) ?? text.fail();
  }

  private templateArgumentList(): string {
    if (!this.text.eat('I')) return '';
    const list = this.argumentsUntilE();
    this.earlier.templateArguments = list;
    return this.earlier.limit(`<${list.filter((argument) => argument !== '').join(', ')}>`);
  }

  private argumentsUntilE(): string[] {
    const list: string[] = [];
    while (!this.text.eat('E')) {
      if (this.text.eat('Tn')) this.constantType(list);
      list.push(this.templateArgument());
    }
    return list;
  }

  /** The type of a constant parameter in a template with constraints, by the arguments before it. */
  private constantType(before: readonly string[]): void {
    this.earlier.innerScope(() => {
      this.earlier.templateArguments = before;
      return this.type();
    });
  }

  private templateArgument(): string {
    if (this.text.eat('J')) return this.earlier.limit(this.argumentsUntilE().join(', '));
    return this.text.eat('L') ? this.literal() : this.type();
  }

  private literal(): string {
    const { text } = this;
    if (text.eat('_Z') || text.eat('Z')) {
      const name = this.encodingName();
      while (!text.eat('E')) this.type();
      return name;
    }
    const type = this.type();
    const value = text.match(/n?[0-9a-f]*/y).replace('n', '-');
    if (!text.eat('E')) text.fail();
    if (type === 'bool') return value === '0' ? 'false' : 'true';
    const suffix = LITERAL_SUFFIXES.get(type);
    return suffix === undefined ? `(${type})${value}` : value + suffix;
  }

  private type(): string {
    return this.text.nested(() => this.earlier.limit(this.typeOf()));
  }

  private typeOf(): string {
    const { text } = this;
    const two = text.text.slice(text.at, text.at + 2);
    const builtin = BUILTIN_TYPES.get(text.peek()) ?? BUILTIN_TYPES.get(two);
    if (builtin !== undefined) {
      text.take(BUILTIN_TYPES.has(text.peek()) ? 1 : 2);
      return builtin;
    }
    if (text.peek() === 'S' && two !== 'St') {
      const name = this.earlier.substitution();
      if (text.peek() !== 'I') return name;
      return this.earlier.remember(name + this.innerArguments());
    }
    if (text.peek() === 'T') {
      const name = this.earlier.remember(this.earlier.templateParameter());
      return text.peek() === 'I' ? this.earlier.remember(name + this.innerArguments()) : name;
    }
    if (text.eat('Dp')) return this.earlier.remember(this.type());
    return this.earlier.remember(this.compoundType());
  }

  private compoundType(): string {
    const { text } = this;
    if (text.eat('P')) return pointerTo(this.type(), '*');
    if (text.eat('R')) return pointerTo(this.type(), '&');
    if (text.eat('O')) return pointerTo(this.type(), '&&');
    if (text.eat('r')) return `${this.type()} restrict`;
    if (text.eat('V')) return `${this.type()} volatile`;
    if (text.eat('K')) return `${this.type()} const`;
    if (text.eat('u')) return text.take(text.decimal());
    if (text.eat('F')) {
      text.eat('Y');
      const result = this.type();
      const params: string[] = [];
      while (!text.eat('E')) params.push(this.type());
      return `${result} (${params.join(', ') === 'void' ? '' : params.join(', ')})`;
    }
    if (text.eat('A')) {
      const size = text.match(/[0-9]*/y);
      if (!text.eat('_')) text.fail();
      return `${this.type()} [${size}]`;
    }
    if (text.eat('M')) {
      const owner = this.type();
      return pointerTo(this.type(), `${owner}::*`);
    }
    return this.earlier.innerScope(() => this.name());
  }

  /** Arguments of a type are not those that `T_` of the function means. */
  private innerArguments(): string {
    return this.earlier.innerScope(() => this.templateArgumentList());
  }
}
