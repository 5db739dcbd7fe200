import { RepeatedKeys, type JsonSource, type SourceObject } from './go-json-source';
import { StructPath, type FieldPath, type Shape } from './go-struct-shape';
import type { Json } from './json';

/** What Go's decoder calls the type of a JSON value. */
function typeName(value: JsonSource): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'boolean') return 'bool';
  return typeof value;
}

/** Go's error for a whole document of the wrong type. */
export function typeMismatch(value: Json, goType: string): string {
  return `json: cannot unmarshal ${typeName(value)} into Go value of type ${goType}`;
}

/**
 * Go's error for a value of the wrong type in a struct's field; `field` is the path from the root. A number that
 * does not fit a type of numbers is `printed`.
 */
export function fieldMismatch(
  value: JsonSource,
  struct: string,
  field: string,
  goType: string,
  printed = false,
): string {
  const found = printed ? `${typeName(value)} ${String(value)}` : typeName(value);
  return `json: cannot unmarshal ${found} into Go struct field ${struct}.${field} of type ${goType}`;
}

/** A list as Go keeps it: what lies behind its end is still there when the list grows again. */
interface GoList<T> {
  backing: T[];
  length: number;
}

type FieldValue = string | GoList<string> | GoList<StructValue> | StructValue | undefined;

/** A struct that was filled from JSON; a missing field is what Go's zero value is. */
export class StructValue {
  readonly #fields: Record<string, FieldValue> = {};

  /** A `string` field; empty when it is missing. */
  text(field: string): string {
    const value = this.#fields[field];
    return typeof value === 'string' ? value : '';
  }

  /** A `[]string` field; empty when it is missing. */
  texts(field: string): readonly string[] {
    return this.#elements(field) as readonly string[];
  }

  /** A struct field; undefined when it is missing or null. */
  struct(field: string): StructValue | undefined {
    const value = this.#fields[field];
    return value instanceof StructValue ? value : undefined;
  }

  /** A list of structs; empty when it is missing. */
  structs(field: string): readonly StructValue[] {
    return this.#elements(field) as readonly StructValue[];
  }

  get(field: string): FieldValue {
    return this.#fields[field];
  }

  set(field: string, value: FieldValue): void {
    this.#fields[field] = value;
  }

  #elements(field: string): readonly unknown[] {
    const value = this.#fields[field];
    if (typeof value !== 'object' || value instanceof StructValue) return [];
    return value.length === value.backing.length ? value.backing : value.backing.slice(0, value.length);
  }
}

/** A filled struct, or Go's error for the first value of a wrong type. */
export type DecodedStruct =
  { readonly ok: true; readonly value: StructValue } | { readonly ok: false; readonly error: string };

/**
 * Fills a struct as `encoding/json` does (server-layer, "Repeated keys in answers"): names match in any case;
 * each occurrence of a field goes into the same value, in the order of the text: objects merge, texts are
 * replaced, elements of a list are decoded over those at the same index; null clears lists and pointers and leaves
 * the rest as it was. A value of a wrong type is passed over; the first one is the error.
 */
export function decodeStruct(source: SourceObject | RepeatedKeys, shape: Shape): DecodedStruct {
  const decoder = new StructDecoder();
  const value = new StructValue();
  decoder.fill(value, source, new StructPath(shape, undefined));
  return decoder.mismatch === undefined ? { ok: true, value } : { ok: false, error: decoder.mismatch };
}

class StructDecoder {
  mismatch: string | undefined;

  fill(target: StructValue, source: SourceObject | RepeatedKeys, path: StructPath): void {
    for (const object of source instanceof RepeatedKeys ? source.parts : [source]) {
      for (const key of Object.keys(object)) {
        const at = path.fieldOf(key);
        if (at) this.#assign(target, object[key] ?? null, at);
      }
    }
  }

  #assign(target: StructValue, value: JsonSource, at: FieldPath): void {
    const { name, type, inner } = at;
    switch (type.kind) {
      case 'text':
        if (typeof value === 'string') target.set(name, value);
        else this.#check(value, at, 'string');
        return;
      case 'texts':
        this.#list<string>(target, value, at, 'string', (element, old) => {
          if (typeof element === 'string') return element;
          this.#check(element, at, 'string');
          return old ?? '';
        });
        return;
      case 'structs':
        this.#list<StructValue>(target, value, at, type.shape.goType, (element, old) => {
          const struct = old ?? new StructValue();
          this.#into(struct, element, inner, at);
          return struct;
        });
        return;
      case 'pointer':
      case 'struct':
        if (value === null) {
          if (type.kind === 'pointer') target.set(name, undefined);
          return;
        }
        this.#into(this.#structOf(target, name), value, inner, at);
        return;
      default:
        if (!isObject(value)) this.#check(value, at, 'map[string]interface {}');
    }
  }

  #structOf(target: StructValue, field: string): StructValue {
    const old = target.struct(field);
    if (old) return old;
    const made = new StructValue();
    target.set(field, made);
    return made;
  }

  #into(struct: StructValue, value: JsonSource, path: StructPath | undefined, at: FieldPath): void {
    if (!path) return;
    if (isObject(value)) this.fill(struct, value, path);
    else this.#check(value, at, path.shape.goType);
  }

  #list<T extends string | StructValue>(
    target: StructValue,
    value: JsonSource,
    at: FieldPath,
    elementType: string,
    decode: (element: JsonSource, old: T | undefined) => T,
  ): void {
    if (value === null) target.set(at.name, undefined);
    else if (!Array.isArray(value)) this.#check(value, at, `[]${elementType}`);
    else {
      const old = target.get(at.name) as GoList<T> | undefined;
      // An empty list is a new one; any other is decoded over what the field has.
      const backing = value.length === 0 ? [] : (old?.backing ?? []);
      for (let index = 0; index < value.length; index++) {
        backing[index] = decode((value[index] ?? null) as JsonSource, backing[index]);
      }
      target.set(at.name, { backing, length: value.length } as GoList<string> | GoList<StructValue>);
    }
  }

  #check(value: JsonSource, at: FieldPath, goType: string): void {
    if (value === null) return;
    this.mismatch ??= fieldMismatch(value, at.owner.shape.name, at.names().join('.'), goType);
  }
}

function isObject(value: JsonSource): value is SourceObject | RepeatedKeys {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
