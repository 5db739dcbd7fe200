import { isJsonObject, type Json, type JsonObject } from './json';

/** What Go's decoder calls the type of a JSON value. */
function typeName(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

/** Go's error for a whole document of the wrong type. */
export function typeMismatch(value: Json, goType: string): string {
  return `json: cannot unmarshal ${typeName(value)} into Go value of type ${goType}`;
}

const fieldNames = new Map<string, RegExp>();

/** Simple case folding, as in Go: U+017F matches s and U+212A matches k, but `ı` does not match i. */
function fieldName(field: string): RegExp {
  let name = fieldNames.get(field);
  if (name === undefined) {
    name = new RegExp(`^${field}$`, 'iu');
    fieldNames.set(field, name);
  }
  return name;
}

/**
 * Reads fields of a decoded object as `encoding/json` fills a Go struct: names match in any case, null
 * leaves a field as it was, and the first value of a wrong type is remembered while decoding goes on.
 */
export class StructDecoder {
  /** Go's error for the first value of a wrong type. */
  mismatch: string | undefined;

  /** The values `object` gives for `field`, in order; Go assigns one after the other. */
  private values(object: JsonObject, field: string): Json[] {
    const name = fieldName(field);
    return Object.keys(object)
      .filter((key) => key.length === field.length && name.test(key))
      .map((key) => object[key] ?? null);
  }

  /** A `string` field; empty when it is missing. `at` names struct and path for the error. */
  text(object: JsonObject, field: string, at: FieldPath): string {
    let text = '';
    for (const value of this.values(object, field)) {
      if (typeof value === 'string') text = value;
      else this.check(value, at, 'string');
    }
    return text;
  }

  /** A `[]string` field, undefined when it is missing; null entries become empty strings. */
  texts(object: JsonObject, field: string, at: FieldPath): string[] | undefined {
    let texts: string[] | undefined;
    for (const value of this.values(object, field)) {
      if (Array.isArray(value)) {
        texts = value.map((entry) => {
          if (typeof entry === 'string') return entry;
          this.check(entry, at, 'string');
          return '';
        });
      } else {
        this.check(value, at, '[]string');
        if (value === null) texts = [];
      }
    }
    return texts;
  }

  /** The objects given for a struct or map field; several fill the same struct. */
  objects(object: JsonObject, field: string, at: FieldPath, goType: string): JsonObject[] {
    return this.values(object, field).filter((value): value is JsonObject => {
      if (isJsonObject(value)) return true;
      this.check(value, at, goType);
      return false;
    });
  }

  /** The entries of a list of structs; null entries are empty structs. */
  list(object: JsonObject, field: string, at: FieldPath, goType: string): JsonObject[] {
    let entries: JsonObject[] = [];
    for (const value of this.values(object, field)) {
      if (Array.isArray(value)) {
        entries = value.map((entry) => {
          if (isJsonObject(entry)) return entry;
          this.check(entry, at, goType);
          return {};
        });
      } else {
        this.check(value, at, `[]${goType}`);
        if (value === null) entries = [];
      }
    }
    return entries;
  }

  private check(value: Json, at: FieldPath, goType: string): void {
    if (value === null) return;
    this.mismatch ??= `json: cannot unmarshal ${typeName(value)} into Go struct field ${at.struct}.${at.path} of type ${goType}`;
  }
}

/** Where a field is, as Go's errors say it: the innermost struct's name and the path from the root. */
export interface FieldPath {
  readonly struct: string;
  readonly path: string;
}
