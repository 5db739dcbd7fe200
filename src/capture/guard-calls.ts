import { GuardProbe, type ProbeTarget } from '../analysis/guard-probe';
import type { AgentSession } from '../gateway/agent-session';
import type { Invocation } from '../gateway/invocation';
import type { GuardHost } from '../run/guard-host';
import type { AskGuard, GuardCalls } from './attribution';
import type { Exchange } from './exchange';
import { savedAnswer } from './saved-answer';

/** The guard cannot be asked; the message is the gateway's, or says why Guard Lab could not finish. */
export class GuardUnusable extends Error {}

/** One instance of a guard that is asked which of a log's calls it makes. */
export class GuardCallsProbe {
  readonly #probe: GuardProbe;
  #session: AgentSession | undefined;

  constructor(host: GuardHost, target: ProbeTarget, signal: AbortSignal) {
    this.#probe = new GuardProbe(host, target, signal);
  }

  /** @throws GuardUnusable when the guard does not load; what the signal aborts with */
  readonly ask: AskGuard = async (request, offered) => {
    const { tool, args, answer } = request;
    const result = answer.kind === 'result' ? answer.result : null;
    const asked = await this.#probe.ask({ tool, args, result, backend: offered.map(savedAnswer) });
    if (!asked.session) throw new GuardUnusable(asked.engine ?? asked.error ?? '');
    const isFirst = asked.session.invocation !== this.#session?.invocation;
    this.#session = asked.session;
    const start = isFirst && asked.session.invocation ? [asked.session.invocation] : [];
    return callsOf([...start, ...asked.invocations], offered);
  };

  close(): void {
    this.#probe.close();
  }
}

function callsOf(invocations: readonly Invocation[], offered: readonly Exchange[]): GuardCalls {
  const of = (name: Invocation['function']): Exchange[] =>
    invocations
      .filter((each) => each.function === name)
      .flatMap(({ backendCalls }) => backendCalls)
      .flatMap(({ entry, match }) => (entry && match === 'entry' ? [offered[entry.index]] : []))
      .filter((each) => each !== undefined);
  const called = invocations.flatMap(({ backendCalls }) => backendCalls.map(({ tool }) => tool));
  return {
    tools: new Set(called.filter((tool) => tool !== null)),
    agent: of('label_agent'),
    resource: of('label_resource'),
    response: of('label_response'),
  };
}
