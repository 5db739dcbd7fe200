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
    holds: (condition) => conditionHolds(condition, sources),
    filledIn: (message) =>
      filledMessage(message, async (expression) => {
        try {
          return (await evaluated(expression, sources, ROW_TEXT)).value;
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
          return `<${error.message}>`;
        }
      }),
  };
}
