import type { Node, NodeType } from 'jsonc-parser';
import type { Json } from '../gateway/json';
import { compactJson } from './compact';
import { jsonOfNode, propertiesOf, rangeOfNode, startOfNode } from './json-text';
import type { ScenarioFix, ScenarioPath } from './problem';
import { problemAt, removing, type ReadProblem } from './read-problem';
import { nearest } from '../text/spelling';

/** Turns a node into a value, or reports what is wrong with it and gives undefined. */
export type Reader<T> = (node: Node, report: (problem: ReadProblem) => void) => T | undefined;

const TYPE_NAMES: Record<NodeType, string> = {
  object: 'an object',
  array: 'a list',
  string: 'a string',
  number: 'a number',
  boolean: 'true or false',
  null: 'null',
  property: 'a property',
};

/** What a string may be written for: a number in quotes, or one text where a list of them belongs. */
type Wanted = 'number' | 'strings';

function wrongType(node: Node, wanted: string, type?: Wanted): ReadProblem {
  const range = node.type === 'object' || node.type === 'array' ? startOfNode(node) : undefined;
  const value = type !== undefined && typeof node.value === 'string' ? meantBy(node.value, type) : undefined;
  return problemAt(node, 'wrong-type', `must be ${wanted}, not ${TYPE_NAMES[node.type]}`, {
    ...(range ? { range } : {}),
    fixes: value === undefined ? undefined : (path): ScenarioFix[] => [{ kind: 'replace', path, value }],
  });
}

/** The value that was probably meant by a string; undefined for one that holds no number. */
function meantBy(written: string, type: Wanted): Json | undefined {
  if (type === 'strings') return [written];
  const number = /^\d+(\.\d+)?$/.test(written.trim()) ? Number(written) : NaN;
  return Number.isFinite(number) ? number : undefined;
}

/** Any JSON value. */
export const anyJson: Reader<Json> = (node) => jsonOfNode(node);

export function text(wanted = 'a string', accept?: (value: string) => string | undefined): Reader<string> {
  return (node, report) => {
    if (node.type !== 'string') {
      report(wrongType(node, wanted));
      return undefined;
    }
    const value = node.value as string;
    const objection = accept?.(value);
    if (objection === undefined) return value;
    report(problemAt(node, 'bad-value', objection));
    return undefined;
  };
}

/** A string that is not blank; `sentence` says what it must be. */
export const filled = (sentence: string): Reader<string> =>
  text('a string', (value) => (value.trim() === '' ? sentence : undefined));

/** A whole number from `min` to `max`. */
export function whole(min: number, max: number, unit: string): Reader<number> {
  return (node, report) => {
    if (node.type !== 'number') {
      report(wrongType(node, `a number of ${unit}`, 'number'));
      return undefined;
    }
    const value = node.value as number;
    if (Number.isInteger(value) && value >= min && value <= max) return value;
    report(problemAt(node, 'bad-value', `must be a whole number of ${unit} from ${min} to ${max}`));
    return undefined;
  };
}

/** A number of at least 0, fractions allowed. */
export function amount(unit: string): Reader<number> {
  return (node, report) => {
    if (node.type !== 'number') report(wrongType(node, `a number of ${unit}`, 'number'));
    else if ((node.value as number) >= 0) return node.value as number;
    else report(problemAt(node, 'bad-value', `must be 0 ${unit} or more`));
    return undefined;
  };
}

/** One of a closed set of texts (or `true` or `false`, where they are among them). */
export function oneOf<const T extends string | boolean | number>(allowed: readonly T[]): Reader<T> {
  const listed = allowed.map((value) => JSON.stringify(value)).join(', ');
  return (node, report) => {
    const found = allowed.find((value) => value === node.value);
    if (found !== undefined && node.type !== 'object') return found;
    const texts = allowed.filter((value) => typeof value === 'string');
    const meant = typeof node.value === 'string' ? nearest(node.value, texts) : undefined;
    const hint = meant === undefined ? '' : `; did you mean ${JSON.stringify(meant)}?`;
    const wanted = allowed.length === 1 ? `must be ${listed}` : `must be one of ${listed}`;
    const actual =
      node.type === 'object' || node.type === 'array'
        ? TYPE_NAMES[node.type]
        : compactJson(jsonOfNode(node), 40);
    report(
      problemAt(node, 'bad-value', `${wanted}, not ${actual}${hint}`, {
        fixes: meant === undefined ? undefined : (path) => [{ kind: 'replace', path, value: meant }],
        ...(node.type === 'object' || node.type === 'array' ? { range: startOfNode(node) } : {}),
      }),
    );
    return undefined;
  };
}

