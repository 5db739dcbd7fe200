import type { SourceFrame } from '../../ide/debugging/source-frame';
import type { ShownVariable } from '../../ide/debugging/variables';
import {
  evaluateExpression,
  holds,
  type ExpressionScope,
} from '../../ide/debugging/values/evaluate-expression';
import { ExpressionError } from '../../ide/debugging/values/expression-syntax';
import { NO_SOURCE, shownResult } from '../../ide/debugging/values/shown-value';
import { Refusal } from './refusal';
import { namedVariable, sourceFrame, type ScopeSources } from './scopes';

/** What an expression comes to in a frame; rejects with a `Refusal` when it cannot be evaluated. */
export async function evaluated(
  expression: string,
  sources: ScopeSources,
  room: number,
): Promise<ShownVariable> {
  const frame = await sourceFrame(sources);
  const known = frame === undefined ? await namedVariable(expression, sources) : undefined;
  if (known !== undefined) return known;
  const scope = scopeOf(sources, frame);
  const result = await refused(evaluateExpression(expression, scope));
  return shownResult(scope.view, expression.trim(), result, room);
}

/** Whether a condition holds in a frame; rejects with a `Refusal` when it cannot be evaluated. */
export async function conditionHolds(condition: string, sources: ScopeSources): Promise<boolean> {
  return refused(holds(condition, scopeOf(sources, await sourceFrame(sources))));
}

function scopeOf(sources: ScopeSources, frame: SourceFrame | undefined): ExpressionScope {
  return {
    view: frame?.view ?? NO_SOURCE,
    names: frame?.names ?? [],
    find: async (name) => frame?.find(name),
    findNumber: async (name) => (await namedVariable(name, sources))?.number,
  };
}

/** What is wrong with an expression becomes the answer. */
export async function refused<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof ExpressionError) throw new Refusal(error.message);
    throw error;
  }
}
