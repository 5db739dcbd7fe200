import { parseArgs } from 'node:util';
import { GUARD_FUNCTIONS, type GuardFunction } from '../gateway/invocation';
import { isProfileName, PROFILES, type ProfileName } from '../gateway/limits';

export const REPORTERS = ['pretty', 'json', 'junit', 'github'] as const;
export type ReporterName = (typeof REPORTERS)[number];

/** A reporter and where it writes; without a file, to standard output. */
export interface ReporterChoice {
  readonly name: ReporterName;
  readonly file?: string;
}

export interface RunCommand {
  readonly kind: 'run';
  readonly paths: readonly string[];
  readonly reporters: readonly ReporterChoice[];
  readonly profile?: ProfileName;
  readonly guard?: string;
  readonly update: boolean;
  readonly watch: boolean;
  readonly jobs?: number;
  readonly bail: boolean;
  readonly color?: boolean;
}

export interface InspectCommand {
  readonly kind: 'inspect';
  readonly files: readonly string[];
  readonly profile?: ProfileName;
  readonly memoryPages?: number;
  readonly reporter: 'pretty' | 'json';
  readonly color?: boolean;
}

export interface CallCommand {
  readonly kind: 'call';
  readonly guard: string;
  /** One invocation per input, in order; a function without an input gets null. */
  readonly calls: readonly { readonly function: GuardFunction; readonly input?: string }[];
  readonly profile?: ProfileName;
  readonly memoryPages?: number;
  readonly backend?: string;
  readonly guardName?: string;
  readonly timeoutMs?: number;
  readonly reporter: 'pretty' | 'json';
  readonly color?: boolean;
}

export type Command =
  | RunCommand
  | InspectCommand
  | CallCommand
  | { readonly kind: 'help'; readonly topic?: string }
  | { readonly kind: 'version' }
  | { readonly kind: 'usage-error'; readonly message: string; readonly topic?: string };

const shared = {
  profile: { type: 'string' },
  reporter: { type: 'string', multiple: true },
  color: { type: 'boolean' },
  'no-color': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Reads the command line (without node and script). Never throws: mistakes become `usage-error`. */
export function parseCommand(argv: readonly string[]): Command {
  const [first, ...rest] = argv;
  try {
    switch (first) {
      case undefined:
      case '-h':
      case '--help':
        return { kind: 'help' };
      case 'help':
        return rest[0] === undefined ? { kind: 'help' } : { kind: 'help', topic: rest[0] };
      case '-v':
      case '--version':
        return { kind: 'version' };
      case 'run':
        return parseRun(rest);
      case 'inspect':
        return parseInspect(rest);
      case 'call':
        return parseCall(rest);
      default:
        return {
          kind: 'usage-error',
          message: `unknown command '${first}'; the commands are run, inspect and call`,
        };
    }
  } catch (error) {
    const topic = first === 'run' || first === 'inspect' || first === 'call' ? { topic: first } : {};
    return {
      kind: 'usage-error',
      message: error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error),
      ...topic,
    };
  }
}

function parseRun(args: string[]): Command {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      ...shared,
      guard: { type: 'string' },
      update: { type: 'boolean', short: 'u' },
      watch: { type: 'boolean', short: 'w' },
      jobs: { type: 'string', short: 'j' },
      bail: { type: 'boolean' },
    },
  });
  if (values.help) return { kind: 'help', topic: 'run' };
  const reporters = (values.reporter ?? ['pretty']).map(reporterChoice);
  const toStdout = reporters.filter((reporter) => reporter.file === undefined);
  if (toStdout.length > 1)
    throw new Error(
      `only one reporter can write to standard output; write --reporter ${toStdout[1]?.name ?? ''}=FILE for the others`,
    );
  return {
    kind: 'run',
    paths: positionals,
    reporters,
    update: values.update ?? false,
    watch: values.watch ?? false,
    bail: values.bail ?? false,
    ...optional('profile', profileName(values.profile)),
    ...optional('guard', values.guard),
    ...optional('jobs', positiveInteger('--jobs', values.jobs)),
    ...optional('color', color(values)),
  };
}

