import { messageOf, type FaultSink } from '../base/fault';
import { parseGoJson, stringifyGoJson } from '../gateway/go-json';
import type { AnswerLive, LiveAnswer, LiveCall } from '../run/guard-host';
import type { LiveQuestion, LiveReply, LiveSetup } from './protocol';
import { connectedPorts, type ThreadPort } from './threads';

/** What the guard is doing while it may call. */
interface Work {
  readonly step: number;
  readonly stop: AbortController;
}

/**
 * The other end of a `LiveBackend`: takes the calls of a guard that waits, has them answered, and wakes its thread.
 * An answer that is not wanted any more is dropped.
 */
export class LiveLine {
  readonly setup: LiveSetup;
  readonly #port: ThreadPort;
  #work: Work | undefined;
  #heldMs = 0;
  /** When the wait began that does not count; undefined when there is none. */
  #heldSince: number | undefined;

  constructor(
    private readonly answer: AnswerLive,
    private readonly onFault: FaultSink | undefined,
  ) {
    const { port1, port2 } = connectedPorts();
    const replies = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    this.setup = { port: port2, replies };
    this.#port = port1;
    port1.on('message', (question: LiveQuestion) => this.#asked(question));
    port1.unref();
  }

  /** Milliseconds since `begin` that do not count. */
  get heldMs(): number {
    return this.#heldMs + (this.#heldSince === undefined ? 0 : performance.now() - this.#heldSince);
  }

  /** What is called from now on belongs to `step`. */
  begin(step: number): void {
    this.#heldMs = 0;
    this.#work = { step, stop: new AbortController() };
  }

  /** The guard has returned, or its thread has ended: what it asked is not wanted any more. */
  end(): void {
    this.#work?.stop.abort();
    this.#work = undefined;
  }

  close(): void {
    this.end();
    this.#port.close();
  }

  #asked(question: LiveQuestion): void {
    const work = this.#work;
    if (!work) return;
    this.#answered(question, work)
      .catch((error: unknown): LiveAnswer => {
        this.onFault?.('a live answer failed', error);
        return { ok: false, error: `internal error: ${messageOf(error)}` };
      })
      .then((answer) => {
        if (this.#work === work) this.#reply(answer);
      })
      .catch((error: unknown) => this.onFault?.('a live answer could not be sent', error));
  }

  async #answered({ tool, args }: LiveQuestion, { step, stop }: Work): Promise<LiveAnswer> {
    const read = args === undefined ? undefined : parseGoJson(args);
    const hold: LiveCall['hold'] = (wait) => this.#hold(wait);
    return this.answer({ step, tool, args: read?.ok ? read.value : undefined, hold }, stop.signal);
  }

  async #hold<T>(wait: Promise<T>): Promise<T> {
    this.#heldSince = performance.now();
    try {
      return await wait;
    } finally {
      this.#heldMs = this.heldMs;
      this.#heldSince = undefined;
    }
  }

  #reply(answer: LiveAnswer): void {
    const reply: LiveReply = answer.ok ? { ok: true, result: stringifyGoJson(answer.result) } : answer;
    this.#port.postMessage(reply);
    const { replies } = this.setup;
    Atomics.add(replies, 0, 1);
    Atomics.notify(replies, 0);
  }
}
