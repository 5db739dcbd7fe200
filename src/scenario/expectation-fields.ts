import { MODES, OPERATIONS } from '../gateway/difc/labels';
import type { Json } from '../gateway/json';
import { LIMIT_NAMES, LIMITS } from '../gateway/limits';
import { TRAP_PREFIX } from '../gateway/texts';
import { OUTCOMES } from './model';
import type { Expectation, StepOutcome } from './model';
import { amount, anyJson, byType, list, mapped, objectOf, oneOf, text, texts, whole } from './reader';
import { problemAt } from './read-problem';
import type { Reader } from './reader';
import { parsePattern } from './text-pattern';

interface ExpectedCall {
  readonly tool: string;
  readonly args?: Json;
}

const MANY = Number.MAX_SAFE_INTEGER;

const expectedCall = mapped(
  objectOf(
    'an object with `tool` and optional `args`',
    { tool: text(), args: anyJson },
    { strict: true, required: ['tool'] },
  ),
  ({ tool, args }): ExpectedCall => ({ tool: tool ?? '', ...(args === undefined ? {} : { args }) }),
);

const items = byType('a number of items or a list of item descriptions', {
  number: whole(0, MANY, 'items'),
  array: texts,
});

const outcomes = list('a list of outcomes', oneOf(OUTCOMES));

const tagPatterns = objectOf(
  'an object with `secrecy` or `integrity`',
  { secrecy: texts, integrity: texts },
  { strict: true },
);

const FIELDS = {
  outcome: byType('an outcome or a list of outcomes', {
    string: oneOf(OUTCOMES),
    array: (node, report): StepOutcome[] | undefined => {
      if (node.children?.length !== 0) return outcomes(node, report);
      report(problemAt(node, 'bad-value', 'must name at least one outcome'));
      return undefined;
    },
  }),
  operation: oneOf(OPERATIONS),
  resource: objectOf(
    'an object with `description`, `secrecy` or `integrity`',
    { description: text(), secrecy: texts, integrity: texts },
    { strict: true },
  ),
  mode: oneOf(MODES),
  secrecy: texts,
  integrity: texts,
  accessible: items,
  filtered: items,
  items: anyJson,
  labels: objectOf(
    'an object with `require` or `forbid`',
    { require: tagPatterns, forbid: tagPatterns },
    { strict: true },
  ),
  forbiddenTags: texts,
  itemsOnce: oneOf([true]),
  response: anyJson,
  error: text('a string that the error contains, or a /pattern/', (expected) => {
    const pattern = parsePattern(expected);
    return pattern.ok ? undefined : `is not a valid pattern: it ${pattern.reason}`;
  }),
  trap: byType(`the text after \`${TRAP_PREFIX}\`, or false`, { string: text(), boolean: oneOf([false]) }),
  limit: oneOf([...LIMIT_NAMES, false]),
  backendCalls: byType('a number of calls or a list of calls', {
    number: whole(0, MANY, 'calls'),
    array: list('a list of calls', expectedCall),
  }),
  maxBackendCalls: whole(0, MANY, 'calls'),
  maxMemoryPages: whole(0, LIMITS.memoryPages.most, LIMITS.memoryPages.unit),
  maxDurationMs: amount('milliseconds'),
  logs: texts,
  output: anyJson,
};

/** Names of everything a step can expect, in the order they are documented. */
export const EXPECTATION_NAMES = Object.keys(FIELDS) as (keyof Expectation)[];

/** Reads an `expect` object. */
export const expectation: Reader<Expectation> = objectOf('an object with expectations', FIELDS, {
  strict: true,
});
