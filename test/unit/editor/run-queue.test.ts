import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { RunQueue } from '../../../src/editor/run-queue';

/** Work that ends when told to, and a log of what happened in what order. */
function bench(jobs: number) {
  const log: string[] = [];
  const finish = new Map<string, () => void>();
  const queue = new RunQueue(() => jobs);
  const work = (name: string) => (signal: AbortSignal) => {
    log.push(`${name} starts`);
    return new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => {
        log.push(`${name} cancelled`);
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
    const { log, queue, work, finish } = bench(2);
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
    const { log, queue, work, finish } = bench(1);
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
      'typed cancelled',
      'typed again starts',
      'typed again cancelled',
      'asked starts',
      'asked ends',
      'typed later starts',
      'typed later ends',
    ]);
  });

  it('lets a run asked for go ahead of waiting background runs', async () => {
    const { log, queue, work, finish } = bench(1);
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
    const { log, queue, work } = bench(1);
    const all = [queue.enqueue('a', 'user', work('a')), queue.enqueue('b', 'user', work('b'))];
    queue.cancelAll();
    await Promise.all(all);
    assert.deepEqual(log, ['a starts', 'a cancelled']);
  });

  it('goes on after work that throws', async () => {
    const { log, queue, work, finish } = bench(1);
    const original = console.error;
    console.error = () => log.push('reported');
    try {
      await queue.enqueue('a', 'user', () => Promise.reject(new Error('mistake')));
    } finally {
      console.error = original;
    }
    const next = queue.enqueue('b', 'user', work('b'));
    finish('b');
    await next;
    assert.deepEqual(log, ['reported', 'b starts', 'b ends']);
  });
});
