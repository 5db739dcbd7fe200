import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Repeater, type StartRun } from '../../../../src/ide/timing/repeater';

/** A repeater whose runs are ended by hand, and what it did. */
function setUp() {
  const log: string[] = [];
  const runs: {
    finish: (file: string) => void;
    end: () => Promise<void>;
    fail: (error: Error) => Promise<void>;
  }[] = [];
  const start: StartRun = (files, signal, finished) => {
    const name = `run ${String(runs.length + 1)}`;
    log.push(`${name}: ${[...files].join(' ')}`);
    signal.addEventListener('abort', () => log.push(`${name} ended`));
    return new Promise<void>((resolve, reject) => {
      const end = async (): Promise<void> => {
        resolve();
        await new Promise((settled) => setImmediate(settled));
      };
      const fail = async (error: Error): Promise<void> => {
        reject(error);
        await new Promise((settled) => setImmediate(settled));
      };
      runs.push({ finish: finished, end, fail });
    });
  };
  const repeater = new Repeater(start, (error) => log.push(`failed: ${String(error)}`));
  return { log, runs, repeater };
}

describe('repeated runs', () => {
  it('take over what a former run had not finished', () => {
    const { log, runs, repeater } = setUp();
    repeater.run(['a', 'b', 'c']);
    runs[0]?.finish('a');
    repeater.run(['d']);
    assert.deepEqual(log, ['run 1: a b c', 'run 1 ended', 'run 2: b c d']);
  });

  it('start anew after a run that failed, which is reported', async () => {
    const { log, runs, repeater } = setUp();
    repeater.run(['a']);
    await runs[0]?.fail(new TypeError('x is undefined'));
    repeater.run(['b']);
    assert.deepEqual(log, ['run 1: a', 'failed: TypeError: x is undefined', 'run 2: b']);
  });

  it('start anew after the former run has ended', async () => {
    const { log, runs, repeater } = setUp();
    repeater.run(['a']);
    runs[0]?.finish('a');
    await runs[0]?.end();
    repeater.run(['b']);
    assert.deepEqual(log, ['run 1: a', 'run 2: b']);
  });

  it('are none without files, once the former run has ended', async () => {
    const { log, runs, repeater } = setUp();
    repeater.run(['a']);
    await runs[0]?.end();
    repeater.run([]);
    assert.deepEqual(log, ['run 1: a']);
  });

  it('are not ended twice, and say what they leave', () => {
    const { log, runs, repeater } = setUp();
    repeater.run(['a', 'b']);
    runs[0]?.finish('b');
    assert.deepEqual([...repeater.stop()], ['a']);
    assert.deepEqual([...repeater.stop()], []);
    assert.deepEqual(log, ['run 1: a b', 'run 1 ended']);
  });

  it('do not lose what a late report of an ended run says is finished', () => {
    const { log, runs, repeater } = setUp();
    repeater.run(['a']);
    repeater.run(['a']);
    runs[0]?.finish('a');
    repeater.run(['b']);
    assert.deepEqual(log.at(-1), 'run 3: a b');
  });
});
