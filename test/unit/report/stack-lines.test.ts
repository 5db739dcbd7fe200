import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Frame } from '../../../src/gateway/invocation';
import { paintWith } from '../../../src/report/paint';
import { stackLines } from '../../../src/report/stack-lines';

/** Frames from words like `walk:12`, `std:3!` (of a library), `$7` (nothing known), `deep:5+90` (90 left out after it). */
function frames(...words: string[]): Frame[] {
  return words.map((word) => {
    const [, name = '', line, library, omitted] = /^([^:!+]+)(?::(\d+))?(!)?(?:\+(\d+))?$/.exec(word) ?? [];
    return {
      function: name,
      index: 7,
      offset: Number(line ?? 99),
      ...(line === undefined ? {} : { source: 'lib.rs', line: Number(line) }),
      ...(library === undefined ? {} : { library: true }),
      ...(omitted === undefined ? {} : { omitted: Number(omitted) }),
    };
  });
}

function draw(...words: string[]): string {
  return stackLines(frames(...words), '', paintWith(false)).join('\n');
}

describe('a stack', () => {
  it('folds recursion of one function into a line', () => {
    assert.equal(
      draw('deep:46', ...Array.from({ length: 20 }, () => 'deep:50'), 'start:68'),
      `
at deep (lib.rs:46)
at deep (lib.rs:50)
… the same call 19 times more
at start (lib.rs:68)`.trim(),
    );
  });

  it('folds functions that call each other in turn', () => {
    const turn = ['walk:3', 'list:8', 'item:9'];
    assert.equal(
      draw('stop:1', ...turn, ...turn, ...turn, 'walk:3', 'start:5'),
      `
at stop (lib.rs:1)
at walk (lib.rs:3)
at list (lib.rs:8)
at item (lib.rs:9)
… the same 3 calls 2 times more
at walk (lib.rs:3)
at start (lib.rs:5)`.trim(),
    );
  });

  it('folds turns that go through a library', () => {
    const turn = ['walk:3', 'std:1!', 'std:2!', 'std:3!'];
    assert.equal(
      draw(...turn, ...turn, ...turn, 'start:5'),
      `
at walk (lib.rs:3)
… 3 library frames, innermost std
… the same 4 calls 2 times more
at start (lib.rs:5)`.trim(),
    );
  });

  it('leaves two calls in a row as they are', () => {
    assert.equal(draw('walk:3', 'walk:3', 'start:5').split('\n').length, 3);
  });

  it('says how many frames were left out in between', () => {
    assert.equal(
      draw('deep:50', 'deep:50+900', 'deep:50', 'start:68'),
      `
at deep (lib.rs:50)
at deep (lib.rs:50)
… 900 frames in between
at deep (lib.rs:50)
at start (lib.rs:68)`.trim(),
    );
  });

  it('says so when they are in the middle of recursion, too', () => {
    assert.equal(
      draw('deep:50', 'deep:50', 'deep:50', 'deep:50+900', 'deep:50', 'start:68'),
      `
at deep (lib.rs:50)
… the same call 3 times more
… 900 frames in between
at deep (lib.rs:50)
at start (lib.rs:68)`.trim(),
    );
  });

  it('says the number of a nameless function once', () => {
    assert.equal(draw('$7'), 'at $7 (byte 99)');
  });

  it('cuts the names of generic functions', () => {
    const drawn = draw(`core${'<u8>'.repeat(200)}`);
    assert.ok(drawn.length < 200, drawn);
    assert.match(drawn, /… \(function 7, byte 99\)$/);
  });
});
