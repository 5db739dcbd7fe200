import type { Node } from 'jsonc-parser';
import { GATEWAYS, type GatewayKind } from '../gateway/gateway-kind';
import { LIMITS, perLimit, PROFILES, type ProfileName } from '../gateway/limits';
import { withSentAnswers } from './answers';
import { ANSWER_SHAPES, type Scenario } from './model';
import { oracleExceptions } from './oracle-exceptions';
import { byType, filled, list, mapped, objectOf, oneOf, text, whole } from './reader';
import type { ReadProblem } from './read-problem';
import type { FieldValues, Reader } from './reader';
import { reportGatewayProblems } from './gateway-problems';
import {
  defaultSession,
  reportSessionProblems,
  sessionFields,
  sessions,
  sessionSettings,
} from './session-fields';
import { reportUnknownSinks, sinks } from './sink-fields';
import { answerList, backend, stepFields, type StepFields } from './step-fields';
import { reportStepProblems } from './step-problems';
import { stepsOf } from './step';
import { worlds } from './world-fields';

type Report = (problem: ReadProblem) => void;

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

const catalogPath = filled('must be the path of a catalog of tools');

const tools = byType('a path or a list of paths', {
  string: mapped(catalogPath, (path): readonly string[] => [path]),
  array: list('a list of paths', catalogPath),
});

/** A moment as ISO 8601 has it: `2026-11-27T20:00:00Z`. */
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;

const recorded = mapped(
  objectOf(
    'an object with `at` and `server`',
    {
      at: text('a time', (value) =>
        MOMENT.test(value) && !Number.isNaN(Date.parse(value))
          ? undefined
          : 'must be a time in UTC, for example 2026-11-27T20:00:00Z',
      ),
      server: text('the name of a server'),
    },
    { required: ['at'] },
  ),
  ({ at = '', server }) => ({ at, ...(server === undefined ? {} : { server }) }),
);

const scenarioFields = {
  $schema: text(),
  version: oneOf([1]),
  guard: filled('must be the path of a .wat or .wasm file'),
  guardName: filled('must not be blank'),
  gateway: oneOf(GATEWAYS),
  description: text(),
  tools,
  profile: oneOf(Object.keys(PROFILES) as ProfileName[]),
  limits,
  answers: oneOf(ANSWER_SHAPES),
  recorded,
  ...sessionFields,
  sessions,
  backend,
  worlds,
  sinks,
  oracleExceptions,
  steps: list('a list of steps', step),
};
export const SCENARIO_PROPERTIES: readonly string[] = Object.keys(scenarioFields);

const scenarioObject = objectOf('an object with `version`, `guard` and `steps`', scenarioFields, {
  required: ['version', 'guard'],
  onlyValues: { version: 1 },
});

/** Reads a list of saved answers that is a text on its own. */
export const readBackend = answerList;

/** What a guard is called where the scenario does not say: the proxy has one, with a fixed name. */
const DEFAULT_NAMES: Readonly<Record<GatewayKind, string>> = { mcp: 'guard', proxy: 'github' };

/** What has no default. */
function optional(
  read: FieldValues<typeof scenarioFields>,
): Pick<
  Scenario,
  'gateway' | 'description' | 'tools' | 'profile' | 'answers' | 'recorded' | 'oracleExceptions'
> {
  const { gateway, description, tools, profile, answers, recorded, oracleExceptions } = read;
  return {
    ...(gateway === undefined ? {} : { gateway }),
    ...(description === undefined ? {} : { description }),
    ...(tools === undefined ? {} : { tools }),
    ...(profile === undefined ? {} : { profile }),
    ...(answers === undefined ? {} : { answers }),
    ...(oracleExceptions === undefined ? {} : { oracleExceptions }),
    ...(recorded === undefined ? {} : { recorded }),
  };
}

/** Reads a whole scenario, reporting everything that is wrong; gives what could be read. */
export function readScenario(root: Node, report: Report): Scenario | undefined {
  const read = scenarioObject(root, report);
  if (!read) return undefined;
  reportSessionProblems(root, read, report);
  reportUnknownSinks(root, [...(read.sinks?.keys() ?? [])], report);
  const { gateway = 'mcp' } = read;
  reportGatewayProblems(root, gateway, report);
  const general = sessionSettings(read, defaultSession(gateway));
  const more = [...(read.sessions ?? [])].map(
    ([name, session]) => [name, sessionSettings(session, general)] as const,
  );
  return withSentAnswers({
    version: 1,
    guard: read.guard ?? '',
    guardName: read.guardName ?? DEFAULT_NAMES[gateway],
    ...optional(read),
    limits: read.limits ?? {},
    ...general,
    sessions: new Map(more),
    backend: read.backend ?? [],
    worlds: read.worlds ?? new Map(),
    sinks: read.sinks ?? new Map(),
    steps: stepsOf(read.steps ?? []),
  });
}
