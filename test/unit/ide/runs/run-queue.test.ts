import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { describe, it } from 'node:test';
import { RunQueue } from '../../../../src/ide/runs/run-queue';

/** Work that ends when asked to, and a log of what happened in what order. */
function setUp(jobs: number) {
  const log: string[] = [];
  const finish = new Map<string, () => void>();
  const queue = new RunQueue(
    () => jobs,
    () => undefined,
    () => log.push('reported'),
  );
  const work = (name: string) => (signal: AbortSignal) => {
    log.push(`${name} starts`);
    return new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => {
        log.push(`${name} canceled`);
        resolve();
      });
      finish.set(name, () => {
        log.push(`${name} ends`);
        resolve();
      });
    });
  };
  return { log, queue, work, finish: (name: string) => finish.get(name)?.() };
}

describe('run queue', () => {
  it('runs as many side by side as there are jobs, one of each key', async () => {
    const { log, queue, work, finish } = setUp(2);
    const all = [
      queue.enqueue('a', 'user', work('a1')),
      queue.enqueue('a', 'user', work('a2')),
      queue.enqueue('b', 'user', work('b')),
    ];
    assert.deepEqual(log, ['a1 starts', 'b starts']);
    finish('a1');
    await all[0];
    assert.deepEqual(log.slice(2), ['a1 ends', 'a2 starts']);
    finish('a2');
    finish('b');
    await Promise.all(all);
  });

  it('replaces a background run of the same key, never a run asked for', async () => {
    const { log, queue, work, finish } = setUp(1);
    const first = queue.enqueue('a', 'background', work('typed'));
    const second = queue.enqueue('a', 'background', work('typed again'));
    await first;
    const asked = queue.enqueue('a', 'user', work('asked'));
    await second;
    const typed = queue.enqueue('a', 'background', work('typed later'));
    finish('asked');
    await asked;
    finish('typed later');
    await typed;
    assert.deepEqual(log, [
      'typed starts',
      'typed canceled',
      'typed again starts',
      'typed again canceled',
      'asked starts',
      'asked ends',
      'typed later starts',
      'typed later ends',
    ]);
  });

  it('lets a run asked for go ahead of waiting background runs', async () => {
    const { log, queue, work, finish } = setUp(1);
    const first = queue.enqueue('a', 'user', work('a'));
    const background = queue.enqueue('b', 'background', work('b'));
    const asked = queue.enqueue('c', 'user', work('c'));
    finish('a');
    await first;
    finish('c');
    await asked;
    finish('b');
    await background;
    assert.deepEqual(
      log.filter((line) => line.endsWith('starts')),
      ['a starts', 'c starts', 'b starts'],
    );
  });

  it('settles waiting runs on cancel without starting them', async () => {
    const { log, queue, work } = setUp(1);
    const all = [queue.enqueue('a', 'user', work('a')), queue.enqueue('b', 'user', work('b'))];
    queue.cancelAll();
    await Promise.all(all);
    assert.deepEqual(log, ['a starts', 'a canceled']);
  });

  it('refuses background runs of what a continuous run covers, and runs the rest', async () => {
    const { log, queue, work, finish } = setUp(2);
    const uncover = queue.cover((key) => key === 'a');
    await queue.enqueue('a', 'background', work('typed'));
    await queue.enqueue('a', 'opened', work('opened'));
    const repeated = queue.enqueue('a', 'continuous', work('repeated'));
    const other = queue.enqueue('b', 'background', work('other'));
    assert.deepEqual(log, ['repeated starts', 'other starts']);
    assert.deepEqual([queue.accepts('a', 'background'), queue.accepts('a', 'user')], [false, true]);
    finish('repeated');
    finish('other');
    await Promise.all([repeated, other]);
    uncover();
    assert.equal(queue.accepts('a', 'background'), true);
  });

  it('lets a continuous run replace a background run and keep from being replaced', async () => {
    const { log, queue, work, finish } = setUp(1);
    const typed = queue.enqueue('a', 'background', work('typed'));
    const repeated = queue.enqueue('a', 'continuous', work('repeated'));
    await typed;
    const asked = queue.enqueue('a', 'user', work('asked'));
    finish('repeated');
    await repeated;
    finish('asked');
    await asked;
    assert.deepEqual(log.slice(0, 4), ['typed starts', 'typed canceled', 'repeated starts', 'repeated ends']);
  });

  it('runs what was only opened last, unless something of it runs or waits', async () => {
    const { log, queue, work, finish } = setUp(1);
    const all = [
      queue.enqueue('a', 'background', work('a typed')),
      queue.enqueue('a', 'opened', work('a opened')),
      queue.enqueue('b', 'opened', work('b opened')),
      queue.enqueue('c', 'background', work('c typed')),
    ];
    for (const [at, name] of ['a typed', 'c typed', 'b opened'].entries()) {
      finish(name);
      await all[[0, 3, 2][at] ?? 0];
    }
    await Promise.all(all);
    assert.deepEqual(
      log.filter((line) => line.endsWith('starts')),
      ['a typed starts', 'c typed starts', 'b opened starts'],
    );
  });

  it('replaces nothing for a run that was canceled before it came', async () => {
    const { log, queue, work, finish } = setUp(1);
    const typed = queue.enqueue('a', 'background', work('typed'));
    await queue.enqueue('a', 'user', work('asked'), AbortSignal.abort());
    finish('typed');
    await typed;
    assert.deepEqual(log, ['typed starts', 'typed ends']);
  });

  it('goes on after work that throws', async () => {
    const { log, queue, work, finish } = setUp(1);
    await queue.enqueue('a', 'user', () => Promise.reject(new Error('mistake')));
    const next = queue.enqueue('b', 'user', work('b'));
    finish('b');
    await next;
    assert.deepEqual(log, ['reported', 'b starts', 'b ends']);
  });

  it('listens once to a signal that cancels many, and no longer than they last', async () => {
    const { log, queue, work, finish } = setUp(1);
    const stop = new AbortController();
    const listeners = (): number => getEventListeners(stop.signal, 'abort').length;
    const names = ['a', 'b', 'c', 'd'];
    const all = names.map((name) => queue.enqueue(name, 'user', work(name), stop.signal));
    assert.equal(listeners(), 1);
    finish('a');
    await all[0];
    assert.equal(listeners(), 1);
    stop.abort();
    await Promise.all(all);
    assert.deepEqual(log, ['a starts', 'a ends', 'b starts', 'b canceled']);
    assert.equal(listeners(), 0);
    assert.deepEqual(
      names.filter((name) => queue.has(name)),
      [],
    );
  });
});
