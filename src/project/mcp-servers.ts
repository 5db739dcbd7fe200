import { isJsonObject, ownValue, type Json, type JsonObject } from '../gateway/json';
import { readJsonInput } from '../scenario/json-input';

/** A server as a configuration file describes it; its texts may hold variables, `${env:TOKEN}`. */
export interface ConfiguredServer {
  readonly name: string;
  readonly transport: ServerTransport;
}

export type ServerTransport =
  | {
      readonly kind: 'program';
      readonly program: string;
      readonly args: readonly string[];
      /** Null takes a variable away. */
      readonly env: ReadonlyMap<string, string | null>;
      readonly envFile?: string;
      /** Where the program runs; absent: in the folder of the workspace. */
      readonly cwd?: string;
    }
  | { readonly kind: 'http'; readonly url: string; readonly headers: ReadonlyMap<string, string> };

/** What a person is asked for when a server starts, for `${input:ID}`. */
export interface ServerInput {
  readonly id: string;
  readonly description: string;
  readonly isPassword: boolean;
  readonly initial?: string;
  /** The only values that can be chosen; absent: any text. */
  readonly options?: readonly string[];
}

export interface ServerConfiguration {
  readonly servers: readonly ConfiguredServer[];
  readonly inputs: readonly ServerInput[];
  /** Servers that cannot be used here, each with the reason as the end of a sentence: `"x" has neither command nor url`. */
  readonly unusable: readonly string[];
}

/** Servers of one file, at most (docs/limits.md). */
const MAX_SERVERS = 200;

/**
 * Reads servers from a configuration of VS Code (`servers` and `inputs` of `mcp.json`), of other clients (`mcpServers`),
 * or of settings (`mcp`). Unknown properties are left to the programs that know them.
 * @returns the error with line and column when the text is not JSON
 */
export function readServerConfiguration(text: string): ServerConfiguration | string {
  const read = readJsonInput(text);
  if (!read.ok) return read.error;
  return isJsonObject(read.value) ? serversOf(read.value) : '1:1: an object with `servers` is expected';
}

/** Likewise, of a value that is read already. */
export function serversOf(root: JsonObject): ServerConfiguration {
  const configured = ownValue(root, 'servers') ?? ownValue(root, 'mcpServers');
  const servers: ConfiguredServer[] = [];
  const unusable: string[] = [];
  for (const [name, value] of Object.entries(isJsonObject(configured) ? configured : {}).slice(
    0,
    MAX_SERVERS,
  )) {
    const transport = isJsonObject(value) ? transportOf(value) : 'is no object';
    if (typeof transport === 'string') unusable.push(`${JSON.stringify(name)} ${transport}`);
    else servers.push({ name, transport });
  }
  const inputs = ownValue(root, 'inputs');
  return {
    servers,
    unusable,
    inputs: (Array.isArray(inputs) ? inputs : []).flatMap((input) => inputOf(input) ?? []),
  };
}

function transportOf(server: JsonObject): ServerTransport | string {
  const program = textOf(server, 'command');
  const url = textOf(server, 'url');
  const type = textOf(server, 'type');
  if (type === 'sse') return 'uses the transport sse, which Guard Lab does not support';
  if (url !== undefined && program === undefined)
    return { kind: 'http', url, headers: new Map(textsIn(server, 'headers')) };
  if (program === undefined) return 'has neither command nor url';
  const args = ownValue(server, 'args') ?? [];
  if (!Array.isArray(args) || !args.every((arg) => typeof arg === 'string'))
    return 'has args that are no list of texts';
  const envFile = textOf(server, 'envFile');
  const cwd = textOf(server, 'cwd');
  return {
    kind: 'program',
    ...{ program, args, env: environmentOf(server) },
    ...(envFile === undefined ? {} : { envFile }),
    ...(cwd === undefined ? {} : { cwd }),
  };
}

function environmentOf(server: JsonObject): Map<string, string | null> {
  const env = ownValue(server, 'env');
  const entries = Object.entries(isJsonObject(env) ? env : {});
  return new Map(
    entries.flatMap(([name, value]): [string, string | null][] => {
      if (value === null || typeof value === 'string') return [[name, value]];
      return typeof value === 'number' ? [[name, String(value)]] : [];
    }),
  );
}

