import assert from 'node:assert/strict';
import { unlinkSync } from 'node:fs';
import { after, before, describe, it } from 'mocha';
import { assertDrawn, drawItems, drawStates, openTesting, type TestingFixture } from './testing-fixture.js';

/** A guard whose functions answer nothing. */
const GUARD = `(module (memory (export "memory") 2)\n${['label_agent', 'label_resource', 'label_response']
  .map((name) => `(func (export "${name}") (param i32 i32 i32 i32) (result i32) (i32.const -1))`)
  .join('\n')})\n`;

const SCENARIO = `{ "version": 1, "guard": "guard.wat", "steps": [
  { "name": "one", "call": "label_resource", "input": {}, "expect": { "outcome": "error" } }
] }
`;

/** Names that only a setting makes scenarios: no watcher tells of them before the search does. */
const NAMES = { read: 'read.late.json', wrong: 'wrong.late.json', gone: 'gone.late.json' } as const;

describe('scenarios that a search finds', () => {
  let fixture: TestingFixture;
  before(async () => {
    fixture = await openTesting('found names');
    await fixture.write('guard.wat', GUARD);
    for (const name of Object.values(NAMES)) await fixture.write(name, SCENARIO);
    await fixture.write(NAMES.wrong, '{ "version": 1 }');
  });
  after(() => fixture.close());

  const areUnread = (): boolean =>
    Object.values(NAMES).every((name) => fixture.services.scenarios.unread.has(fixture.uri(name)));

  const areNamed = (): Promise<void> =>
    new Promise((resolve) => {
      const subscription = fixture.api.testing.onDidName(() => {
        subscription.dispose();
        resolve();
      });
    });

  /**
   * Has searches find them, and does something once they have rows and none is read: where VS Code was late to tell that they
   * were written, they were read then, and are to be found again.
   */
  const find = async (act: () => void): Promise<void> => {
    const { scenarios } = fixture.services;
    let failure: unknown;
    let isDone = false;
    const once = (): void => {
      if (isDone || !areUnread()) return;
      isDone = true;
      act();
    };
    const subscription = scenarios.unread.onDidFind(({ waitUntil }) => {
      const work = areNamed().then(once);
      waitUntil(work.catch((error: unknown) => void (failure = error)));
    });
    while (!isDone) {
      await fixture.set('scenarioFiles', undefined);
      await scenarios.refresh();
      await fixture.set('scenarioFiles', '**/{*.guard-scenario,*.late}.json');
      await scenarios.refresh();
    }
    subscription.dispose();
    if (failure !== undefined) throw failure;
  };

  it('have rows by their names, which get what is in the files, and run when they are read', async () => {
    const { scenarios } = fixture.services;
    let ended: ReturnType<TestingFixture['run']> | undefined;
    await find(() => {
      const rows = Object.values(NAMES).map((name) => {
        assert.equal(scenarios.get(fixture.uri(name)), undefined, name);
        const row = fixture.find(name);
        assert.ok(row, name);
        return row;
      });
      assert.deepEqual(rows.map(drawItems), ['read.late.json: ', 'wrong.late.json: ', 'gone.late.json: ']);
      const [row] = rows;
      assert.ok(row);
      ended = fixture.run([row]);
      unlinkSync(fixture.uri(NAMES.gone).fsPath);
    });
    const read = fixture.find(NAMES.read);
    const wrong = fixture.find(NAMES.wrong);
    assert.ok(read && wrong);
    await assertDrawn(read, 'read.late.json 1-3: one 2-2');
    assert.match(fixture.errorOf(wrong), /needs `guard`/);
    assert.equal(fixture.find(NAMES.gone), undefined);
    assert.ok(ended);
    assert.match(drawStates(await ended), /one: passed/);
  });
});
