import type { BackendCall } from '../../gateway/invocation';
import type { Json } from '../../gateway/json';
import { isMcpResult } from '../../scenario/answers';
import { deepEqual } from '../../scenario/equality';
import type { BackendEntry, Scenario } from '../../scenario/model';
import { namedRepository, repositoryAnswer } from '../../scenario/world-answer';
import { changed, withVisibility, type Change } from '../adapt-answers';

/** Another answer to a backend call, to see whether the guard's labels follow it. */
export interface AnswerVariant {
  readonly call: BackendCall;
  /** What is different, as the rest of a sentence: `if the call …`. */
  readonly text: string;
  readonly entry: BackendEntry;
}

/** The shape of an answer: an MCP result, or its value alone. */
type AnswerShape = 'mcp' | 'bare';

/** Calls of one step that are tried with other answers; calls after that are not. */
const MAX_CALLS = 8;
/** An entry answers once before other entries do: copies for every call that a step makes, in both functions. */
const COPIES = 100;
const PERMISSIONS: ReadonlySet<string> = new Set(['permission', 'role_name']);

/**
 * Other answers to the calls of an invocation: a failure, another visibility, other facts, other permissions.
 * @param shapes the shapes that answers have under the rules of the scenario's gateway: the proxy makes MCP results of all
 */
export function answerVariants(
  calls: readonly BackendCall[],
  shapes: readonly AnswerShape[] = ['mcp', 'bare'],
): AnswerVariant[] {
  const tried = calls.filter(
    ({ tool, reachedBackend, repeats, argsOmitted }) =>
      tool !== null && reachedBackend && repeats === undefined && argsOmitted !== true,
  );
  return tried.slice(0, MAX_CALLS).flatMap((call) => variantsOf(call, shapes));
}

/** The scenario up to a step in which one call of that step gets another answer. */
export function withAnswer(scenario: Scenario, index: number, { entry }: AnswerVariant): Scenario {
  const steps = scenario.steps.slice(0, index + 1);
  const entries = Array.from({ length: COPIES }, () => entry);
  return {
    ...scenario,
    steps: steps.map((step, at) =>
      at === index ? { ...step, backend: [...entries, ...step.backend] } : step,
    ),
  };
}

function variantsOf(call: BackendCall, shapes: readonly AnswerShape[]): AnswerVariant[] {
  const { tool, args, result } = call;
  if (tool === null) return [];
  const answered = (text: string, answer: Json): AnswerVariant => ({
    call,
    text: `had the answer ${text}`,
    entry: { tool, args, result: answer },
  });
  if (result === undefined)
    return missingAnswers(call, shapes).map(([text, answer]) => answered(text, answer));
  const others: [string, Json][] = [
    ['"private": true', withVisibility(result, true)],
    ['"private": false', withVisibility(result, false)],
    ['each true and false swapped', changed(result, swapped)],
    ['"permission": "admin"', changed(result, withPermission('admin'))],
    ['"permission": "none"', changed(result, withPermission('none'))],
  ];
  const failing: AnswerVariant = {
    call,
    text: 'failed',
    entry: { tool, args, error: '502 Bad Gateway' },
  };
  return [
    ...others.filter(([, other]) => !deepEqual(other, result)).map(([text, other]) => answered(text, other)),
    failing,
  ];
}

/** Answers to a call that got none: the repository that it names, public and private. */
function missingAnswers({ args }: BackendCall, shapes: readonly AnswerShape[]): [string, Json][] {
  const repository = namedRepository(args);
  if (repository === undefined) return [];
  return [false, true].flatMap((isPrivate) =>
    shapes.map((shape): [string, Json] => {
      const answer = repositoryAnswer({ isPrivate, repository, wrapped: shape === 'mcp' }, args);
      const shown = isMcpResult(answer) ? 'an MCP result' : 'bare JSON';
      return [`"private": ${String(isPrivate)} (as ${shown})`, answer];
    }),
  );
}

const swapped: Change = (value) => (typeof value === 'boolean' ? !value : value);

function withPermission(permission: string): Change {
  return (value, key) => (PERMISSIONS.has(key) && typeof value === 'string' ? permission : value);
}