function inputOf(value: Json): ServerInput | undefined {
  if (!isJsonObject(value)) return undefined;
  const id = textOf(value, 'id');
  const type = textOf(value, 'type');
  if (id === undefined || (type !== 'promptString' && type !== 'pickString')) return undefined;
  const options = ownValue(value, 'options');
  const initial = textOf(value, 'default');
  return {
    id,
    description: textOf(value, 'description') ?? id,
    isPassword: ownValue(value, 'password') === true,
    ...(initial === undefined ? {} : { initial }),
    ...(type === 'pickString' && Array.isArray(options)
      ? { options: options.filter((option) => typeof option === 'string') }
      : {}),
  };
}

function textOf(object: JsonObject, key: string): string | undefined {
  const value = ownValue(object, key);
  return typeof value === 'string' ? value : undefined;
}

function textsIn(object: JsonObject, key: string): [string, string][] {
  const value = ownValue(object, key);
  return Object.entries(isJsonObject(value) ? value : {}).flatMap(([name, text]): [string, string][] =>
    typeof text === 'string' ? [[name, text]] : [],
  );
}

/** What variables of a configuration mean. */
export interface VariableValues {
  /** `workspaceFolder`, `userHome`, `pathSeparator` and others without a colon. */
  readonly named: ReadonlyMap<string, string>;
  /** The environment; a variable that is not set is empty, as VS Code has it. */
  readonly env: (name: string) => string | undefined;
  /** Answers of a person; undefined where none is known by this id. */
  readonly inputs: ReadonlyMap<string, string>;
}

// Linear: a name has no brace.
const VARIABLE = /\$\{(?<kind>[A-Za-z_/][\w/]*)(?::(?<name>[^{}]*))?\}/g;

/** The ids of the inputs that a server needs, each once. */
export function inputsOf({ transport }: ConfiguredServer): string[] {
  const texts =
    transport.kind === 'http'
      ? [transport.url, ...transport.headers.values()]
      : [
          ...[transport.program, ...transport.args, transport.envFile ?? '', transport.cwd ?? ''],
          ...[...transport.env.values()].map((value) => value ?? ''),
        ];
  const ids = texts.flatMap((text) =>
    [...text.matchAll(VARIABLE)].flatMap(({ groups }) =>
      groups?.['kind'] === 'input' ? [groups['name'] ?? ''] : [],
    ),
  );
  return [...new Set(ids)];
}

/** A variable that has no value here. */
export class UnknownVariable extends Error {}

/** A server without variables. Throws UnknownVariable, which names the first one without a value. */
export function resolved(server: ConfiguredServer, values: VariableValues): ConfiguredServer {
  const expand = (text: string): string => expanded(text, values);
  const { transport } = server;
  if (transport.kind === 'http') {
    const headers = new Map([...transport.headers].map(([name, value]) => [name, expand(value)]));
    return { name: server.name, transport: { kind: 'http', url: expand(transport.url), headers } };
  }
  const { envFile, cwd } = transport;
  return {
    name: server.name,
    transport: {
      kind: 'program',
      program: expand(transport.program),
      args: transport.args.map(expand),
      env: new Map([...transport.env].map(([name, value]) => [name, value === null ? null : expand(value)])),
      ...(envFile === undefined ? {} : { envFile: expand(envFile) }),
      ...(cwd === undefined ? {} : { cwd: expand(cwd) }),
    },
  };
}

function expanded(text: string, { named, env, inputs }: VariableValues): string {
  return text.replace(VARIABLE, (written: string, kind: string, name: string | undefined) => {
    if (kind === 'env' && name !== undefined) return env(name) ?? '';
    const value = kind === 'input' && name !== undefined ? inputs.get(name) : named.get(kind);
    if (value === undefined || (kind !== 'input' && name !== undefined))
      throw new UnknownVariable(`the variable ${written} has no value here`);
    return value;
  });
}
