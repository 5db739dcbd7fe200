import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { remappedLine, remappedPath } from '../../../../src/ide/backend-calls/remap';

/** A scenario with saved answers and steps, each given as JSON. */
const scenario = (backend: readonly string[], steps: readonly string[] = []): string =>
  `{ "backend": [${backend.join(', ')}], "steps": [${steps.join(', ')}] }`;

const ALPHA = '{ "tool": "a", "args": { "id": 1 }, "result": 1 }';
const BETA = '{ "tool": "a", "args": { "id": 2 }, "result": 2 }';
const GAMMA = '{ "tool": "c", "result": 3 }';

const answer = (index: number, ran: string, now: string): string =>
  (remappedPath(['backend', index], ran, now) ?? ['gone']).join('.');

describe('a saved answer of an edited scenario', () => {
  it('is found where it moved to', () => {
    assert.equal(answer(0, scenario([ALPHA, BETA]), scenario([GAMMA, BETA, ALPHA])), 'backend.2');
  });

  it('is found by its tool and arguments when its result was edited', () => {
    const edited = ALPHA.replace('"result": 1', '"result": 11');
    assert.equal(answer(0, scenario([ALPHA, BETA]), scenario([BETA, edited])), 'backend.1');
  });

  it('is gone when it was removed, whatever took its place', () => {
    assert.equal(answer(0, scenario([ALPHA, BETA]), scenario([BETA])), 'gone');
    assert.equal(answer(0, scenario([ALPHA]), '{ "steps": [] }'), 'gone');
    assert.equal(answer(0, scenario([ALPHA]), 'not JSON'), 'gone');
  });

  it('is gone when its arguments were edited: another call may be meant', () => {
    assert.equal(answer(0, scenario([ALPHA]), scenario([ALPHA.replace('"id": 1', '"id": 7')])), 'gone');
  });

  it('is distinguished from one like it by its position, as long as none came or went', () => {
    const ran = scenario([ALPHA, GAMMA, ALPHA]);
    assert.equal(answer(2, ran, scenario([GAMMA, ALPHA, BETA, ALPHA])), 'backend.3');
    assert.equal(answer(2, ran, scenario([ALPHA, GAMMA])), 'gone');
  });

  it('stays where it is when only the layout changed', () => {
    assert.equal(answer(1, scenario([ALPHA, BETA]), `// a\n${scenario([ALPHA, BETA])}`), 'backend.1');
  });

  it('of a step is looked for in the step where that is now', () => {
    const step = (backend: string): string => `{ "name": "list", "tool": "t", "backend": [${backend}] }`;
    const ran = scenario([], [step(`${ALPHA}, ${BETA}`)]);
    const now = scenario([], ['{ "tool": "new" }', step(BETA)]);
    assert.deepEqual(remappedPath(['steps', 0, 'backend', 1], ran, now), ['steps', 1, 'backend', 0]);
    assert.equal(remappedPath(['steps', 0, 'backend', 0], ran, now), undefined);
  });
});

describe('label_agent of a scenario that says nothing about it', () => {
  it('is the scenario, edited or not', () => {
    assert.deepEqual(remappedPath(['agent'], scenario([]), scenario([])), []);
    assert.deepEqual(remappedPath(['agent'], scenario([]), scenario([ALPHA])), []);
  });
});

describe('a step of an edited scenario', () => {
  const step = (name: string, rest = ''): string => `{ "name": "${name}", "tool": "t"${rest} }`;
  const at = (index: number, ran: readonly string[], now: readonly string[]): string =>
    (remappedPath(['steps', index], scenario([], ran), scenario([], now)) ?? ['gone']).join('.');

  it('is found by its name when it was edited and moved', () => {
    assert.equal(at(0, [step('a'), step('b')], [step('b'), step('a', ', "args": {}')]), 'steps.1');
  });

  it('is gone when it was renamed and another took its place', () => {
    assert.equal(at(0, [step('a')], [step('b')]), 'gone');
  });

  it('is gone when several have its name', () => {
    assert.equal(at(0, [step('a')], [step('a', ', "args": 1'), step('a', ', "args": 2')]), 'gone');
  });
});

describe('a line of an edited text', () => {
  const ran = 'one\ntwo\nthree\nfour';
  /** Lines as people count them. */
  const remapped = (line: number, now: string): number | undefined => {
    const found = remappedLine(line - 1, ran, now);
    return found === undefined ? undefined : found + 1;
  };

  it('moves with lines that came or went before it', () => {
    assert.equal(remapped(3, 'zero\none\ntwo\nthree\nfour'), 4);
    assert.equal(remapped(4, 'one\nfour'), undefined);
    assert.equal(remapped(1, 'one\nfour'), 1);
    assert.equal(remapped(4, 'one\ntwo!\nthree\nfour'), 4);
  });

  it('is gone when it was edited itself', () => {
    assert.equal(remapped(2, 'one\ntwo!\nthree\nfour'), undefined);
  });
});
