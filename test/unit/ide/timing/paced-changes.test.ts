import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';
import { PacedChanges } from '../../../../src/ide/timing/paced-changes';

const TYPING_MS = 400;

interface Paces {
  readonly changes: PacedChanges;
  /** What was delivered and what failed so far. */
  readonly log: string[];
  /** Files that are not whole, or that cannot be looked at. */
  readonly half: Set<string>;
  readonly faulty: Set<string>;
  /** Lets the time pass, and what follows from it happen. */
  tick(milliseconds: number): Promise<void>;
}

/** Runs `body` with a clock that only `tick` moves. */
async function withClock(body: (paces: Paces) => Promise<void>): Promise<string[]> {
  const log: string[] = [];
  const half = new Set<string>();
  const faulty = new Set<string>();
  mock.timers.enable({ apis: ['setTimeout'] });
  const changes = new PacedChanges({
    typingMs: () => TYPING_MS,
    isWhole: (key) =>
      faulty.has(key) ? Promise.reject(new TypeError(key)) : Promise.resolve(!half.has(key)),
    deliver: (keys) => log.push([...keys].join('+')),
    failed: (error) => log.push(String(error)),
  });
  const tick = async (milliseconds: number): Promise<void> => {
    mock.timers.tick(milliseconds);
    await new Promise((settled) => setImmediate(settled));
  };
  try {
    await body({ changes, log, half, faulty, tick });
  } finally {
    changes.dispose();
    mock.timers.reset();
  }
  return log;
}

describe('changes that are typed', () => {
  it('come after a pause in typing', async () => {
    await withClock(async ({ changes, log, tick }) => {
      changes.typed('a');
      await tick(399);
      changes.typed('b');
      await tick(399);
      assert.deepEqual(log, []);
      await tick(1);
      assert.deepEqual(log, ['a+b']);
    });
  });

  it('come sooner when they are written, and once', async () => {
    const log = await withClock(async ({ changes, log, tick }) => {
      changes.typed('a');
      changes.written('a');
      await tick(40);
      assert.deepEqual(log, ['a']);
      await tick(1_000);
    });
    assert.deepEqual(log, ['a']);
  });
});

describe('changes on disk', () => {
  it('do not wait for a pause in typing', async () => {
    const log = await withClock(async ({ changes, log, tick }) => {
      changes.typed('typed');
      changes.written('a');
      await tick(39);
      changes.written('b');
      await tick(39);
      assert.deepEqual(log, []);
      await tick(1);
      assert.deepEqual(log, ['a+b']);
      await tick(400);
    });
    assert.deepEqual(log, ['a+b', 'typed']);
  });

  it('wait together for a pause in typing while one of them is not whole', async () => {
    await withClock(async ({ changes, log, half, tick }) => {
      half.add('a');
      changes.written('a');
      changes.written('b');
      await tick(40);
      await tick(399);
      assert.deepEqual(log, []);
      await tick(1);
      assert.deepEqual(log, ['a+b'], 'what stays as it is has changed, too');
    });
  });

  it('come together as soon as they are whole, and once', async () => {
    const log = await withClock(async ({ changes, log, half, tick }) => {
      changes.typed('typed');
      half.add('a');
      changes.written('a');
      changes.written('b');
      await tick(40);
      await tick(100);
      half.clear();
      changes.written('a');
      await tick(40);
      assert.deepEqual(log, ['a+b']);
      await tick(1_000);
    });
    assert.deepEqual(log, ['a+b', 'typed']);
  });

  it('are looked at again when more is written during the look', async () => {
    const log = await withClock(async ({ changes, log, tick }) => {
      changes.written('a');
      changes.written('b');
      mock.timers.tick(40);
      changes.written('a');
      await tick(39);
      assert.deepEqual(log, []);
      await tick(1);
      assert.deepEqual(log, ['a+b']);
      await tick(1_000);
    });
    assert.deepEqual(log, ['a+b']);
  });

  it('are typed ones when that comes during the look', async () => {
    const log = await withClock(async ({ changes, log, tick }) => {
      changes.written('a');
      mock.timers.tick(40);
      changes.typed('a');
      await tick(399);
      assert.deepEqual(log, []);
      await tick(1);
    });
    assert.deepEqual(log, ['a']);
  });

  it('come nevertheless when one cannot be looked at, which is reported', async () => {
    await withClock(async ({ changes, log, faulty, tick }) => {
      faulty.add('a');
      changes.written('a');
      await tick(40);
      assert.deepEqual(log, ['TypeError: a']);
      await tick(400);
      assert.deepEqual(log, ['TypeError: a', 'a']);
    });
  });

  it('are none after the end', async () => {
    const log = await withClock(async ({ changes, tick }) => {
      changes.written('a');
      changes.typed('b');
      changes.written('c');
      mock.timers.tick(40);
      changes.dispose();
      await tick(1_000);
    });
    assert.deepEqual(log, []);
  });
});
