import * as l10n from '@vscode/l10n';
import { NoValue, type TypedValue } from './typed-value';
import { ExpressionError, parseExpression, type Expression } from './expression-syntax';
import { binaryValue, isTrue, unaryValue, type Operand } from './operators';
import { elementView, WHOLE_TEXT } from './value-text';
import { viewOf } from './view';
import type { View, ViewSource } from './view-types';

/** What an expression comes to: a value in the guard, a part of one without a type, or a result. */
export type Evaluated =
  | { readonly kind: 'value'; readonly value: TypedValue }
  | { readonly kind: 'view'; readonly view: View }
  | { readonly kind: 'operand'; readonly operand: Operand };

/** The names that mean something where an expression is evaluated. */
export interface ExpressionScope {
  readonly view: ViewSource;
  readonly names: readonly string[];
  find(name: string): Promise<TypedValue | undefined>;
  /** A number of WebAssembly: a local or global by its name. */
  findNumber(name: string): Promise<bigint | number | undefined>;
}

const MAX_NAMES = 12;
/** References to references that are followed; a guard can hold one to itself. */
const MAX_HOPS = 8;

/** Evaluates an expression; rejects with an `ExpressionError` in words for the person who wrote it. */
export async function evaluateExpression(text: string, scope: ExpressionScope): Promise<Evaluated> {
  if (text.trim() === '') throw new ExpressionError(l10n.t('Enter an expression.'));
  return new Evaluator(scope).evaluate(parseExpression(text));
}

/** Whether a condition holds; rejects with an `ExpressionError`. */
export async function holds(text: string, scope: ExpressionScope): Promise<boolean> {
  const evaluator = new Evaluator(scope);
  return isTrue(await evaluator.operand(parseExpression(text)));
}

class Evaluator {
  constructor(private readonly scope: ExpressionScope) {}

  async evaluate(expression: Expression): Promise<Evaluated> {
    switch (expression.kind) {
      case 'number':
      case 'float':
      case 'boolean':
      case 'text':
        return { kind: 'operand', operand: expression.value };
      case 'name':
        return this.#name(expression.name);
      case 'member':
        return this.#member(expression);
      case 'index':
        return this.#index(expression);
      case 'unary':
        if (expression.operator === '*') return this.#target(expression.operand);
        if (expression.operator === '&') return this.#address(expression.operand);
        return {
          kind: 'operand',
          operand: unaryValue(expression.operator, await this.operand(expression.operand)),
        };
      case 'binary':
        return { kind: 'operand', operand: await this.#binary(expression) };
    }
  }

  /** The value of an expression, to calculate with. */
  async operand(expression: Expression): Promise<Operand> {
    const evaluated = await this.evaluate(expression);
    if (evaluated.kind === 'operand') return evaluated.operand;
    return this.#operandOf(await this.#view(evaluated));
  }

  async #operandOf(view: View, hops = 0): Promise<Operand> {
    switch (view.kind) {
      case 'scalar':
        return view.scalar.value;
      case 'enum':
        return view.value;
      case 'text':
        return this.#text(view);
      case 'pointer': {
        if (view.prefix === undefined || view.target === undefined) return BigInt(view.address);
        // A reference represents what it refers to.
        if (hops >= MAX_HOPS) throw new ExpressionError(l10n.t('The reference leads to too many others.'));
        return this.#operandOf(await viewOf(this.scope.view, view.target), hops + 1);
      }
      case 'unavailable':
        throw new ExpressionError(l10n.t('There is no value: {0}.', view.reason));
      case 'list':
      case 'fields':
        throw new ExpressionError(
          l10n.t('A list or a struct cannot be calculated with. Name one of its parts.'),
        );
    }
  }

