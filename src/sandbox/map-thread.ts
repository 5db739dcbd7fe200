import type { FaultSink } from '../base/fault';
import { replyFailure } from './failed-reply';
import type {
  AskLabelsOutcome,
  LabelsQuestion,
  MapOutcome,
  MapProgress,
  MapQuestion,
  MapReply,
  MapRequest,
  MapThreadData,
  ToolAnswers,
} from './map-protocol';
import { RequestThread, type ThreadEnd } from './request-thread';

export interface MapThreadOptions {
  /** Path of the bundled thread. */
  readonly workerPath: string;
  /** Path of the bundled script of guard threads, which this thread starts. */
  readonly guardWorkerPath: string;
  readonly idleMs?: MapThreadData['idleMs'];
  /** Gets faults of ours that happen in the threads. */
  readonly onFault?: FaultSink;
}

type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;
type Body = WithoutId<MapRequest>;

const RESOURCE_LIMITS = { maxOldGenerationSizeMb: 2048 };
/** Milliseconds: every step of a guard has its deadline, so that this is for faults of ours only. */
const MAP_TIMEOUT_MS = 3_600_000;
const QUESTION_TIMEOUT_MS = 60_000;

/** Why there is no map, as a sentence, or that it was stopped. */
export type MapEnd = MapOutcome | { readonly ok: false; readonly canceled: true };

/** All labels of a guard, why they are not known, or that the questions were stopped. */
export type LabelsEnd = AskLabelsOutcome | { readonly ok: false; readonly canceled: true };

/**
 * The thread of one tool map: makes it, and keeps all answers for questions about it. Guards run in threads below,
 * which end with it. No method rejects.
 */
export class MapThread {
  readonly #thread: RequestThread<Body, MapReply, MapProgress>;
  #last: Promise<unknown> = Promise.resolve();

  constructor({ workerPath, guardWorkerPath, idleMs, onFault }: MapThreadOptions) {
    const workerData: MapThreadData = { guardWorkerPath, ...(idleMs === undefined ? {} : { idleMs }) };
    this.#thread = new RequestThread<Body, MapReply, MapProgress>({
      workerPath,
      resourceLimits: RESOURCE_LIMITS,
      workerData,
      failed: (reason) => `the tool map failed: ${reason}`,
      exited: (code) => `the thread of the tool map ended with code ${String(code)}`,
      onFault,
    });
  }

  /** Makes the map; to be called once. When the signal aborts, the thread is ended. */
  async map(
    question: MapQuestion,
    signal: AbortSignal,
    onEvent: (progress: MapProgress) => void,
  ): Promise<MapEnd> {
    const options = { timeoutMs: MAP_TIMEOUT_MS, signal, onEvent };
    const end = await this.#next(() => this.#thread.request({ type: 'map', question }, options));
    if (end.kind === 'canceled') return { ok: false, canceled: true };
    if (end.kind === 'reply' && end.reply.type === 'mapped') return end.reply.outcome;
    return { ok: false, error: failureOf(end) };
  }

  /** All labels of a guard, for `labelFileText`; needs no map. When the signal aborts, the thread is ended. */
  async askLabels(
    question: LabelsQuestion,
    signal: AbortSignal,
    onEvent: (progress: MapProgress) => void,
  ): Promise<LabelsEnd> {
    const options = { timeoutMs: MAP_TIMEOUT_MS, signal, onEvent };
    const end = await this.#next(() => this.#thread.request({ type: 'ask-labels', question }, options));
    if (end.kind === 'canceled') return { ok: false, canceled: true };
    if (end.kind === 'reply' && end.reply.type === 'all-labels') return end.reply.outcome;
    return { ok: false, error: failureOf(end) };
  }

  /** All answers about a tool; undefined when there are none. */
  async tool(name: string): Promise<ToolAnswers | undefined> {
    const end = await this.#ask({ type: 'tool', name });
    return end.kind === 'reply' && end.reply.type === 'answered' ? end.reply.found : undefined;
  }

  /** Ends the thread; what is under way settles as canceled. */
  dispose(): void {
    this.#thread.dispose();
  }

  #ask(body: Body): Promise<ThreadEnd<MapReply>> {
    return this.#next(() => this.#thread.request(body, { timeoutMs: QUESTION_TIMEOUT_MS }));
  }

  /** Requests one after the other. */
  #next<T>(request: () => Promise<T>): Promise<T> {
    const next = this.#last.then(request);
    this.#last = next;
    return next;
  }
}

function failureOf(end: ThreadEnd<MapReply>): string {
  switch (end.kind) {
    case 'reply':
      return replyFailure(end.reply);
    case 'crashed':
      return end.message;
    case 'deadline':
      return 'it did not end in time';
    case 'canceled':
      return 'it was stopped';
  }
}
