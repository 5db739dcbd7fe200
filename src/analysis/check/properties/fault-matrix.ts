import type { BackendCall } from '../../../gateway/invocation';
import type { BackendEntry } from '../../../scenario/model';
import type { LabelAnswer } from '../../guard-probe';
import type { Asker, Question } from '../asker';
import { answerText, decisive } from '../compare-answers';
import { faults, type Fault } from '../faults';
import { isLooser } from '../looser';
import type { Property, PropertyContext, PropertyOutcome, Subject } from '../property';
import { callsOf, recordedAnswer } from '../recorded-calls';
import { SAYS_NOTHING, tryAll, type Shown } from '../try-cases';

/** Calls of one request that fail one by one; more are covered by all of them failing. */
const MAX_CALLS = 12;

/** Saved answers with which some calls of a request go wrong. */
interface FaultCase {
  readonly text: string;
  readonly backend: readonly BackendEntry[];
  readonly fault: Fault;
}

/** An answer of the backend that is an error, or missing, is never looser than the answer that should have come. */
export const faultMatrix: Property = {
  code: 'fault-matrix',
  title: 'An error or a missing answer of the backend never makes labels looser, and never traps',
  check: async (context) => {
    const known = new Set<string>();
    let heaviest: Heaviest | undefined;
    const outcome = await tryAll(
      context,
      () => true,
      async (asker, subject) => {
        const plain = await asker.askAlone(subject);
        const key = sameness(subject, plain);
        // Arguments that change neither the calls nor the labels meet the same faults.
        if (plain.error !== null || known.has(key)) return [];
        known.add(key);
        // What the proxy refuses at once takes no time.
        const calls = callsOf(plain.invocations).filter((call) => call.reachedBackend).length;
        if (calls > (heaviest?.calls ?? 0)) heaviest = { calls, key: subject.key };
        return faultCases(subject, plain, faults(asker.timeoutMs, subject.world.gateway));
      },
      violation,
    );
    return withNote(outcome, context, heaviest);
  },
};

/** The request that asks the backend most often. */
interface Heaviest {
  readonly key: string;
  readonly calls: number;
}

/** Says how slow answers may be: a guard cannot see the time, so that no answer of it is wrong. */
function withNote(
  outcome: PropertyOutcome,
  { asker: { timeoutMs } }: PropertyContext,
  heaviest: Heaviest | undefined,
): PropertyOutcome {
  if (!heaviest || outcome.violation) return outcome;
  const { key, calls } = heaviest;
  const each = calls === 1 ? 'its only answer' : `each of its ${String(calls)} answers`;
  const least = String(Math.ceil(timeoutMs / calls));
  const note = `slow answers: ${key} meets the deadline of ${String(timeoutMs)} ms when ${each} takes ${least} ms; the guard is unavailable afterwards`;
  return { ...outcome, notes: [note] };
}

function sameness({ tool, world }: Subject, plain: LabelAnswer): string {
  const calls = callsOf(plain.invocations).map((call) => [call.tool, call.args]);
  return JSON.stringify([tool, world.name, calls, decisive(plain)]);
}

function faultCases(subject: Subject, { invocations }: LabelAnswer, all: readonly Fault[]): FaultCase[] {
  const calls = callsOf(invocations).filter(({ returned, result }) => returned >= 0 && result !== undefined);
  if (calls.length === 0) return [];
  const single = calls.length === 1 ? [] : calls.slice(0, MAX_CALLS);
  return all.flatMap((fault) => [
    ...allFail(subject, calls, fault),
    ...single.flatMap((_, at) => oneFails(subject, calls, at, fault)),
  ]);
}

function allFail({ world }: Subject, calls: readonly BackendCall[], fault: Fault): FaultCase[] {
  const byTool = new Map(calls.map((call) => [call.tool, call] as const).reverse());
  const faulty = [...byTool].flatMap(([tool, { result = null }]) => {
    const instead = fault.instead(result);
    return tool === null || !instead ? [] : [{ tool, ...instead }];
  });
  if (faulty.length < byTool.size) return [];
  const others = world.backend.filter(({ tool }) => !byTool.has(tool));
  return [{ text: `each call of the backend ${fault.text}`, backend: [...faulty, ...others], fault }];
}

function oneFails({ world }: Subject, calls: readonly BackendCall[], at: number, fault: Fault): FaultCase[] {
  const recorded = calls.map((call) => recordedAnswer(call));
  const failing = recorded[at];
  const instead = failing && fault.instead(failing.result ?? null);
  if (!failing || !instead) return [];
  const { tool, args } = failing;
  const faulty: BackendEntry = { tool, ...(args === undefined ? {} : { args }), ...instead };
  const backend = recorded.flatMap((entry, index) => (index === at ? faulty : (entry ?? [])));
  const text = `call ${String(at + 1)} of ${String(calls.length)} of the backend (${tool}) ${fault.text}`;
  return [{ text, backend: [...backend, ...world.backend], fault }];
}

async function violation(asker: Asker, subject: Subject, given: FaultCase): Promise<Shown> {
  const { text, backend, fault } = given;
  const plain = await asker.askAlone(subject);
  const question = { ...subject, backend };
  if (fault.isLate === true) return lateViolation(asker, subject, { ...question, text });
  const [answer] = await asker.askInTurn([question]);
  if (!answer) return undefined;
  const what = `${subject.key}: when ${text}, the answer is ${answerText(answer)}`;
  if (answer.invocations.some(({ healthy }) => !healthy))
    return { message: `${what}: the guard must not fail for good`, question, answer };
  if (!isLooser(answer, plain, subject.repository)) return undefined;
  const message = `${what}, which is looser than ${answerText(plain)} with the answer that should have come`;
  return { message, question, answer, atMost: plain, contrast: subject };
}

/** After the deadline the gateway refuses the request, and all that follow on the same instance. */
async function lateViolation(
  asker: Asker,
  subject: Subject,
  { text, ...question }: Question & { readonly text: string },
): Promise<Shown> {
  const [answer, later] = await asker.askInTurn([question, subject], true);
  // The guard did not ask again: no deadline was met.
  if (!answer?.invocations.some(({ kind }) => kind === 'timeout')) return SAYS_NOTHING;
  const served = [answer, later].find((each) => each?.error === null);
  if (!served) return undefined;
  const where = served === answer ? '' : ' and the request comes again';
  const message = `${subject.key}: when ${text}${where}, the answer is ${answerText(served)}; it must be an error`;
  const before = served === answer ? {} : { before: [question] };
  return {
    message,
    question: served === answer ? question : subject,
    answer: served,
    ...before,
    expect: { outcome: 'error' },
  };
}
