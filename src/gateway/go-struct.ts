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

/** The objects that fill one Go struct, one after the other; usually one, none for a missing field. */
export type StructSource = readonly JsonObject[];

/**
 * Reads fields of decoded objects as `encoding/json` fills a Go struct: names match in any case, null
 * leaves a field as it was, and the first value of a wrong type is remembered while decoding goes on.
 * `at` names struct and path for that error.
 */
export class StructDecoder {
  /** Go's error for the first value of a wrong type. */
  mismatch: string | undefined;

  /** A `string` field; empty when it is missing. */
  text(source: StructSource, field: string, at: FieldPath): string {
    let text = '';
    for (const value of fieldValues(source, field)) {
      if (typeof value === 'string') text = value;
      else this.check(value, at, 'string');
    }
    return text;
  }

  /** A `[]string` field; empty when it is missing, null entries are empty strings. */
  texts(source: StructSource, field: string, at: FieldPath): string[] {
    return this.elements(source, field, at, 'string').map((entry) => {
      if (typeof entry === 'string') return entry;
      this.check(entry, at, 'string');
      return '';
    });
  }

  /** A struct or map field, to be read on. */
  struct(source: StructSource, field: string, at: FieldPath, goType: string): StructSource {
    const values = fieldValues(source, field);
    if (values.length === 0) return MISSING;
    return values.filter((value): value is JsonObject => {
      if (isJsonObject(value)) return true;
      this.check(value, at, goType);
      return false;
    });
  }

  /** A list of structs; null entries are empty structs. */
  structs(source: StructSource, field: string, at: FieldPath, goType: string): StructSource[] {
    return this.elements(source, field, at, goType).map((entry) => {
      if (isJsonObject(entry)) return [entry];
      this.check(entry, at, goType);
      return [];
    });
  }

  private elements(source: StructSource, field: string, at: FieldPath, goType: string): readonly Json[] {
    let elements: readonly Json[] = [];
    for (const value of fieldValues(source, field)) {
      if (Array.isArray(value)) elements = value;
      else if (value === null) elements = [];
      else this.check(value, at, `[]${goType}`);
    }
    return elements;
  }

  private check(value: Json, { struct, path }: FieldPath, goType: string): void {
    if (value === null) return;
    this.mismatch ??= `json: cannot unmarshal ${typeName(value)} into Go struct field ${struct}.${path} of type ${goType}`;
  }
}

/** Where a field is, as Go's errors say it: the innermost struct's name and the path from the root. */
export interface FieldPath {
  readonly struct: string;
  readonly path: string;
}

const NONE: readonly Json[] = [];
const MISSING: StructSource = [];

/** All values given for `field`, in order; Go assigns one after the other. */
function fieldValues(source: StructSource, field: string): readonly Json[] {
  let values: Json[] | undefined;
  for (const object of source) {
    for (const key of Object.keys(object)) {
      if (key !== field && (key.length !== field.length || !fieldName(field).test(key))) continue;
      values ??= [];
      values.push(object[key] ?? null);
    }
  }
  return values ?? NONE;
}
