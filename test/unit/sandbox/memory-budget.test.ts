import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MemoryBudget } from '../../../src/sandbox/memory-budget';

const never = new AbortController().signal;
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Which of the guards with these pages have come in, in order. */
function guards(budget: MemoryBudget, sizes: readonly number[], signal = never) {
  const entered: number[] = [];
  const leaves = new Map<number, () => void>();
  for (const pages of sizes)
    void budget.enter(pages, signal).then((leave) => {
      if (!leave) return;
      entered.push(pages);
      leaves.set(pages, leave);
    });
  return { entered, leave: (pages: number) => leaves.get(pages)?.() };
}

describe('the memory of guards that run side by side', () => {
  it('fits, and those that do not fit wait for their turn', async () => {
    const { entered, leave } = guards(new MemoryBudget(100), [40, 50, 60, 10]);
    await turn();
    assert.deepEqual(entered, [40, 50]);
    leave(40);
    leave(40);
    await turn();
    assert.deepEqual(entered, [40, 50], 'leaving twice gives back once');
    leave(50);
    await turn();
    assert.deepEqual(entered, [40, 50, 60, 10]);
  });

  it('is all of one guard that could take more', async () => {
    const { entered, leave } = guards(new MemoryBudget(100), [500, 1]);
    await turn();
    assert.deepEqual(entered, [500]);
    leave(500);
    await turn();
    assert.deepEqual(entered, [500, 1]);
  });

  it('is not taken by who was canceled while waiting', async () => {
    const budget = new MemoryBudget(100);
    const first = guards(budget, [100]);
    const cancel = new AbortController();
    const second = guards(budget, [90], cancel.signal);
    const third = guards(budget, [20]);
    await turn();
    cancel.abort();
    await turn();
    first.leave(100);
    await turn();
    assert.deepEqual([first.entered, second.entered, third.entered], [[100], [], [20]]);
  });
});