  async #text({ place, length }: Extract<View, { kind: 'text' }>): Promise<string> {
    const { reader, language } = this.scope.view;
    const bytes = await available(reader.bytes({ place }, Math.min(length, WHOLE_TEXT)));
    const nul = language === 'c' ? bytes.indexOf(0) : -1;
    return new TextDecoder().decode(nul < 0 ? bytes : bytes.subarray(0, nul));
  }

  async #name(name: string): Promise<Evaluated> {
    const value = await this.scope.find(name);
    if (value !== undefined) return { kind: 'value', value };
    const number = await this.scope.findNumber(name);
    if (number !== undefined) return { kind: 'operand', operand: number };
    const { names } = this.scope;
    const known = names.slice(0, MAX_NAMES).join(', ') + (names.length > MAX_NAMES ? ', …' : '');
    const hint = known === '' ? '' : ` ${l10n.t('Variables here: {0}.', known)}`;
    throw new ExpressionError(l10n.t('No variable is named {0} here.', JSON.stringify(name)) + hint);
  }

  async #member({ object, name }: Extract<Expression, { kind: 'member' }>): Promise<Evaluated> {
    const view = await this.#behindPointers(await this.#view(await this.evaluate(object)));
    if (view.kind === 'unavailable')
      throw new ExpressionError(l10n.t('There is no value: {0}.', view.reason));
    if (view.kind !== 'fields')
      throw new ExpressionError(l10n.t('A value without fields has no "{0}".', name));
    const field = view.fields.find((each) => each.name === name);
    if (field !== undefined) return { kind: 'value', value: field.value };
    const names = view.fields.map((each) => each.name).slice(0, MAX_NAMES);
    const hint =
      names.length === 0 ? l10n.t('It has no fields.') : l10n.t('Its fields: {0}.', names.join(', '));
    throw new ExpressionError(l10n.t('There is no field "{0}". {1}', name, hint));
  }

  async #index(expression: Extract<Expression, { kind: 'index' }>): Promise<Evaluated> {
    const index = await this.operand(expression.index);
    if (typeof index !== 'bigint') throw new ExpressionError(l10n.t('An index is an integer.'));
    const direct = await this.#view(await this.evaluate(expression.object));
    const { reader } = this.scope.view;
    if (direct.kind === 'pointer' && direct.target !== undefined && direct.prefix === undefined) {
      const { place, type } = direct.target;
      return { kind: 'value', value: await available(reader.element(place, type, Number(index))) };
    }
    const view = await this.#behindPointers(direct);
    if (view.kind === 'text') return this.#byte(view, index);
    if (view.kind !== 'list') throw new ExpressionError(l10n.t('Only lists and pointers have an index.'));
    if (index < 0n || index >= BigInt(view.count))
      throw new ExpressionError(
        l10n.t('The index {0} is outside the list of {1}.', String(index), view.count),
      );
    if (view.inner.length > 0)
      return { kind: 'view', view: await elementView(this.scope.view, view, Number(index)) };
    const element = reader.element(view.place, view.element, Number(index));
    return { kind: 'value', value: await available(element) };
  }

  async #byte({ place, length }: Extract<View, { kind: 'text' }>, index: bigint): Promise<Evaluated> {
    if (index < 0n || index >= BigInt(length))
      throw new ExpressionError(
        l10n.t('The index {0} is outside the text of {1} bytes.', String(index), String(length)),
      );
    const at = Number(index);
    const bytes = await available(this.scope.view.reader.bytes({ place }, at + 1));
    return { kind: 'operand', operand: BigInt(bytes[at] ?? 0) };
  }

  async #target(operand: Expression): Promise<Evaluated> {
    const view = await this.#view(await this.evaluate(operand));
    if (view.kind !== 'pointer') throw new ExpressionError(l10n.t('Only a pointer can be followed.'));
    if (view.target === undefined)
      throw new ExpressionError(l10n.t('The pointer points to nothing that can be shown.'));
    return { kind: 'value', value: view.target };
  }

  async #address(operand: Expression): Promise<Evaluated> {
    const evaluated = await this.evaluate(operand);
    if (evaluated.kind === 'value' && evaluated.value.place.kind === 'memory')
      return { kind: 'operand', operand: BigInt(evaluated.value.place.address) };
    throw new ExpressionError(l10n.t('Only a value in memory has an address.'));
  }

  async #binary({ operator, left, right }: Extract<Expression, { kind: 'binary' }>): Promise<Operand> {
    const a = await this.operand(left);
    if (operator === '&&') return isTrue(a) && isTrue(await this.operand(right));
    if (operator === '||') return isTrue(a) || isTrue(await this.operand(right));
    return binaryValue(operator, a, await this.operand(right));
  }

  async #view(evaluated: Evaluated): Promise<View> {
    if (evaluated.kind === 'view') return evaluated.view;
    if (evaluated.kind === 'value') return viewOf(this.scope.view, evaluated.value);
    throw new ExpressionError(l10n.t('A result has no parts.'));
  }

  /** What pointers lead to: their fields are written like those of a struct. */
  async #behindPointers(start: View): Promise<View> {
    let view = start;
    for (let hops = 0; view.kind === 'pointer' && view.target !== undefined && hops < MAX_HOPS; hops++)
      view = await viewOf(this.scope.view, view.target);
    return view;
  }
}

async function available<T>(value: Promise<T>): Promise<T> {
  try {
    return await value;
  } catch (error) {
    if (!(error instanceof NoValue)) throw error;
    throw new ExpressionError(l10n.t('There is no value: {0}.', error.message));
  }
}
