import type { Frame, GuardFunction } from '../../gateway/invocation';
import type { GuardHost } from '../../run/guard-host';
import type { CoverageTable, PointHits } from '../../wasm/coverage/coverage-table';
import { decidingFrame, partings, type Parting } from '../coverage/deciding-location';
import type { CoveredGuard } from '../coverage/source-points';
import { GuardProbe, type LabelAnswer, type ProbeTarget } from '../guard-probe';
import type { Question } from './asker';
import type { Violation } from './property';

/**
 * The frame in the guard at which the way through its code parts from the way of the question that it answers right:
 * both are asked once more, now with the code counted. Undefined where no such question is known, nothing parts, or the
 * guard has no sources. Rejects when the signal aborts.
 */
export async function decidingPlace(
  host: GuardHost,
  target: ProbeTarget,
  { question, before = [], contrast }: Violation,
  signal: AbortSignal,
): Promise<Frame | undefined> {
  const { locator } = target;
  if (!locator || !contrast) return undefined;
  const counted = { ...target, locator: undefined, coverage: true };
  const asked = [[...before, question], [contrast]];
  const [wrong, right] = await Promise.all(asked.map((each) => lastAnswer(host, counted, each, signal)));
  if (!wrong || !right) return undefined;
  const ways = waysParting(wrong.guard.table, wrong.answer, right.answer);
  const frame = await decidingFrame(wrong.guard, ways, locator);
  // Compilers use line 0 for code that belongs to none.
  return frame?.source !== undefined && (frame.line ?? 0) > 0 && frame.library !== true ? frame : undefined;
}

interface CountedAnswer {
  readonly answer: LabelAnswer;
  readonly guard: CoveredGuard;
}

/** What a new instance answers to the last of some questions; undefined where its code is not counted. */
async function lastAnswer(
  host: GuardHost,
  target: ProbeTarget,
  questions: readonly Question[],
  signal: AbortSignal,
): Promise<CountedAnswer | undefined> {
  const [first] = questions;
  if (!first) return undefined;
  const { fallback } = first.world;
  const probe = new GuardProbe(host, { ...target, fallback, keepsFailed: true }, signal);
  try {
    let answer: LabelAnswer | undefined;
    for (const { tool, args, result, world, session, backend = world.backend } of questions)
      answer = await probe.ask({ tool, args, result, backend, ...(session ? { session } : {}) });
    const guard = probe.coverage;
    return answer && guard?.ok ? { answer, guard } : undefined;
  } finally {
    probe.close();
  }
}

/** Where the function parts whose labels differ. */
function waysParting(table: CoverageTable, wrong: LabelAnswer, right: LabelAnswer): readonly Parting[] {
  const isResource = resourceTags(wrong) !== resourceTags(right);
  const order: readonly GuardFunction[] = isResource
    ? ['label_resource', 'label_response']
    : ['label_response', 'label_resource'];
  for (const name of order) {
    const [one, other] = [hitsOf(wrong, name), hitsOf(right, name)];
    const found = one && other ? partings(table, one, [other]) : [];
    if (found.length > 0) return found;
  }
  return [];
}

function resourceTags({ operation, resource }: LabelAnswer): string {
  return JSON.stringify([operation, resource?.secrecy, resource?.integrity]);
}

function hitsOf({ invocations, hits = [] }: LabelAnswer, name: GuardFunction): PointHits | undefined {
  return hits[invocations.findLastIndex((invocation) => invocation.function === name)];
}
