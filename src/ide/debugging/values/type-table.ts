import * as l10n from '@vscode/l10n';
import type { TypeId, TypeShape } from '../../../wasm/debug/variables/types';

/** Describes types, and those that their values consist of; undefined when that failed. Never rejects. */
export type AskForTypes = (types: readonly TypeId[]) => Promise<ReadonlyMap<TypeId, TypeShape> | undefined>;

/** Real chains of typedefs and qualifiers are short; a hostile file may tie a knot. */
const MAX_ALIASES = 32;
const MAX_ARRAYS = 32;
const UNKNOWN: TypeShape = {
  kind: 'unknown',
  name: l10n.t('(unknown type)'),
  reason: l10n.t('its type cannot be read'),
};
const VOID: TypeShape = { kind: 'unknown', name: 'void' };

/** The types of a guard's debug information that were needed so far. */
export class TypeTable {
  readonly #known = new Map<TypeId, TypeShape>();
  readonly #ask: AskForTypes;

  constructor(ask: AskForTypes) {
    this.#ask = ask;
  }

  /** The type as it is declared. */
  async declared(type: TypeId | undefined): Promise<TypeShape> {
    if (type === undefined) return VOID;
    if (!this.#known.has(type)) {
      for (const [id, shape] of (await this.#ask([type])) ?? []) this.#known.set(id, shape);
    }
    return this.#known.get(type) ?? UNKNOWN;
  }

  /** What values of the type are made of: without typedefs and qualifiers. */
  async shape(type: TypeId | undefined): Promise<Exclude<TypeShape, { readonly kind: 'alias' }>> {
    let shape = await this.declared(type);
    for (let hops = 0; shape.kind === 'alias' && hops < MAX_ALIASES; hops++)
      shape = await this.declared(shape.target);
    return shape.kind === 'alias' ? { kind: 'unknown', name: shape.name } : shape;
  }

  /** Bytes of a value of the type; undefined when that is not known. `depth`: arrays around it. */
  async size(type: TypeId | undefined, depth = 0): Promise<number | undefined> {
    const shape = await this.shape(type);
    if (shape.size !== undefined || shape.kind !== 'array' || depth >= MAX_ARRAYS) return shape.size;
    const element = await this.size(shape.element, depth + 1);
    if (element === undefined) return undefined;
    return shape.counts.reduce<number | undefined>(
      (size, count) => (size === undefined || count === undefined ? undefined : size * count),
      element,
    );
  }
}
