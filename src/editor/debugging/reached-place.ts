import type { ReachedPlace } from '../../ide/debugging/breakpoints';
import type { StackEntry } from '../../ide/debugging/call-stack';
import { filledMessage } from '../../ide/debugging/log-message';
import { StoppedMemory } from '../../ide/debugging/stopped-memory';
import { ROW_TEXT } from '../../ide/debugging/values/value-text';
import type { DebugRun } from './debug-run';
import { conditionHolds, evaluated } from './evaluated';
import { Refusal } from './refusal';
import type { ScopeSources } from './scopes';

/** The innermost frame of a guard that has come to a breakpoint. */
export function placeIn(run: DebugRun, entry: StackEntry): ReachedPlace {
  const memory = new StoppedMemory((address, count) => run.link.memory(address, count));
  const sources: ScopeSources = { run, entry, memory };
  return {
    holds: (condition) => unlessRefused(conditionHolds(condition, sources), (problem) => ({ problem })),
    filledIn: (message) =>
      filledMessage(message, (expression) => {
        const value = evaluated(expression, sources, ROW_TEXT).then((shown) => shown.value);
        return unlessRefused(value, (problem) => `<${problem}>`);
      }),
  };
}

/** What is asked for, or what becomes of the reason why it cannot be evaluated. */
async function unlessRefused<T, U>(asked: Promise<T>, refused: (problem: string) => U): Promise<T | U> {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return refused(error.message);
  }
}
