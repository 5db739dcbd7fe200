import type { SessionOptions } from '../../gateway/agent-session';
import type { AgentLabels } from '../../gateway/difc/labels';
import { union } from '../../gateway/difc/tags';
import type { Frame } from '../../gateway/invocation';
import type { Json, JsonObject } from '../../gateway/json';
import type { BackendEntry, Expectation } from '../../scenario/model';
import type { ProbeTarget } from '../guard-probe';
import { counterExpectation } from './expectation';
import { callsOf, recordedAnswers } from './recorded-calls';
import type { Answered, CheckedProperty } from './run-check';

/** A line of the guard's source; lines start at 1. */
export interface SourceLine {
  readonly file: string;
  readonly line: number;
}

const ANY_OUTCOME: Expectation = { outcome: ['allowed', 'filtered', 'blocked', 'denied', 'error'] };

/**
 * A broken property as a scenario with its requests, with exactly the answers that the backend gave; undefined when
 * the property is not broken. Its expectations fail on this guard and hold for a correct one.
 * @param guard path of the guard, relative to the scenario, with slashes
 */
export function counterexample(
  { code, violation, asked }: CheckedProperty,
  target: Pick<ProbeTarget, 'guardName' | 'limits' | 'session'>,
  guard: string,
): JsonObject | undefined {
  const last = asked?.at(-1);
  if (!violation || !asked || !last) return undefined;
  const sessions = new SessionNames(target.session, asked);
  const { expect, agent, withoutPolicy } = counterExpectation(
    violation,
    last.answer,
    sessions.isEmpty && target.session.gateway !== 'proxy',
  );
  const { limits } = target;
  return {
    version: 1,
    guard,
    guardName: target.guardName,
    ...(target.session.gateway === 'proxy' ? { gateway: 'proxy' } : { answers: 'as-is' }),
    description: `${code}: ${violation.message}`,
    limits: { ...limits },
    ...(withoutPolicy
      ? sessionJson({ mode: last.answer.session?.mode ?? 'filter', agent })
      : sessionJson(target.session, sessions.nameOf(last) === undefined ? agent : undefined)),
    ...sessions.json(last, agent),
    backend: agentAnswers(asked),
    steps: asked.map((each) => {
      const isLast = each === last;
      const name = isLast ? code : `before: ${each.question.tool}`;
      return stepJson(name, each, sessions.nameOf(each), isLast ? expect : ANY_OUTCOME);
    }),
  };
}

/**
 * What a line is: where the guard fails; where it leaves the way that it goes when it is right; or, because neither is
 * known, where it asked the backend last.
 */
export type SourceIs = 'failure' | 'deciding' | 'last-backend-call';

/** The frame of the guard's own source that leads to a violation best, and what it is. */
export function violationPlace({
  violation,
  asked,
  decided,
}: CheckedProperty): { readonly frame: Frame; readonly is: SourceIs } | undefined {
  const { invocations } = asked?.at(-1)?.answer ?? violation?.answer ?? { invocations: [] };
  const failed = invocations.filter(({ error }) => error !== null).map(({ stack }) => stack);
  const failure = ownFrame(failed);
  if (failure) return { frame: failure, is: 'failure' };
  if (decided) return { frame: decided, is: 'deciding' };
  const calls = callsOf(invocations).toReversed();
  const call = ownFrame(calls.map(({ stack = [] }) => stack));
  return call && { frame: call, is: 'last-backend-call' };
}

/** The innermost frame with a line of the guard's own source, in the first stack that has one. */
function ownFrame(stacks: readonly (readonly Frame[])[]): Frame | undefined {
  const isOwn = ({ library, source, line }: Frame): boolean =>
    library !== true && source !== undefined && line !== undefined;
  return stacks.flatMap((stack) => stack.find(isOwn) ?? [])[0];
}

/** The frame of `violationPlace`. */
export function violationFrame(checked: CheckedProperty): Frame | undefined {
  return violationPlace(checked)?.frame;
}

/** The line of `violationFrame`. */
export function violationSource(checked: CheckedProperty): SourceLine | undefined {
  const { source, line } = violationFrame(checked) ?? {};
  return source === undefined || line === undefined ? undefined : { file: source, line };
}

/** Sessions besides the scenario's own, named in their order. */
class SessionNames {
  readonly #names = new Map<SessionOptions, string>();

  constructor(own: SessionOptions, asked: readonly Answered[]) {
    for (const { question } of asked) {
      const { session } = question;
      if (session && session !== own && !this.#names.has(session))
        this.#names.set(session, `session-${String(this.#names.size + 2)}`);
    }
  }

  get isEmpty(): boolean {
    return this.#names.size === 0;
  }

  nameOf({ question }: Answered): string | undefined {
    return question.session && this.#names.get(question.session);
  }

  /** `sessions` of the scenario, where there are any; that of `last` has more labels. */
  json(last: Answered, more: AgentLabels): JsonObject {
    if (this.#names.size === 0) return {};
    const sessions = [...this.#names].map(([options, name]) => {
      return [name, sessionJson(options, options === last.question.session ? more : undefined)] as const;
    });
    return { sessions: Object.fromEntries(sessions) };
  }
}

function sessionJson(
  { policy, mode, agent, trustedBots = [], trustedUsers = [] }: SessionOptions,
  more?: AgentLabels,
): JsonObject {
  return {
    ...(policy === undefined ? {} : { policy }),
    ...(trustedBots.length > 0 ? { trustedBots: [...trustedBots] } : {}),
    ...(trustedUsers.length > 0 ? { trustedUsers: [...trustedUsers] } : {}),
    mode,
    agent: {
      secrecy: [...union(agent.secrecy, more?.secrecy ?? [])],
      integrity: [...union(agent.integrity, more?.integrity ?? [])],
    },
  };
}

/** What label_agent asked: the answers of the scenario, since it belongs to no step. */
function agentAnswers(asked: readonly Answered[]): Json[] {
  const sessions = new Set(asked.flatMap(({ answer }) => answer.session ?? []));
  const invocations = [...sessions].flatMap(({ invocation }) => invocation ?? []);
  return recordedAnswers(invocations, asked[0]?.question.backend ?? []).map(entryJson);
}

function stepJson(
  name: string,
  { question, answer }: Answered,
  session: string | undefined,
  expect: Expectation,
): Json {
  const { tool, args, result, world, backend = world.backend } = question;
  const own = answer.session?.invocation;
  const invocations = answer.invocations.filter((each) => each !== own);
  return {
    name,
    ...(session === undefined ? {} : { session }),
    tool,
    args,
    result,
    backend: recordedAnswers(invocations, backend).map(entryJson),
    expect: expect as JsonObject,
  };
}

function entryJson({ tool, args, result, error, delayMs }: BackendEntry): Json {
  return {
    tool,
    ...(args === undefined ? {} : { args }),
    ...(delayMs === undefined ? {} : { delayMs }),
    ...(error === undefined ? { result: result ?? null } : { error }),
  };
}
