import * as l10n from '@vscode/l10n';
import { recordedAnswer } from '../../analysis/check/recorded-calls';
import type { BackendCall, Invocation } from '../../gateway/invocation';
import type { Json } from '../../gateway/json';
import type { BackendEntry, Scenario } from '../../scenario/model';

/** A call of a guard cannot be answered again; its message is a part of a sentence. */
export class UnknownAnswer extends Error {}

/** The answers that calls of a guard got, each once where it is always the same. Throws `UnknownAnswer`. */
export function seenAnswers(
  invocations: readonly Invocation[],
  saved: readonly BackendEntry[],
  scenario: Pick<Scenario, 'backend'>,
): BackendEntry[] {
  const calls = invocations.flatMap(({ backendCalls }) => backendCalls);
  return distinct(calls.flatMap((call) => answerOf(call, saved, scenario)));
}

/** The answer of one call; none for a call that never reached the backend. */
function answerOf(
  call: BackendCall,
  saved: readonly BackendEntry[],
  { backend }: Pick<Scenario, 'backend'>,
): BackendEntry[] {
  if (call.tool === null || !call.reachedBackend) return [];
  const { entry } = call;
  const answer =
    entry?.scope === 'scenario'
      ? recordedAnswer({ ...call, entry: { ...entry, scope: 'step' } }, backend)
      : recordedAnswer(call, saved);
  if (answer) return [answer];
  throw new UnknownAnswer(l10n.t("the answer to the guard's call of {0} is too large to keep", call.tool));
}

/** Of answers that are the same whenever they are asked for, one is enough: it answers again. */
function distinct(entries: readonly BackendEntry[]): BackendEntry[] {
  const byCall = new Map<string, Set<string>>();
  const keyOf = ({ tool, args }: BackendEntry): string => JSON.stringify([tool, args]);
  for (const entry of entries) {
    const answers = byCall.get(keyOf(entry)) ?? new Set();
    byCall.set(keyOf(entry), answers.add(JSON.stringify(entry)));
  }
  const written = new Set<string>();
  return entries.filter((entry) => {
    const key = keyOf(entry);
    const isFirst = !written.has(key);
    written.add(key);
    return isFirst || (byCall.get(key)?.size ?? 0) > 1;
  });
}

/** A saved answer as it is written. */
export function entryJson({ tool, args, result, error, delayMs }: BackendEntry): Json {
  return {
    tool,
    ...(args === undefined ? {} : { args }),
    ...(delayMs === undefined ? {} : { delayMs }),
    ...(error === undefined ? { result: result ?? null } : { error }),
  };
}
