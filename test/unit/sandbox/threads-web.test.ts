// Threads of a browser, with a Worker that does nothing by itself.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { ThreadListener } from '../../../src/sandbox/threads';
import { readScriptsWith, startThread } from '../../../src/sandbox/threads.web';

class IdleWorker {
  static readonly all: IdleWorker[] = [];
  readonly got: unknown[] = [];
  isEnded = false;
  onmessage: ((event: { readonly data: unknown }) => void) | null = null;
  onerror: ((event: { readonly message: string; preventDefault(): void }) => void) | null = null;

  constructor() {
    IdleWorker.all.push(this);
  }

  postMessage(message: unknown): void {
    this.got.push(message);
  }

  terminate(): void {
    this.isEnded = true;
  }
}

/** What was heard of a thread, and a promise of the next thing. */
class Heard implements ThreadListener {
  readonly events: string[] = [];
  #next: () => void = () => undefined;

  onMessage(message: unknown): void {
    this.#add(`message ${String(message)}`);
  }
  onUnreadable(): void {
    this.#add('unreadable');
  }
  onError(error: unknown): void {
    this.#add(String(error));
  }
  onExit(code: number): void {
    this.#add(`exit ${String(code)}`);
  }

  next(): Promise<void> {
    return new Promise((resolve) => (this.#next = resolve));
  }

  #add(event: string): void {
    this.events.push(event);
    this.#next();
  }
}

const start = (workerPath: string, heard: ThreadListener): ReturnType<typeof startThread> =>
  startThread({ workerPath, resourceLimits: {} }, heard);

describe('a thread of a browser', () => {
  const { Worker } = globalThis as { Worker?: unknown };
  const put = (worker: unknown): void => void Object.assign(globalThis, { Worker: worker });
  beforeEach(() => put(IdleWorker));
  afterEach(() => {
    put(Worker);
    IdleWorker.all.length = 0;
  });

  it('gets what was sent before its script was read, and says when it was ended', async () => {
    let read: (script: Uint8Array) => void = () => undefined;
    readScriptsWith(() => new Promise((resolve) => (read = resolve)));
    const heard = new Heard();
    const thread = start('sent.js', heard);
    thread.post('early');
    await Promise.resolve();
    read(new Uint8Array());
    while (!IdleWorker.all[0]?.onmessage) await new Promise(setImmediate);
    const [worker] = IdleWorker.all;
    thread.post('late');
    assert.deepEqual(worker?.got, ['early', 'late']);
    worker?.onmessage?.({ data: 'ready' });
    assert.deepEqual(heard.events, ['message ready']);
    await Promise.all([heard.next(), thread.end()]);
    await thread.end();
    assert.deepEqual([worker?.isEnded, heard.events], [true, ['message ready', 'exit 1']]);
  });

  it('that is ended before it began is heard of, because it may be waited for', async () => {
    readScriptsWith(() => new Promise(() => undefined));
    const heard = new Heard();
    const thread = start('never.js', heard);
    await Promise.all([heard.next(), thread.end()]);
    assert.deepEqual([IdleWorker.all.length, heard.events], [0, ['exit 1']]);
  });

  it('that failed has ended, and says so once', async () => {
    readScriptsWith(() => Promise.reject(new Error('no network')));
    const heard = new Heard();
    const thread = start('failed.js', heard);
    await heard.next();
    await thread.end();
    assert.deepEqual(heard.events, ['Error: no network']);
  });
});
