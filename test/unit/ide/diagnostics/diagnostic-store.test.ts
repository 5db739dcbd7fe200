import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DiagnosticStore } from '../../../../src/ide/diagnostics/diagnostic-store';
import type { LocatedDiagnostic } from '../../../../src/diagnostics/diagnostic';

const at = (line: number): LocatedDiagnostic['range'] => ({
  start: { line, character: 0 },
  end: { line, character: 4 },
});

const trap = (line: number, step = 'one'): LocatedDiagnostic => ({
  range: at(line),
  severity: 'error',
  message: 'trapped',
  source: 'guard-lab run',
  code: 'trap',
  related: [{ uri: 's', range: at(0), message: step }],
});

/** A store with the log of what it publishes. */
function logged(): { store: DiagnosticStore; log: string[] } {
  const log: string[] = [];
  const store = new DiagnosticStore((uri, diagnostics) => {
    const drawn = diagnostics.map(
      ({ range, message, related = [] }) =>
        `${String(range.start.line)} ${message} <- ${related.map((each) => each.message).join('+')}`,
    );
    log.push(`${uri}: ${drawn.join(', ') || 'nothing'}`);
  });
  return { store, log };
}

const file = (
  uri: string,
  ...diagnostics: LocatedDiagnostic[]
): [string, { diagnostics: LocatedDiagnostic[] }] => [uri, { diagnostics }];

describe('the store of diagnostics', () => {
  it('adds up what all owners say of a file', () => {
    const { store, log } = logged();
    store.set('a', new Map([file('g', trap(1))]));
    store.set('b', new Map([file('g', trap(2))]));
    assert.deepEqual(log, ['g: 1 trapped <- one', 'g: 1 trapped <- one, 2 trapped <- one']);
  });

  it('adds them up in the order in which the owners came, also one that says something of a file later', () => {
    const { store, log } = logged();
    store.set('a', new Map([file('s', trap(1))]));
    store.set('b', new Map([file('g', trap(2))]));
    store.set('a', new Map([file('g', trap(1))]));
    assert.equal(log.at(-1), 'g: 1 trapped <- one, 2 trapped <- one');
    store.delete('a');
    store.set('a', new Map([file('g', trap(1))]));
    assert.equal(log.at(-1), 'g: 2 trapped <- one, 1 trapped <- one', 'who came again is the last');
  });

  it('looks for what is said of a file only at those who say it', () => {
    let looked = 0;
    class Counted extends Map<string, { diagnostics: LocatedDiagnostic[] }> {
      override get(uri: string): { diagnostics: LocatedDiagnostic[] } | undefined {
        looked++;
        return super.get(uri);
      }
    }
    const { store, log } = logged();
    for (let at = 0; at < 100; at++) store.set(String(at), new Counted([file(String(at), trap(1))]));
    assert.equal(log.length, 100);
    assert.equal(looked, 100);
  });

  it('replaces all that an owner said, in every file', () => {
    const { store, log } = logged();
    store.set('a', new Map([file('g', trap(1)), file('s', trap(3))]));
    store.set('a', new Map([file('g', trap(2))]));
    assert.deepEqual(log.slice(2), ['g: 2 trapped <- one', 's: nothing']);
  });

  it('says once what several scenarios say, with all their steps', () => {
    const { store, log } = logged();
    store.set('a', new Map([file('g', trap(1, 'one'))]));
    store.set('b', new Map([file('g', trap(1, 'two'))]));
    store.set('c', new Map([file('g', trap(1, 'two'))]));
    assert.equal(log.at(-1), 'g: 1 trapped <- one+two');
  });

  it('publishes nothing for a file that never had anything', () => {
    const { store, log } = logged();
    store.set('a', new Map([file('g')]));
    store.delete('a');
    store.delete('unknown');
    assert.deepEqual(log, []);
  });

  it('keeps the text that fixes are for', () => {
    const { store } = logged();
    store.set('a', new Map([['g', { diagnostics: [trap(1)], text: 'old' }]]));
    assert.equal(store.of('g')[0]?.text, 'old');
  });

  it('bounds what one file shows', () => {
    const { store } = logged();
    const many = Array.from({ length: 2000 }, (_, line) => trap(line));
    store.set('a', new Map([file('g', ...many)]));
    assert.equal(store.of('g').length, 500);
  });
});
