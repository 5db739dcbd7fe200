import * as l10n from '@vscode/l10n';
import type { BackendCall } from '../../gateway/invocation';
import type { JsonObject } from '../../gateway/json';
import { exactly } from '../../scenario/argument-match';
import { prettyJson } from '../documents/pretty-json';

/** A call as an entry for a scenario's `backend`, and what a person should know before pasting it. */
export interface SavedAnswer {
  /** `{ "tool": …, "args": …, "result": … }`. */
  readonly entry: JsonObject;
  /** The same, indented, without a comma at its end. */
  readonly text: string;
  readonly warning?: string;
}

/**
 * The saved answer that would answer this call: with the backend's error when a saved error answered it, else
 * with the result it had; null represents a result that is still to be written. Undefined when the call
 * names no tool.
 */
export function savedAnswer(call: BackendCall): SavedAnswer | undefined {
  if (call.tool === null) return undefined;
  const refusedByBackend = call.failure === 'backend-error' && call.entry !== undefined;
  const entry: JsonObject = {
    tool: call.tool,
    ...(lacksArguments(call) ? {} : { args: exactly(call.args) }),
    ...(refusedByBackend ? { error: call.cause ?? '' } : { result: call.result ?? null }),
    // The deadline counts it, so without it the guard may no longer be too slow.
    ...(call.delayMs === undefined ? {} : { delayMs: call.delayMs }),
  };
  const warning = warningFor(call, refusedByBackend);
  return { entry, text: prettyJson(entry).trimEnd(), ...(warning === undefined ? {} : { warning }) };
}

/** Why no saved answer can be written for a call, as a sentence; undefined when one can. */
export function whyNoAnswer(call: BackendCall): string | undefined {
  if (call.tool === null) return l10n.t('This call has no readable tool name.');
  if (!call.reachedBackend)
    return l10n.t('This call does not reach the backend, so a saved answer would not be used.');
  if (call.match !== 'none' && lacksArguments(call))
    return l10n.t('The arguments of this call are unknown, so no answer can be for them alone.');
  return undefined;
}

/** Arguments that never became a value: unreadable, no JSON, or too large or too deep to keep. */
export function lacksArguments({
  failure,
  argsOmitted,
}: Pick<BackendCall, 'failure' | 'argsOmitted'>): boolean {
  if (failure === 'tool-unreadable' || failure === 'args-unreadable' || failure === 'args-not-json')
    return true;
  return argsOmitted === true;
}

function warningFor(call: BackendCall, refusedByBackend: boolean): string | undefined {
  if (lacksArguments(call))
    return l10n.t('The arguments of this call are unknown, so the entry matches any arguments.');
  if (refusedByBackend || call.result !== undefined) return undefined;
  if (call.resultBytes > 0) return l10n.t('The answer was too large to keep. Replace null with it.');
  return l10n.t('This call received no answer. Replace null with the intended answer.');
}
