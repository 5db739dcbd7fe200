import type { Node } from 'jsonc-parser';
import { GUARD_FUNCTIONS } from '../gateway/invocation';
import { ROUTES } from '../gateway/proxy/proxy-pipeline';
import { LIMITS } from '../gateway/limits';
import { FILE_KEY } from './answer-place';
import { savedArguments } from './argument-fields';
import { propertiesOf, startOfNode } from './json-text';
import { expectation } from './expectation-fields';
import type { BackendEntry } from './model';
import type { ScenarioFix, ScenarioPath } from './problem';
import { problemAt } from './read-problem';
import { anyJson, filled, list, objectOf, oneOf, text, whole } from './reader';
import type { FieldValues, Reader } from './reader';

/** More calls than this are counted as without a number. */
const MAX_TIMES = 1_000_000;

const entryFields = {
  tool: filled('must name the tool that this answers'),
  args: savedArguments,
  times: whole(1, MAX_TIMES, 'calls'),
  result: anyJson,
  error: text('a string'),
  delayMs: whole(0, LIMITS.timeoutMs.most, 'milliseconds'),
};

const backendEntry: Reader<BackendEntry> = (node, report) => {
  const read = objectOf('an object with `tool` and `result` or `error`', entryFields, { required: ['tool'] })(
    node,
    report,
  );
  if (!read) return undefined;
  if (read.result !== undefined && read.error !== undefined) {
    const sentence = 'has both `result` and `error`; use one of them';
    const fixes = (path: ScenarioPath): ScenarioFix[] =>
      ['error', 'result'].map((name) => ({ kind: 'remove', path: [...path, name] }));
    report(problemAt(node, 'conflict', sentence, { range: startOfNode(node), fixes }));
  } else if (read.result === undefined && read.error === undefined) {
    const sentence = 'has neither `result` nor `error`; it returns null';
    const fixes = (path: ScenarioPath): ScenarioFix[] => [
      { kind: 'complete', path: [...path, 'result'], value: null },
    ];
    const details = { severity: 'warning', range: startOfNode(node), fixes } as const;
    report(problemAt(node, 'missing-property', sentence, details));
  }
  return { ...read, tool: read.tool ?? '' };
};

/** Reads the saved answers of a file, which names no other file. */
export const answerList = list('a list of saved answers', (node, report) => {
  if (!isReference(node)) return backendEntry(node, report);
  const sentence = 'names a file; a file of saved answers holds nothing but answers';
  report(problemAt(node, 'bad-value', sentence, { range: startOfNode(node) }));
  return undefined;
});

/** The name of a file with saved answers. */
const reference = objectOf(
  'an object with `$file`',
  { [FILE_KEY]: filled('must be the path of a file with a list of saved answers') },
  { strict: true, subject: 'a reference to a file' },
);

function isReference(node: Node): boolean {
  return node.type === 'object' && propertiesOf(node).has(FILE_KEY);
}

/** Reads the saved answers that are written here; those of files come later (`withAnswerFiles`). */
export const backend: Reader<BackendEntry[]> = (node, report) => {
  if (!isReference(node)) {
    const isOwn: Reader<BackendEntry> = (item, reportOf) => {
      if (!isReference(item)) return backendEntry(item, reportOf);
      reference(item, reportOf);
      return undefined;
    };
    return list('a list of saved answers, or an object with `$file`', isOwn)(node, report);
  }
  reference(node, report);
  return [];
};

/** Statuses of an answer that ends a request. */
const STATUS = { least: 200, most: 599 } as const;

const responseFields = {
  status: whole(STATUS.least, STATUS.most, 'an HTTP status'),
  body: anyJson,
  text: text('a body that is no JSON'),
};

/** What GitHub answers the proxy. */
const response: Reader<FieldValues<typeof responseFields>> = (node, report) => {
  const read = objectOf('an object with `status` and `body` or `text`', responseFields, {
    strict: true,
    subject: 'an HTTP response',
  })(node, report);
  if (read?.body === undefined || read.text === undefined) return read;
  const fixes = (path: ScenarioPath): ScenarioFix[] =>
    ['text', 'body'].map((name) => ({ kind: 'remove', path: [...path, name] }));
  const sentence = 'has both `body` and `text`; use one of them';
  report(problemAt(node, 'conflict', sentence, { range: startOfNode(node), fixes }));
  return read;
};

/** Readers of a step's fields. */
export const stepFields = {
  name: filled('must not be blank'),
  session: text('the name of a session'),
  sink: text('the name of a write sink'),
  tool: filled('must name a tool'),
  args: anyJson,
  route: oneOf(ROUTES),
  result: anyJson,
  response,
  backendError: text('an error message'),
  call: oneOf(GUARD_FUNCTIONS),
  input: anyJson,
  backend,
  expect: expectation,
};
/** A step as it is written. */
export type StepFields = FieldValues<typeof stepFields>;
export const STEP_PROPERTIES: readonly string[] = Object.keys(stepFields);