function parseInspect(args: string[]): Command {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { ...shared, 'memory-pages': { type: 'string' } },
  });
  if (values.help) return { kind: 'help', topic: 'inspect' };
  if (positionals.length === 0) throw new Error('inspect needs at least one .wasm or .wat file');
  return {
    kind: 'inspect',
    files: positionals,
    reporter: textOrJson(values.reporter),
    ...optional('profile', profileName(values.profile)),
    ...optional('memoryPages', positiveInteger('--memory-pages', values['memory-pages'])),
    ...optional('color', color(values)),
  };
}

function parseCall(args: string[]): Command {
  const { values, positionals, tokens } = parseArgs({
    args,
    allowPositionals: true,
    tokens: true,
    options: {
      ...shared,
      input: { type: 'string', short: 'i', multiple: true },
      'memory-pages': { type: 'string' },
      backend: { type: 'string' },
      'guard-name': { type: 'string' },
      timeout: { type: 'string' },
    },
  });
  if (values.help) return { kind: 'help', topic: 'call' };
  const guard = positionals[0];
  if (guard === undefined || positionals.length < 2)
    throw new Error(
      'call needs a guard file and a function, for example: guard-lab call guard.wasm label_resource --input @request.json',
    );
  const calls: { function: GuardFunction; input?: string }[] = [];
  let current: GuardFunction | undefined;
  let used = true;
  const flush = (): void => {
    if (current !== undefined && !used) calls.push({ function: current });
  };
  let seen = 0;
  for (const token of tokens) {
    if (token.kind === 'positional') {
      if (seen++ === 0) continue;
      flush();
      current = guardFunction(token.value);
      used = false;
    } else if (token.kind === 'option' && token.name === 'input') {
      if (current === undefined) throw new Error('--input comes after the function it is for');
      calls.push({ function: current, input: token.value ?? '' });
      used = true;
    }
  }
  flush();
  return {
    kind: 'call',
    guard,
    calls,
    reporter: textOrJson(values.reporter),
    ...optional('profile', profileName(values.profile)),
    ...optional('memoryPages', positiveInteger('--memory-pages', values['memory-pages'])),
    ...optional('backend', values.backend),
    ...optional('guardName', values['guard-name']),
    ...optional('timeoutMs', positiveInteger('--timeout', values.timeout)),
    ...optional('color', color(values)),
  };
}

function reporterChoice(value: string): ReporterChoice {
  const at = value.indexOf('=');
  const name = at < 0 ? value : value.slice(0, at);
  const file = at < 0 ? undefined : value.slice(at + 1);
  const known = REPORTERS.find((reporter) => reporter === name);
  if (!known) throw new Error(`unknown reporter '${name}'; the reporters are ${REPORTERS.join(', ')}`);
  if (file === '') throw new Error(`--reporter ${name}= needs a file name after the equals sign`);
  return { name: known, ...optional('file', file) };
}

function textOrJson(values: readonly string[] | undefined): 'pretty' | 'json' {
  const value = values?.at(-1) ?? 'pretty';
  if (value !== 'pretty' && value !== 'json')
    throw new Error(`unknown reporter '${value}'; this command has pretty and json`);
  return value;
}

function profileName(value: string | undefined): ProfileName | undefined {
  if (value === undefined || isProfileName(value)) return value;
  throw new Error(`unknown profile '${value}'; the profiles are ${Object.keys(PROFILES).join(', ')}`);
}

function guardFunction(value: string): GuardFunction {
  const known = GUARD_FUNCTIONS.find((name) => name === value);
  if (!known)
    throw new Error(`unknown guard function '${value}'; the functions are ${GUARD_FUNCTIONS.join(', ')}`);
  return known;
}

function positiveInteger(option: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const number = Number(value);
  if (!/^\d+$/.test(value) || number < 1 || !Number.isSafeInteger(number))
    throw new Error(`${option} needs a whole number above 0, not '${value}'`);
  return number;
}

function color(values: {
  color?: boolean | undefined;
  'no-color'?: boolean | undefined;
}): boolean | undefined {
  return values['no-color'] ? false : values.color;
}

/** `{ [key]: value }`, or nothing when the value is undefined (exactOptionalPropertyTypes). */
function optional<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, V>);
}
