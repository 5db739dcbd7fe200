import * as l10n from '@vscode/l10n';

/** An expression that is evaluated where a guard is stopped. Positions count from 0 in its text. */
export type Expression =
  | { readonly kind: 'number'; readonly value: bigint }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'name'; readonly name: string; readonly at: number }
  | { readonly kind: 'unary'; readonly operator: string; readonly operand: Expression }
  | {
      readonly kind: 'binary';
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: 'member'; readonly object: Expression; readonly name: string }
  | { readonly kind: 'index'; readonly object: Expression; readonly index: Expression };

/** What is wrong with an expression, in words for the person who wrote it. */
export class ExpressionError extends Error {}

interface Token {
  readonly kind: 'number' | 'name' | 'text' | 'character' | 'operator' | 'end';
  readonly text: string;
  readonly at: number;
}

const MAX_LENGTH = 2000;
const MAX_DEPTH = 100;
const TOKEN =
  /\s*(?:(0[xX]_*[\da-fA-F][\da-fA-F_]*|0[bB]_*[01][01_]*|\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?)(?:[uif](?:8|16|32|64|128|size)|[uUlLfF]{1,3})?(?![\w])|([A-Za-z_$][\w$]*(?:::[A-Za-z_]\w*)*)|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.[^']*))'|(->|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^~!<>().[\]]))/y;

/** Binary operators by precedence, those that bind least first. */
const LEVELS: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['==', '!=', '<', '<=', '>', '>='],
  ['|'],
  ['^'],
  ['&'],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
];

/** Reads an expression; throws an `ExpressionError`. */
export function parseExpression(text: string): Expression {
  if (text.length > MAX_LENGTH) throw new ExpressionError(l10n.t('The expression is too long.'));
  return new Parser(tokens(text)).whole();
}

function tokens(text: string): Token[] {
  const found: Token[] = [];
  const end = text.trimEnd().length;
  TOKEN.lastIndex = 0;
  for (let at = 0; at < end; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (match === null)
      throw new ExpressionError(
        l10n.t('Cannot read {0}.', JSON.stringify(text.slice(at).trim().slice(0, 20))),
      );
    const [, number, name, quoted, character, operator] = match;
    if (number !== undefined) found.push({ kind: 'number', text: number, at });
    else if (name !== undefined) found.push({ kind: 'name', text: name, at });
    else if (quoted !== undefined) found.push({ kind: 'text', text: quoted, at });
    else if (character !== undefined) found.push({ kind: 'character', text: character, at });
    else found.push({ kind: 'operator', text: operator ?? '', at });
  }
  found.push({ kind: 'end', text: l10n.t('the end'), at: end });
  return found;
}

class Parser {
  #next = 0;
  #depth = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  whole(): Expression {
    const expression = this.#binary(0);
    if (this.#peek.kind !== 'end') throw unexpected(this.#peek);
    return expression;
  }

  get #peek(): Token {
    return this.tokens[Math.min(this.#next, this.tokens.length - 1)] as Token;
  }

  #take(): Token {
    const token = this.#peek;
    this.#next++;
    return token;
  }

  #is(...operators: readonly string[]): boolean {
    return this.#peek.kind === 'operator' && operators.includes(this.#peek.text);
  }

  #expect(operator: string): void {
    if (!this.#is(operator))
      throw new ExpressionError(l10n.t('Expected "{0}", found {1}.', operator, described(this.#peek)));
    this.#next++;
  }

  #binary(level: number): Expression {
    const operators = LEVELS[level];
    if (operators === undefined) return this.#unary();
    let left = this.#binary(level + 1);
    while (this.#is(...operators)) {
      const operator = this.#take().text;
      left = { kind: 'binary', operator, left, right: this.#binary(level + 1) };
    }
    return left;
  }

  #unary(): Expression {
    if (++this.#depth > MAX_DEPTH) throw new ExpressionError(l10n.t('The expression is nested too deep.'));
    const expression: Expression = this.#is('-', '!', '~', '*', '&')
      ? { kind: 'unary', operator: this.#take().text, operand: this.#unary() }
      : this.#postfix();
    this.#depth--;
    return expression;
  }

  #postfix(): Expression {
    let object = this.#primary();
    for (;;) {
      if (this.#is('.', '->')) {
        this.#next++;
        const { kind, text } = this.#take();
        if (kind === 'number' && /^\d+\.\d+$/.test(text)) {
          // `pair.0.1` has a number that is two members.
          for (const name of text.split('.')) object = { kind: 'member', object, name };
        } else if (kind === 'name' || kind === 'number') object = { kind: 'member', object, name: text };
        else throw new ExpressionError(l10n.t('Expected the name of a field.'));
      } else if (this.#is('[')) {
        this.#next++;
        const index = this.#binary(0);
        this.#expect(']');
        object = { kind: 'index', object, index };
      } else return object;
    }
  }

  #primary(): Expression {
    const token = this.#take();
    switch (token.kind) {
      case 'number':
        return numberOf(token.text);
      case 'text':
        return { kind: 'text', value: unescaped(token.text) };
      case 'character':
        return { kind: 'number', value: BigInt(unescaped(token.text).codePointAt(0) ?? 0) };
      case 'name':
        return nameOf(token);
      case 'operator':
      case 'end':
        if (token.text !== '(' || token.kind === 'end') throw unexpected(token);
    }
    const inner = this.#binary(0);
    this.#expect(')');
    return inner;
  }
}

const CONSTANTS = new Map<string, Expression>([
  ['true', { kind: 'boolean', value: true }],
  ['false', { kind: 'boolean', value: false }],
  ['null', { kind: 'number', value: 0n }],
  ['NULL', { kind: 'number', value: 0n }],
  ['nil', { kind: 'number', value: 0n }],
  ['nullptr', { kind: 'number', value: 0n }],
]);

function nameOf({ text, at }: Token): Expression {
  return CONSTANTS.get(text) ?? { kind: 'name', name: text, at };
}

function numberOf(text: string): Expression {
  const digits = text.replaceAll('_', '');
  if (/^0[xb]/i.test(digits) || /^\d+$/.test(digits)) return { kind: 'number', value: BigInt(digits) };
  return { kind: 'float', value: Number(digits) };
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', 0: '\0' };

function unescaped(text: string): string {
  return text.replaceAll(
    /\\(?:u\{?([\da-fA-F]{1,6})\}?|x([\da-fA-F]{2})|(.))/gs,
    (_, unicode: string | undefined, hex: string | undefined, plain: string | undefined) => {
      if (plain !== undefined) return ESCAPES[plain] ?? plain;
      const code = parseInt(unicode ?? hex ?? '0', 16);
      return code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code);
    },
  );
}

function described({ kind, text }: Token): string {
  return kind === 'end' ? text : JSON.stringify(text);
}

function unexpected(token: Token): ExpressionError {
  const { kind } = token;
  if (kind === 'end') return new ExpressionError(l10n.t('The expression ends too early.'));
  return new ExpressionError(l10n.t('Unexpected {0}.', described(token)));
}
