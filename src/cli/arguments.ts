import { parseArgs } from 'node:util';
import { nearest } from '../text/spelling';
import type { Command } from './command';
import { diffOptions, labelsOptions, parseDiff, parseLabels } from './label-arguments';
import { callOptions, parseCall } from './call-arguments';
import { checkOptions, parseCheck } from './check-arguments';
import { importOptions, parseImport } from './import-arguments';
import { mapOptions, parseMap } from './map-arguments';
import { mcpOptions, parseMcp } from './mcp-arguments';
import { mutateOptions, parseMutate } from './mutate-arguments';
import { newOptions, parseNew } from './new-arguments';
import { color, limitValue, optional, profileName, textOrJson } from './option-values';
import { parseRecord, recordOptions } from './record-arguments';
import { parseReview, reviewOptions } from './review-arguments';
import { parseRun, runOptions } from './run-arguments';
import { sharedOptions } from './shared-options';
import { UsageError } from './usage-error';
import { parseWhy, whyOptions } from './why-arguments';

const inspectOptions = { 'memory-pages': { type: 'string' } } as const;

/** Reads the command line (without node and script). Mistakes become `usage-error`. */
export function parseCommand(argv: readonly string[]): Command {
  const [first, ...rest] = argv;
  try {
    switch (first) {
      case undefined:
      case '-h':
      case '--help':
        return { kind: 'help' };
      case 'help':
        return parseHelp(rest[0]);
      case '-v':
      case '-V':
      case '--version':
      case 'version':
        return { kind: 'version' };
      default:
        if (isCommand(first)) return PARSERS[first](rest);
        return { kind: 'usage-error', message: unknownCommand(first) };
    }
  } catch (error) {
    if (!isCommand(first)) throw error;
    return { kind: 'usage-error', message: mistake(error, first, rest), topic: first };
  }
}

const PARSERS = {
  run: parseRun,
  review: parseReview,
  record: parseRecord,
  inspect: parseInspect,
  call: parseCall,
  map: parseMap,
  labels: parseLabels,
  diff: parseDiff,
  mutate: parseMutate,
  check: parseCheck,
  why: parseWhy,
  new: parseNew,
  import: parseImport,
  mcp: parseMcp,
} as const;
type CommandName = keyof typeof PARSERS;
const COMMANDS = Object.keys(PARSERS) as CommandName[];
const OPTIONS = {
  run: runOptions,
  review: reviewOptions,
  record: recordOptions,
  inspect: { ...sharedOptions, ...inspectOptions },
  call: callOptions,
  map: mapOptions,
  labels: labelsOptions,
  diff: diffOptions,
  mutate: mutateOptions,
  check: checkOptions,
  why: whyOptions,
  new: newOptions,
  import: importOptions,
  mcp: mcpOptions,
} as const;
const OPTION_NAMES = [...new Set(Object.values(OPTIONS).flatMap((options) => Object.keys(options)))];

function isCommand(word: string | undefined): word is CommandName {
  return COMMANDS.some((command) => command === word);
}

/** What is wrong with the arguments of a command; throws what is no mistake of theirs. */
function mistake(error: unknown, command: CommandName, args: string[]): string {
  if (error instanceof UsageError) return error.message;
  if (!(error instanceof Error) || !('code' in error)) throw error;
  switch (error.code) {
    case 'ERR_PARSE_ARGS_UNKNOWN_OPTION':
      return unknownOption(command, args) ?? firstSentence(error);
    case 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE':
    case 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL':
      return firstSentence(error);
    default:
      throw error;
  }
}

/** Of Node's own words the first sentence, which says what is wrong; advice about `--` follows it. */
function firstSentence({ message }: Error): string {
  return message.split('. ')[0] ?? '';
}

function parseHelp(topic: string | undefined): Command {
  if (topic === undefined) return { kind: 'help' };
  if (isCommand(topic)) return { kind: 'help', topic };
  return { kind: 'usage-error', message: unknownCommand(topic) };
}

function unknownCommand(word: string): string {
  const known = nearest(word, COMMANDS);
  const meant = known === undefined ? '' : `; did you mean ${known}?`;
  return `unknown command '${word}'${meant || `; available commands: ${COMMANDS.join(', ')}`}`;
}

/** `Unknown option '--report'` with the option that was probably meant. */
function unknownOption(command: CommandName, args: string[]): string | undefined {
  const options = OPTIONS[command];
  const { tokens } = parseArgs({ args, options, strict: false, tokens: true });
  const unknown = tokens.find((token) => token.kind === 'option' && !Object.hasOwn(options, token.name));
  if (unknown?.kind !== 'option') return undefined;
  const { name, rawName } = unknown;
  const message = `Unknown option '${rawName}'`;
  if (rawName !== `--${name}` || name === '') return message;
  const others = COMMANDS.filter((other) => Object.hasOwn(OPTIONS[other], name));
  if (others.length > 0) return `${message}; it is an option of ${others.join(', ')}`;
  const meant = OPTION_NAMES.find((option) => option.startsWith(name)) ?? nearest(name, OPTION_NAMES);
  return meant === undefined ? message : `${message}; did you mean --${meant}?`;
}

function parseInspect(args: string[]): Command {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: OPTIONS.inspect,
  });
  if (values.help) return { kind: 'help', topic: 'inspect' };
  if (positionals.length === 0) throw new UsageError('inspect needs at least one .wasm or .wat file');
  return {
    kind: 'inspect',
    files: positionals,
    reporter: textOrJson(values.reporter),
    ...optional('profile', profileName(values.profile)),
    ...optional('memoryPages', limitValue('--memory-pages', 'memoryPages', values['memory-pages'])),
    ...optional('color', color(values)),
  };
}
