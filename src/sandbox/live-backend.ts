import type { Backend, BackendAnswer } from '../gateway/backend';
import { KEPT_LEVELS } from '../gateway/backend-calls';
import { parseGoJson, stringifyGoJson } from '../gateway/go-json';
import { nestedOver, type Json } from '../gateway/json';
import type { LiveQuestion, LiveReply, LiveSetup } from './protocol';
import { receivedAt } from './threads';

/**
 * A live server behind saved answers, in the guard's thread. A call that none of them fits blocks the thread, inside
 * the guard, until the other side replies; the deadline and a cancel end the thread as ever.
 */
export class LiveBackend implements Backend {
  constructor(
    private readonly saved: Backend,
    private readonly line: LiveSetup,
  ) {}

  call(tool: string, args: Json): BackendAnswer {
    const saved = this.saved.call(tool, args);
    if (saved.match !== 'none' || saved.isRefused === true) return saved;
    const reply = this.#ask({
      tool,
      args: nestedOver(args, KEPT_LEVELS) ? undefined : stringifyGoJson(args),
    });
    if (!reply.ok) return { ...reply, match: 'entry' };
    const result = parseGoJson(reply.result);
    return result.ok
      ? { ok: true, result: result.value, match: 'entry' }
      : { ok: false, error: result.error.message, match: 'entry' };
  }

  #ask(question: LiveQuestion): LiveReply {
    const { port, replies } = this.line;
    port.postMessage(question);
    for (;;) {
      const count = Atomics.load(replies, 0);
      const received = receivedAt(port);
      if (received) return received.message as LiveReply;
      Atomics.wait(replies, 0, count);
    }
  }
}
