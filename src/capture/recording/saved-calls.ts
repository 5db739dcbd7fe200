import type { Json } from '../../gateway/json';
import type { Redactor } from '../../redaction/redactor';
import { deepEqual } from '../../scenario/equality';
import type { BackendEntry } from '../../scenario/model';
import { savedAnswer } from '../saved-answer';
import type { AnsweredCall, Reply } from './live-calls';

/** A reply without secrets. */
export function redactedReply(reply: Reply, redactor: Redactor | undefined): Reply {
  if (!redactor) return reply;
  return reply.kind === 'result'
    ? { ...reply, result: redactor.json(reply.result) }
    : { ...reply, error: redactor.text(reply.error) };
}

/**
 * The guard's calls as saved answers, by the step that they belong to (-1: the scenario). A call that repeats the one
 * before it with the same arguments and the same answer needs no answer of its own, unless an answer of the scenario
 * could come in its place: those are used again before those of the step.
 */
export function savedCalls(
  calls: readonly AnsweredCall[],
  scenario: readonly BackendEntry[],
  redactor: Redactor | undefined,
): ReadonlyMap<number, readonly BackendEntry[]> {
  const saved = new Map<number, BackendEntry[]>();
  const ofScenario = new Set(scenario.map(({ tool }) => tool));
  for (const { step, tool } of calls) if (step < 0) ofScenario.add(tool);
  for (const { step, tool, args, answer } of calls) {
    const entry = savedAnswer({
      tool: redactor?.text(tool) ?? tool,
      args: redactor?.json(args) ?? args,
      answer: redactedReply(answer, redactor),
    });
    const entries = saved.get(step) ?? [];
    saved.set(step, entries);
    const before = entries.findLast(
      (each) => each.tool === entry.tool && deepEqual(each.args ?? null, entry.args ?? null),
    );
    const isRepeated = before !== undefined && deepEqual(before as unknown as Json, entry as unknown as Json);
    if (!isRepeated || (step >= 0 && ofScenario.has(tool))) entries.push(entry);
  }
  return saved;
}
