import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { askedStep } from '../../../../src/ide/documents/explained-step';
import { stepOfOutcomeAt } from '../../../../src/ide/scenario-language/outcome-position';

class Location {
  constructor(private readonly text: string) {}
  toString(): string {
    return this.text;
  }
}
const FILE = new Location('file:///a.guard-scenario.json');
const NAMES = ['list', 'get', 'list'];

function asked(...args: unknown[]): string | undefined {
  const found = askedStep(
    args,
    (value): value is Location => value instanceof Location,
    (text) => new Location(text),
    () => NAMES,
  );
  return found && `${found.uri.toString()} ${String(found.index)}`;
}

describe('the step that Explain Outcome is called for', () => {
  it('is that of a location and a number, or of the link of a hover', () => {
    assert.equal(asked(FILE, 1), `${FILE.toString()} 1`);
    assert.equal(asked({ id: FILE.toString(), index: 2 }), `${FILE.toString()} 2`);
    assert.equal(asked(FILE), `${FILE.toString()} undefined`);
  });

  it('is that of a test, also when two steps have one name', () => {
    assert.equal(asked({ id: `${FILE.toString()}#step~2:list` }), `${FILE.toString()} 2`);
    assert.equal(asked({ id: FILE.toString() }), `${FILE.toString()} undefined`);
  });

  it('is that of a row of Backend Calls, or of a row below it', () => {
    const row = (path: readonly (string | number)[]): object => ({
      id: 'run1/step',
      kind: 'step',
      locations: { step: { kind: 'scenario', scenario: { uri: FILE }, path } },
    });
    assert.equal(asked(row(['steps', 1])), `${FILE.toString()} 1`);
    assert.equal(asked(row([])), `${FILE.toString()} undefined`);
  });

  it('is none for anything else', () => {
    assert.deepEqual(
      [asked(), asked(null), asked('text'), asked({ kind: 'run', id: 'run1' })],
      [undefined, undefined, undefined, undefined],
    );
  });
});

describe('where a scenario says what a step came to', () => {
  const text =
    '{ "steps": [{ "tool": "a" }, { "tool": "b", "args": {}, "expect": { "outcome": ["denied"], "items": [] } }] }';
  const at = (part: string): number | undefined => stepOfOutcomeAt(text, text.indexOf(part) + 2);

  it('is its tool and its expected outcome', () => {
    assert.deepEqual(['"a"', '"b"', '"denied"', '"args"', '"items"'].map(at), [
      0,
      1,
      1,
      undefined,
      undefined,
    ]);
  });
});
