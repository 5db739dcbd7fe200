import { stringifyGoJson } from '../gateway/go-json';
import { isJsonObject, ownValue, type Json, type JsonObject } from '../gateway/json';
import { answerPath } from './answer-place';
import type { BackendEntry, Scenario } from './model';
import type { ScenarioPath } from './problem';

/**
 * Whether a saved answer has the shape in which an MCP server answers: an object with a list `content` of blocks,
 * each an object with a text `type`. What comes close (blocks without a type) has not.
 */
export function isMcpResult(value: Json): boolean {
  const content = isJsonObject(value) ? ownValue(value, 'content') : undefined;
  if (!Array.isArray(content)) return false;
  return content.every((block) => isJsonObject(block) && typeof ownValue(block, 'type') === 'string');
}

/**
 * A saved answer as an MCP server sends it: itself when it is an MCP result, else one text block. A text is the
 * block's text as it is; any other value is written as Go's `json.Marshal` does, on one line.
 */
export function mcpResult(value: Json): Json {
  if (isMcpResult(value)) return value;
  const text = typeof value === 'string' ? value : stringifyGoJson(value);
  const block: JsonObject = { type: 'text', text };
  return { content: [block] };
}

/**
 * The scenario as the run sees it: with `"answers": "mcp"` the results of steps and of saved answers are MCP results; in
 * proxy mode those of saved answers always are, and those of steps never. Inputs of raw calls stay as they are: they
 * are no answers.
 */
export function withSentAnswers(scenario: Scenario): Scenario {
  const isProxy = scenario.gateway === 'proxy';
  if (scenario.answers !== 'mcp' && !isProxy) return scenario;
  const entries = (backend: readonly BackendEntry[]): BackendEntry[] =>
    backend.map((entry) => withSentAnswer(entry, scenario));
  return {
    ...scenario,
    backend: entries(scenario.backend),
    worlds: new Map(
      [...scenario.worlds].map(([name, world]) => [name, { ...world, backend: entries(world.backend) }]),
    ),
    steps: scenario.steps.map((step) => ({
      ...step,
      backend: entries(step.backend),
      ...(step.kind === 'tool' && !isProxy ? { result: mcpResult(step.result) } : {}),
    })),
  };
}

/** A saved answer as the run sees it. */
export function withSentAnswer(
  entry: BackendEntry,
  { answers, gateway }: Pick<Scenario, 'answers' | 'gateway'>,
): BackendEntry {
  // The proxy wraps the body that GitHub answers.
  if ((answers !== 'mcp' && gateway !== 'proxy') || entry.error !== undefined) return entry;
  return { ...entry, result: mcpResult(entry.result ?? null) };
}

/**
 * Paths of the saved answers that are no MCP results, in the order of the file; none when the scenario says how its
 * answers are meant (`answers`). Null and empty values, which stand for an answer that does not matter, do not count.
 */
export function bareAnswers(scenario: Scenario): ScenarioPath[] {
  if (scenario.answers !== undefined || scenario.gateway === 'proxy') return [];
  const inList = (backend: readonly BackendEntry[], at: ScenarioPath): ScenarioPath[] =>
    backend.flatMap(({ result, place }, index) =>
      isBare(result) ? [[...answerPath(at, { index, ...place }), 'result']] : [],
    );
  return [
    ...inList(scenario.backend, ['backend']),
    ...scenario.steps.flatMap((step, index) => [
      ...(step.kind === 'tool' && isBare(step.result) ? [['steps', index, 'result']] : []),
      ...inList(step.backend, ['steps', index, 'backend']),
    ]),
  ];
}

function isBare(value: Json | undefined): boolean {
  if (value === undefined || value === null || isMcpResult(value)) return false;
  return typeof value === 'object' ? Object.keys(value).length > 0 : value !== '';
}

/** What to say about bare answers: `count` of them, at least one. */
export function bareAnswersMessage(count: number): string {
  const answers = count === 1 ? '1 saved answer is' : `${String(count)} saved answers are`;
  return `${answers} bare JSON, and an MCP server sends \`{"content":[{"type":"text","text":"…"}]}\`: production never shows the guard this shape, unless the backend is plain JSON over HTTP. Set \`"answers": "mcp"\` to have answers wrapped, or \`"answers": "as-is"\` if it is such a backend`;
}