/** What `reader` reads, turned into something else unless it could not be read. */
export function mapped<T, U>(reader: Reader<T>, map: (value: T) => U): Reader<U> {
  return (node, report) => {
    const value = reader(node, report);
    return value === undefined ? undefined : map(value);
  };
}

/** Chooses a reader by the node's type; `wanted` names all of them for people. */
export function byType<R extends Partial<Record<NodeType, Reader<unknown>>>>(
  wanted: string,
  readers: R,
): Reader<FieldValue<R[keyof R]>> {
  return (node, report) => {
    const reader = readers[node.type];
    if (reader) return reader(node, report) as FieldValue<R[keyof R]> | undefined;
    report(wrongType(node, wanted));
    return undefined;
  };
}

/** A list; items that cannot be read are left out, each with its problem. */
export function list<T>(wanted: string, item: Reader<T>, type?: Wanted): Reader<T[]> {
  return (node, report) => {
    if (node.type !== 'array') {
      report(wrongType(node, wanted, type));
      return undefined;
    }
    const values: T[] = [];
    for (const child of node.children ?? []) {
      const value = item(child, report);
      if (value !== undefined) values.push(value);
    }
    return values;
  };
}

export const texts: Reader<string[]> = list('a list of strings', text(), 'strings');

type Fields = Record<string, Reader<unknown>>;
type FieldValue<R> = R extends Reader<infer T> ? T : never;
export type FieldValues<F extends Fields> = { -readonly [K in keyof F]?: FieldValue<F[K]> };

interface ObjectOptions {
  /** Every unknown property is an error. */
  readonly strict?: boolean;
  readonly required?: readonly string[];
  /** The only values that required properties can have. */
  readonly onlyValues?: Readonly<Record<string, Json>>;
  /** What an unknown property does not belong to. */
  readonly subject?: string;
}

/**
 * An object with known properties. An unknown one is an error when it looks like a misspelling or when
 * `strict`: an expectation or policy that is silently ignored would make a run look better than it is.
 * Other unknown properties are warnings.
 */
export function objectOf<F extends Fields>(
  wanted: string,
  fields: F,
  options: ObjectOptions = {},
): Reader<FieldValues<F>> {
  return (node, report) => {
    if (node.type !== 'object') {
      report(wrongType(node, wanted));
      return undefined;
    }
    const values: Record<string, unknown> = {};
    const properties = propertiesOf(node);
    for (const name of options.required ?? []) {
      if (properties.has(name)) continue;
      report(missingProperty(name, node, options.onlyValues?.[name]));
    }
    for (const [name, { key, value }] of properties) {
      const reader = Object.hasOwn(fields, name) ? fields[name] : undefined;
      if (!reader) {
        report(unknownProperty(name, key, value, Object.keys(fields), options));
        continue;
      }
      const read = reader(value, report);
      if (read !== undefined) values[name] = read;
    }
    return values as FieldValues<F>;
  };
}

/** An object whose properties have names that the author chose, in the order of the text. */
export function named<T>(wanted: string, item: Reader<T>): Reader<Map<string, T>> {
  return (node, report) => {
    if (node.type !== 'object') {
      report(wrongType(node, wanted));
      return undefined;
    }
    const values = new Map<string, T>();
    for (const [name, { key, value }] of propertiesOf(node)) {
      if (name.trim() === '') {
        report(problemAt(value, 'bad-value', 'needs a name', { range: rangeOfNode(key) }));
      }
      const read = item(value, report);
      if (read !== undefined) values.set(name, read);
    }
    return values;
  };
}

function missingProperty(name: string, node: Node, value: Json | undefined): ReadProblem {
  return problemAt(node, 'missing-property', `needs \`${name}\``, {
    range: startOfNode(node),
    fixes:
      value === undefined
        ? undefined
        : (path): ScenarioFix[] => [{ kind: 'complete', path: [...path, name], value, isFirst: true }],
  });
}

function unknownProperty(
  name: string,
  key: Node,
  value: Node,
  known: string[],
  { strict = false, subject = 'a scenario' }: ObjectOptions,
): ReadProblem {
  const meant = nearest(name, known);
  const hint = meant === undefined ? `known here: ${known.join(', ')}` : `did you mean \`${meant}\`?`;
  return problemAt(value, 'unknown-property', `is not a property of ${subject}; ${hint}`, {
    severity: strict || meant !== undefined ? 'error' : 'warning',
    fixes: meant === undefined ? removing : renaming(meant),
    range: rangeOfNode(key),
  });
}

/** Gives the property concerned another name. */
function renaming(name: string): (path: ScenarioPath) => readonly ScenarioFix[] {
  return (path) => [{ kind: 'rename', path, name }];
}
