import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type Choices, choices } from '../../../choices';
import { isAutomatic, RunQueue, type RunReason } from '../../../../src/ide/runs/run-queue';

interface Job {
  readonly key: string;
  readonly reason: RunReason;
  readonly cancel: AbortController;
  state: 'waiting' | 'running' | 'stopping' | 'over';
  end: () => void;
  settled: boolean;
}

const REASONS: readonly RunReason[] = ['user', 'continuous', 'background', 'opened'];

/** Enqueues, ends and cancels at random; returns all jobs when everything has been let go. */
async function interleave(chance: Choices): Promise<void> {
  const random = (below: number): number => chance.below(below);
  const jobs: Job[] = [];
  const limit = 1 + random(3);
  const queue = new RunQueue(() => limit);
  const covered = new Set<string>();
  queue.cover((key) => covered.has(key));
  const active = (): Job[] => jobs.filter(({ state }) => state === 'running' || state === 'stopping');
  const add = (): void => {
    const reason = REASONS[random(REASONS.length)] ?? 'user';
    const job: Job = {
      key: `file ${String(random(4))}`,
      reason,
      cancel: new AbortController(),
      state: 'waiting',
      end: () => undefined,
      settled: false,
    };
    jobs.push(job);
    const work = (signal: AbortSignal): Promise<void> => {
      assert.equal(job.state, 'waiting', 'work starts once');
      assert.ok(!job.cancel.signal.aborted, 'what was canceled while it waited never starts');
      assert.ok(!active().some(({ key }) => key === job.key), 'one run of a key at a time');
      job.state = 'running';
      assert.ok(active().length <= limit, 'as many runs as there are jobs');
      signal.addEventListener('abort', () => {
        if (job.state === 'running') job.state = 'stopping';
      });
      return new Promise((resolve, reject) => {
        job.end = () => {
          job.state = 'over';
          if (random(8) === 7) reject(new Error('a mistake'));
          else resolve();
        };
      });
    };
    void queue.enqueue(job.key, reason, work, job.cancel.signal).then(() => (job.settled = true));
  };
  const turns: (() => void)[] = [
    add,
    add,
    add,
    () => active()[random(4)]?.end(),
    () => active()[random(4)]?.end(),
    () => jobs[random(jobs.length + 1)]?.cancel.abort(),
    () => {
      if (random(12) < 11) return;
      for (const job of jobs) if (!job.settled) job.cancel.abort();
      queue.cancelAll();
    },
    () => (random(3) === 2 ? covered.add(`file ${String(random(4))}`) : covered.clear()),
  ];
  for (let turn = 0; turn < 60; turn++) {
    turns[random(turns.length)]?.();
    for (let ticks = random(4); ticks > 0; ticks--) await Promise.resolve();
  }
  await settled();
  while (active().length > 0) {
    for (const job of active()) job.end();
    await settled();
  }
  for (const [at, job] of jobs.entries()) {
    const what = `job ${String(at)} (${job.reason}, ${job.key}, ${job.state})`;
    assert.ok(job.settled, `${what} settles`);
    const isDue = !isAutomatic(job.reason) && !job.cancel.signal.aborted;
    assert.ok(!isDue || job.state === 'over', `${what} ran`);
  }
}

/** Everything that has happened has had its effect. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

describe('run queue under random interleavings', () => {
  it('settles every run once, one of a key at a time, none lost', async () => {
    const original = console.error;
    console.error = () => undefined;
    try {
      await fc.assert(fc.asyncProperty(choices(400), interleave), { seed: 1, numRuns: 500 });
    } finally {
      console.error = original;
    }
  });
});
