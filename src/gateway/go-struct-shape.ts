/** The Go type of a field. `pointer` is a struct that null takes away; `map` is only checked. */
export type FieldType =
  | { readonly kind: 'text' }
  | { readonly kind: 'texts' }
  | { readonly kind: 'map' }
  | { readonly kind: 'struct' | 'pointer' | 'structs'; readonly shape: Shape };

/** A Go struct: its name in errors, the type that errors name, and its fields by their JSON names. */
export interface Shape {
  readonly name: string;
  readonly goType: string;
  readonly fields: Readonly<Record<string, FieldType>>;
}

/** A struct on the way from the root, with the fields in it that were met: made once, answers repeat them. */
export class StructPath {
  readonly #fields = new Map<string, FieldPath>();

  constructor(
    readonly shape: Shape,
    readonly at: FieldPath | undefined,
  ) {}

  /** The field that a key of JSON fills; undefined for a key that fills none. */
  fieldOf(key: string): FieldPath | undefined {
    const name = fieldNamed(this.shape, key);
    if (name === undefined) return undefined;
    const known = this.#fields.get(name);
    if (known) return known;
    const type = this.shape.fields[name];
    if (!type) return undefined;
    const path = new FieldPath(name, type, this);
    this.#fields.set(name, path);
    return path;
  }
}

/** A field: its name and type, the struct it belongs to, and the struct that it holds. */
export class FieldPath {
  readonly inner: StructPath | undefined;

  constructor(
    readonly name: string,
    readonly type: FieldType,
    readonly owner: StructPath,
  ) {
    this.inner = 'shape' in type ? new StructPath(type.shape, this) : undefined;
  }

  /** The names from the root. */
  names(): string[] {
    return [...(this.owner.at?.names() ?? []), this.name];
  }
}

const folded = new WeakMap<Shape, readonly (readonly [RegExp, string])[]>();

/**
 * The field a key fills. Simple case folding, as in Go: U+017F matches s and U+212A matches k, but `ı` does not
 * match i.
 */
function fieldNamed(shape: Shape, key: string): string | undefined {
  if (Object.hasOwn(shape.fields, key)) return key;
  let names = folded.get(shape);
  if (!names) {
    names = Object.keys(shape.fields).map((name) => [new RegExp(`^${name}$`, 'iu'), name]);
    folded.set(shape, names);
  }
  return names.find(([name, field]) => field.length === key.length && name.test(key))?.[1];
}
