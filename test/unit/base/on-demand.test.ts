import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { OnDemand } from '../../../src/base/on-demand';

/** Things that are made, each with whether it was disposed. */
function things(t: TestContext): {
  demand: OnDemand<{ dispose(): void; name: number }>;
  disposed: boolean[];
} {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const disposed: boolean[] = [];
  const make = (): { dispose(): void; name: number } => {
    const name = disposed.push(false) - 1;
    return { name, dispose: () => void (disposed[name] = true) };
  };
  return { demand: new OnDemand(make, 1000), disposed };
}

const nameOf = ({ name }: { readonly name: number }): Promise<number> => Promise.resolve(name);

describe('something on demand', () => {
  it('is made by its first use, kept for the next ones, and disposed when it was idle for long enough', async (t) => {
    const { demand, disposed } = things(t);
    assert.deepEqual(disposed, []);
    assert.equal(await demand.use(nameOf), 0);
    t.mock.timers.tick(999);
    assert.equal(await demand.use(nameOf), 0);
    t.mock.timers.tick(999);
    assert.deepEqual(disposed, [false]);
    t.mock.timers.tick(1);
    assert.deepEqual(disposed, [true]);
    assert.equal(await demand.use(nameOf), 1);
    assert.deepEqual(disposed, [true, false]);
  });

  it('stays while work with it goes on, and is idle after work that failed', async (t) => {
    const { demand, disposed } = things(t);
    let end: (name: number) => void = () => undefined;
    const long = demand.use(() => new Promise<number>((resolve) => (end = resolve)));
    await assert.rejects(
      demand.use(() => Promise.reject(new Error('no'))),
      /no/,
    );
    t.mock.timers.tick(5000);
    assert.deepEqual(disposed, [false]);
    end(7);
    assert.equal(await long, 7);
    t.mock.timers.tick(1000);
    assert.deepEqual(disposed, [true]);
  });
});
