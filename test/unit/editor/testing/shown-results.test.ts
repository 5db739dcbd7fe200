import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TestItem, Uri } from 'vscode';
import type { ScenarioRun } from '../../../../src/ide/runs/run-history';
import type { TestOutcome } from '../../../../src/ide/testing/outcome';
import { OF_ALL, ofScenario } from '../../../../src/editor/runs/result-basis';
import { ShownResults, type ShownResult } from '../../../../src/editor/testing/shown-results';

const PASSED: TestOutcome = { state: 'passed', messages: [], tags: [], updatable: false };

/** A Test Explorer whose scenarios have one text each; results are true while that is the text that ran. */
function explorer(): {
  readonly log: string[];
  /** What passed and is taken back. */
  readonly withdrawn: string[];
  readonly taken: ShownResult[];
  readonly shown: ShownResults;
  /** A run of these tests, which began with `text`, has ended. */
  readonly ran: (text: string, ...ids: string[]) => void;
  /** The text of all scenarios is another one; `restore` follows after the pause. */
  readonly type: (text: string) => void;
  readonly pause: () => void;
  readonly lose: (id: string) => void;
} {
  const log: string[] = [];
  const withdrawn: string[] = [];
  const taken: ShownResult[] = [];
  const gone = new Set<string>();
  let now = 'A';
  let waiting: readonly string[] = [];
  const draw = (items: readonly { readonly id: string }[]): string => items.map(({ id }) => id).join(' ');
  const shown = new ShownResults({
    find: (id) => (gone.has(id) ? undefined : ({ id } as TestItem)),
    isOutdated: ({ text }) => text !== now,
    invalidate: (items) => void log.push(`outdated ${draw(items)}`),
    withdraw: (passed) => {
      withdrawn.push(draw(passed));
      taken.push(...passed);
    },
    restoreLater: (files) => void (waiting = files),
    repeat: (results) => void log.push(`again ${draw(results)}`),
  });
  return {
    log,
    withdrawn,
    taken,
    shown,
    ran: (text, ...ids) => {
      const run = { text, settings: '', uri: {} } as ScenarioRun;
      for (const id of ids) shown.ended(id, PASSED, 1, run);
    },
    type: (text) => {
      now = text;
      shown.changed(OF_ALL);
    },
    pause: () => shown.restore(waiting),
    lose: (id) => void gone.add(id),
  };
}

describe('results in the Test Explorer', () => {
  it('are outdated with the first key, once for the whole file', () => {
    const { log, withdrawn, ran, type } = explorer();
    ran('A', 'f#1', 'f#2');
    type('AB');
    type('ABC');
    assert.deepEqual(log, ['outdated f']);
    assert.deepEqual(withdrawn, ['f#1 f#2']);
  });

  it('that are taken back are outdated as their file when all of them are, else one by one', () => {
    const { taken, shown, ran, type } = explorer();
    const items = (): string[] => shown.outdatedItems(taken).map(({ id }) => id);
    ran('A', 'f#1', 'f#2', 'g#1');
    type('AB');
    assert.deepEqual(items(), ['f', 'g']);
    ran('AB', 'f#2');
    assert.deepEqual(
      taken.map((result) => shown.isOutdated(result)),
      [true, undefined, true],
    );
    assert.deepEqual(
      shown.outdatedItems(taken.filter((result) => shown.isOutdated(result))).map(({ id }) => id),
      ['f#1', 'g'],
    );
  });

  it('are shown again after a pause in which their text is back', () => {
    const { log, ran, type, pause } = explorer();
    ran('A', 'f#1', 'f#2');
    type('AB');
    type('A');
    assert.deepEqual(log, ['outdated f']);
    pause();
    assert.deepEqual(log, ['outdated f', 'again f#1 f#2']);
    pause();
    type('AB');
    assert.deepEqual(log.slice(2), ['outdated f']);
  });

  it('stay outdated when the text is another one again after the pause', () => {
    const { log, ran, type, pause } = explorer();
    ran('A', 'f#1');
    type('AB');
    type('A');
    type('AC');
    pause();
    assert.deepEqual(log, ['outdated f']);
  });

  it('of a run that began with an older text never look like those of the newer one', () => {
    const { log, ran, type } = explorer();
    type('AB');
    ran('A', 'f#1');
    assert.deepEqual(log, ['outdated f#1']);
    ran('AB', 'f#1');
    type('AB');
    assert.deepEqual(log, ['outdated f#1']);
  });

  it('of several runs go their own ways', () => {
    const { log, ran, type, pause } = explorer();
    ran('A', 'f#1', 'f#2');
    type('AB');
    ran('AB', 'f#2');
    type('A');
    assert.deepEqual(log, ['outdated f', 'outdated f']);
    pause();
    assert.deepEqual(log.slice(2), ['again f#1']);
  });

  it('of tests that did not run are none', () => {
    const { log, shown, ran, type } = explorer();
    ran('A', 'f#1');
    shown.ended('f#1', { ...PASSED, state: 'skipped', note: 'canceled' }, 0, undefined);
    type('AB');
    assert.deepEqual(log, []);
  });

  it('are not shown again on items that are gone, nor when their messages were too long to keep', () => {
    const { log, shown, ran, type, pause, lose } = explorer();
    const long = { kind: 'expectation' as const, text: 'x'.repeat(5_000_000), at: [], stack: [] };
    shown.ended('f#long', { ...PASSED, state: 'failed', messages: [long] }, 1, {
      text: 'A',
      settings: '',
      uri: {},
    } as ScenarioRun);
    ran('A', 'f#1', 'f#2');
    lose('f#2');
    type('AB');
    type('A');
    pause();
    assert.deepEqual(log, ['outdated f', 'again f#1']);
  });

  it('are shown again where their files have moved, outdated ones as such', () => {
    const { log, shown, ran, type } = explorer();
    ran('A', 'f#1', 'g#1');
    type('AB');
    ran('AB', 'g#1');
    shown.lost(['f', 'g']);
    assert.deepEqual(log, ['outdated f g', 'again f#1 g#1', 'outdated f#1']);
  });

  it('of a scenario that changed are looked at without those of all others', () => {
    let asked = 0;
    const uriOf = (file: string): Uri => ({ toString: () => file }) as Uri;
    const shown = new ShownResults({
      find: (id) => ({ id }) as TestItem,
      isOutdated: () => {
        asked++;
        return false;
      },
      invalidate: () => assert.fail('invalidate'),
      withdraw: () => assert.fail('withdraw'),
      restoreLater: () => assert.fail('restoreLater'),
      repeat: () => assert.fail('repeat'),
    });
    const files = Array.from({ length: 100 }, (_, at) => `file:///${String(at)}`);
    const read: string[] = [];
    for (const file of files) {
      const uri = {
        toString: () => {
          read.push(file);
          return file;
        },
      } as Uri;
      shown.ended(`${file}#1`, PASSED, 1, { text: 'A', settings: '', uri } as ScenarioRun);
    }
    asked = 0;
    read.length = 0;
    for (const file of files) shown.changed(ofScenario(uriOf(file)));
    assert.equal(asked, files.length);
    assert.deepEqual(read, files);
  });
});
