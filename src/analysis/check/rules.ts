import { OPERATIONS, type Operation } from '../../gateway/difc/labels';
import { isJsonObject, ownValue, type Json, type JsonObject } from '../../gateway/json';
import { VISIBILITIES, type Visibility } from '../../scenario/model';

/** Patterns of tags, as `private:{owner}/*`. */
interface TagPatterns {
  readonly secrecy: readonly string[];
  readonly integrity: readonly string[];
}

/** A rule of one's own in `guard-lab.json` (scenario-format, Project settings). */
export interface Rule {
  readonly name: string;
  /** Pattern of the names of tools. */
  readonly tools: string;
  readonly when: { readonly world?: string; readonly visibility?: Visibility; readonly args?: JsonObject };
  readonly operation?: Operation;
  /** Patterns that a tag of every label must fit. */
  readonly require: TagPatterns;
  /** Patterns that no tag may fit. */
  readonly forbid: TagPatterns;
  /** Why the rule exists, for messages. */
  readonly reason?: string;
}

const FIELDS = ['name', 'tools', 'when', 'operation', 'require', 'forbid', 'reason'];

/** A path of property names and list positions in `guard-lab.json`. */
export type SettingsPath = readonly (string | number)[];

/** What a part of `guard-lab.json` says, or what is wrong and where. */
export type SettingsOutcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: string; readonly path: SettingsPath };

/** A value that is wrong, with where it is. */
class WrongRule extends Error {
  constructor(
    message: string,
    readonly path: SettingsPath,
  ) {
    super(message);
  }
}

/** `check.rules[0].when` for people. */
function pathText(path: SettingsPath): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${String(part)}]` : `.${part}`))
    .join('')
    .slice(1);
}

/** Reads `check.rules`; the error names the place of the first value that is wrong. Never throws. */
export function parseRules(value: Json): SettingsOutcome<readonly Rule[]> {
  const at = ['check', 'rules'];
  try {
    if (!Array.isArray(value)) throw new WrongRule('`check.rules` must be a list of rules', at);
    return { ok: true, value: value.map((rule, index) => ruleOf(rule, [...at, index])) };
  } catch (error) {
    if (error instanceof WrongRule) return { ok: false, error: error.message, path: error.path };
    throw error;
  }
}

function ruleOf(value: Json, at: SettingsPath): Rule {
  const rule = objectOf(value, at, FIELDS);
  const operation = choice(rule, 'operation', OPERATIONS, at);
  const reason = ownValue(rule, 'reason') === undefined ? undefined : text(rule, 'reason', at);
  const [require, forbid] = [patterns(rule, 'require', at), patterns(rule, 'forbid', at)];
  const count = [require, forbid].flatMap(({ secrecy, integrity }) => [...secrecy, ...integrity]).length;
  if (operation === undefined && count === 0)
    throw new WrongRule(
      `\`${pathText(at)}\` says nothing: give \`operation\`, \`require\` or \`forbid\``,
      at,
    );
  return {
    name: text(rule, 'name', at),
    tools: text(rule, 'tools', at),
    when: conditionOf(ownValue(rule, 'when') ?? {}, [...at, 'when']),
    ...(operation === undefined ? {} : { operation }),
    require,
    forbid,
    ...(reason === undefined ? {} : { reason }),
  };
}

function conditionOf(value: Json, at: SettingsPath): Rule['when'] {
  const when = objectOf(value, at, ['world', 'visibility', 'args']);
  const visibility = choice(when, 'visibility', VISIBILITIES, at);
  const args = ownValue(when, 'args');
  return {
    ...(ownValue(when, 'world') === undefined ? {} : { world: text(when, 'world', at) }),
    ...(visibility === undefined ? {} : { visibility }),
    ...(args === undefined ? {} : { args: objectOf(args, [...at, 'args']) }),
  };
}

function patterns(rule: JsonObject, key: string, at: SettingsPath): TagPatterns {
  const tags = objectOf(ownValue(rule, key) ?? {}, [...at, key], ['secrecy', 'integrity']);
  const list = (kind: string): readonly string[] => {
    const given = ownValue(tags, kind) ?? [];
    if (Array.isArray(given) && given.every((each) => typeof each === 'string' && each !== ''))
      return given.map(String);
    throw wrong([...at, key, kind], 'a list of patterns');
  };
  return { secrecy: list('secrecy'), integrity: list('integrity') };
}

function objectOf(value: Json, at: SettingsPath, fields?: readonly string[]): JsonObject {
  if (!isJsonObject(value)) throw wrong(at, 'an object');
  const unknown = Object.keys(value).find((key) => fields?.includes(key) === false);
  if (unknown !== undefined)
    throw new WrongRule(
      `\`${pathText(at)}\` has the unknown field ${JSON.stringify(unknown)}; known: ${fields?.join(', ') ?? ''}`,
      [...at, unknown],
    );
  return value;
}

function text(object: JsonObject, key: string, at: SettingsPath): string {
  const value = ownValue(object, key);
  if (typeof value === 'string' && value.trim() !== '') return value;
  throw wrong([...at, key], 'a text');
}

function choice<T extends string>(
  object: JsonObject,
  key: string,
  known: readonly T[],
  at: SettingsPath,
): T | undefined {
  const value = ownValue(object, key);
  const found = known.find((each) => each === value);
  if (value === undefined || found !== undefined) return found;
  throw wrong([...at, key], `one of: ${known.join(', ')}`);
}

function wrong(path: SettingsPath, wanted: string): WrongRule {
  return new WrongRule(`\`${pathText(path)}\` must be ${wanted}`, path);
}
