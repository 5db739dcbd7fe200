import type { Json } from '../../gateway/json';
import type { Redactor } from '../../redaction/redactor';
import { deepEqual } from '../../scenario/equality';
import { withSentAnswers } from '../../scenario/answers';
import type { BackendEntry, Scenario } from '../../scenario/model';
import { Replay } from '../../scenario/replay';
import { savedAnswer } from '../saved-answer';
import type { AnsweredCall, Reply, SavedFor } from './live-calls';

/** A reply without secrets. */
export function redactedReply(reply: Reply, redactor: Redactor | undefined): Reply {
  if (!redactor) return reply;
  return reply.kind === 'result'
    ? { ...reply, result: redactor.json(reply.result) }
    : { ...reply, error: redactor.text(reply.error) };
}

/** What a scenario has for calls that are left out, in the order of the calls. */
export function savedFor(scenario: Scenario): SavedFor {
  const { backend, steps } = withSentAnswers(scenario);
  const replay = new Replay(backend);
  return ({ step, tool, args }) => {
    replay.enterStep(step, steps[step]?.backend ?? []);
    const answer = replay.call(tool, args);
    if (answer.match === 'none') return undefined;
    return answer.ok ? { kind: 'result', result: answer.result } : { kind: 'error', error: answer.error };
  };
}

/**
 * The guard's calls as saved answers, by the step that they belong to (-1: the scenario). The last answer to equal calls
 * answers again, so calls that it answers need no other one, unless an answer of the scenario could come in its place:
 * those are used again before those of the step.
 */
export function savedCalls(
  calls: readonly AnsweredCall[],
  scenario: readonly BackendEntry[],
  redactor: Redactor | undefined,
): ReadonlyMap<number, readonly BackendEntry[]> {
  const all = new Map<number, BackendEntry[]>();
  const ofScenario = new Set(scenario.map(({ tool }) => tool));
  for (const { step, tool } of calls) if (step < 0) ofScenario.add(tool);
  for (const { step, tool, args, answer } of calls) {
    const entry = savedAnswer({
      tool: redactor?.text(tool) ?? tool,
      args: redactor?.json(args) ?? args,
      answer: redactedReply(answer, redactor),
    });
    const entries = all.get(step) ?? [];
    all.set(step, entries);
    entries.push(entry);
  }
  return new Map(
    [...all].map(([step, entries]) => {
      const repeated = repeatedAtEnd(entries);
      const isNeeded = (each: BackendEntry): boolean =>
        !repeated.has(each) || (step >= 0 && ofScenario.has(each.tool));
      return [step, entries.filter(isNeeded)];
    }),
  );
}

/** Entries that say what the one before them says to equal calls, when all later ones say so, too. */
function repeatedAtEnd(entries: readonly BackendEntry[]): ReadonlySet<BackendEntry> {
  const repeated = new Set<BackendEntry>();
  for (const alike of entriesOfEqualCalls(entries))
    for (let entry = alike.pop(); entry; entry = alike.pop()) {
      const before = alike.at(-1);
      if (!before || !deepEqual(before as unknown as Json, entry as unknown as Json)) break;
      repeated.add(entry);
    }
  return repeated;
}

function entriesOfEqualCalls(entries: readonly BackendEntry[]): Iterable<BackendEntry[]> {
  const groups: BackendEntry[][] = [];
  for (const entry of entries) {
    const group = groups.find(
      ([first]) => first?.tool === entry.tool && deepEqual(first.args ?? null, entry.args ?? null),
    );
    if (group) group.push(entry);
    else groups.push([entry]);
  }
  return groups;
}
