import type { Node } from 'jsonc-parser';
import { GUARD_FUNCTIONS } from '../gateway/invocation';
import { LIMITS, perLimit, PROFILES, type ProfileName } from '../gateway/limits';
import { withSentAnswers } from './answers';
import { expectation } from './expectation-fields';
import { ANSWER_SHAPES, type BackendEntry, type Scenario } from './model';
import { anyJson, list, objectOf, oneOf, problemAt, text, whole } from './reader';
import type { FieldValues, Reader, ReadProblem } from './reader';
import { reportSessionProblems, sessionFields, sessions, sessionSettings } from './session-fields';
import { reportStepProblems } from './step-problems';
import { stepsOf } from './step';

type Report = (problem: ReadProblem) => void;

const filled = (sentence: string): Reader<string> =>
  text('a string', (value) => (value.trim() === '' ? sentence : undefined));

const entryFields = {
  tool: filled('must name the tool that this answers'),
  args: anyJson,
  result: anyJson,
  error: text('a string'),
};

const backendEntry: Reader<BackendEntry> = (node, report) => {
  const read = objectOf('an object with `tool` and `result` or `error`', entryFields, { required: ['tool'] })(
    node,
    report,
  );
  if (!read) return undefined;
  if (read.result !== undefined && read.error !== undefined) {
    report(problemAt(node, 'conflict', 'has both `result` and `error`; use one of them', atStart(node)));
  } else if (read.result === undefined && read.error === undefined) {
    const sentence = 'has neither `result` nor `error`; it returns null';
    report(problemAt(node, 'missing-property', sentence, { severity: 'warning', ...atStart(node) }));
  }
  return { ...read, tool: read.tool ?? '' };
};

const backend = list('a list of saved answers', backendEntry);

const stepFields = {
  name: filled('must not be blank'),
  session: text('the name of a session'),
  tool: filled('must name a tool'),
  args: anyJson,
  result: anyJson,
  backendError: text('an error message'),
  call: oneOf(GUARD_FUNCTIONS),
  input: anyJson,
  backend,
  expect: expectation,
};
export type StepFields = FieldValues<typeof stepFields>;
export const STEP_PROPERTIES: readonly string[] = Object.keys(stepFields);

const step: Reader<StepFields> = (node, report) => {
  const read = objectOf('an object with `tool` or `call`', stepFields)(node, report);
  if (read) reportStepProblems(node, read, report);
  return read;
};

const limits = objectOf(
  'an object with limits',
  perLimit((key) => whole(LIMITS[key].least, LIMITS[key].most, LIMITS[key].unit)),
  { strict: true },
);

const scenarioFields = {
  $schema: text(),
  version: oneOf([1]),
  guard: filled('must be the path of a .wat or .wasm file'),
  guardName: filled('must not be blank'),
  description: text(),
  profile: oneOf(Object.keys(PROFILES) as ProfileName[]),
  limits,
  answers: oneOf(ANSWER_SHAPES),
  ...sessionFields,
  sessions,
  backend,
  steps: list('a list of steps', step),
};
export const SCENARIO_PROPERTIES: readonly string[] = Object.keys(scenarioFields);

const scenarioObject = objectOf('an object with `version`, `guard` and `steps`', scenarioFields, {
  required: ['version', 'guard'],
});

/** Reads a list of saved answers that is a text on its own. */
export const readBackend = backend;

/** Reads a whole scenario, reporting everything that is wrong; gives what could be read. */
export function readScenario(root: Node, report: Report): Scenario | undefined {
  const read = scenarioObject(root, report);
  if (!read) return undefined;
  reportSessionProblems(root, read, report);
  const general = sessionSettings(read);
  const more = [...(read.sessions ?? [])].map(
    ([name, session]) => [name, sessionSettings(session, general)] as const,
  );
  return withSentAnswers({
    version: 1,
    guard: read.guard ?? '',
    guardName: read.guardName ?? 'guard',
    ...(read.description === undefined ? {} : { description: read.description }),
    ...(read.profile === undefined ? {} : { profile: read.profile }),
    limits: read.limits ?? {},
    ...(read.answers === undefined ? {} : { answers: read.answers }),
    ...general,
    sessions: new Map(more),
    backend: read.backend ?? [],
    steps: stepsOf(read.steps ?? []),
  });
}

function atStart(node: Node): { range: { offset: number; length: number } } {
  return { range: { offset: node.offset, length: 1 } };
}
