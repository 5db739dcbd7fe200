import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import type { ReadStream } from 'node:tty';
import { describe, it } from 'node:test';
import { RawKeys } from '../../../src/cli/raw-keys';

interface Opened {
  readonly keys: RawKeys;
  readonly input: PassThrough;
  readonly modes: boolean[];
  readonly interrupts: () => number;
  readonly stop: AbortController;
}

/** Keys of a terminal that is none. */
function open(): Opened {
  const input = new PassThrough();
  const modes: boolean[] = [];
  let interrupts = 0;
  const stop = new AbortController();
  const terminal = Object.assign(input, { setRawMode: (mode: boolean) => void modes.push(mode) });
  const keys = RawKeys.open({
    input: terminal as unknown as ReadStream,
    signal: stop.signal,
    interrupt: () => {
      interrupts++;
      stop.abort();
    },
  });
  assert.ok(keys);
  return { keys, input, modes, interrupts: () => interrupts, stop };
}

describe('keys of a terminal', () => {
  it('come one by one, as they were typed', async () => {
    const { keys, input } = open();
    input.write('aA?\r\u001b[A1é');
    const names = [];
    for (let count = 0; count < 7; count++) names.push(await keys.next());
    assert.deepEqual(names, ['a', 'A', '?', 'return', 'up', '1', 'é']);
    input.write('\u001b');
    assert.equal(await keys.next(), 'escape');
    keys.close();
  });

  it('end with the input and with Ctrl-D', async () => {
    for (const end of [(input: PassThrough) => input.end(), (input: PassThrough) => input.write('\u0004')]) {
      const { keys, input } = open();
      const next = keys.next();
      end(input);
      assert.equal(await next, 'end');
      keys.close();
    }
  });

  it('stop with Ctrl-C, and with a signal while one waits', async () => {
    const { keys, input, interrupts } = open();
    input.write('\u0003a');
    assert.equal(await keys.next(), undefined);
    assert.equal(interrupts(), 1);
    keys.close();
    const other = open();
    const next = other.keys.next();
    other.stop.abort();
    assert.equal(await next, undefined);
    assert.equal(await other.keys.next(), undefined);
    other.keys.close();
  });

  it('leave the terminal as it was, once', () => {
    const { keys, input, modes } = open();
    const exits = process.listenerCount('exit');
    keys.close();
    keys.close();
    assert.deepEqual(modes, [true, false]);
    assert.equal(process.listenerCount('exit'), exits - 1);
    assert.ok(input.isPaused());
    const unclosed = open();
    process.listeners('exit').at(-1)?.(0);
    assert.deepEqual(unclosed.modes, [true, false]);
    unclosed.keys.close();
  });

  it('are not read where the terminal refuses', () => {
    const refused = Object.assign(new Error('EIO'), { code: 'EIO' });
    const openOn = (error: Error): unknown => {
      const input = Object.assign(new PassThrough(), {
        setRawMode: () => {
          throw error;
        },
      }) as unknown as ReadStream;
      return RawKeys.open({ input, signal: new AbortController().signal, interrupt: () => undefined });
    };
    assert.equal(openOn(refused), undefined);
    assert.throws(() => openOn(new TypeError('ours')), /ours/);
  });

  it('are not kept without end while no one takes them', async () => {
    const { keys, input } = open();
    input.write('a'.repeat(1000));
    assert.equal(await keys.next(), 'a');
    let count = 1;
    for (; count < 1000; count++) {
      const none = new Promise<undefined>((resolve) => setImmediate(() => resolve(undefined)));
      if ((await Promise.race([keys.next(), none])) === undefined) break;
    }
    assert.ok(count <= 101, String(count));
    keys.close();
  });
});
