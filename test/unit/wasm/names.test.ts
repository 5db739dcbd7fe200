import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodeModule } from '../../../src/wasm/decode';
import { body, type Bytes, custom, list, moduleOf, section, text, types, u32 } from './build';

const three = [types([[], []]), section(3, [3, 0, 0, 0]), section(10, list(body([]), body([]), body([])))];

function subsection(id: number, content: Bytes): Bytes {
  return [id, ...u32(content.length), ...content];
}

function functionNames(...names: readonly (readonly [number, string])[]): Bytes {
  return subsection(1, list(...names.map(([index, name]) => [...u32(index), ...text(name)])));
}

/** `index=name` of every function that has one, or the error. */
function drawn(...nameSection: readonly Bytes[]): string {
  const decoded = decodeModule(moduleOf(...three, custom('name', ...nameSection)), { memoryLimitPages: 256 });
  if (!decoded.ok) return decoded.error.message;
  const names = [...decoded.value.functionNames].map(([index, name]) => `${index}=${name}`).join(' ');
  return `${decoded.value.moduleName ?? '-'}: ${names}`;
}

describe('names of functions', () => {
  it('are found by index', () => {
    assert.equal(drawn(subsection(0, text('m')), functionNames([0, 'a'], [2, 'c'])), 'm: 0=a 2=c');
  });

  it('are lost when they come after a higher index', () => {
    assert.equal(drawn(functionNames([1, 'b'], [0, 'a'], [2, 'c'])), '-: 1=b 2=c');
  });

  it('are lost after an index that does not exist', () => {
    assert.equal(drawn(functionNames([0, 'a'], [9, 'x'], [1, 'b'])), '-: 0=a');
  });

  it('count once: the first of several for one function', () => {
    assert.equal(drawn(functionNames([1, 'b'], [1, 'other'])), '-: 1=b');
  });

  it('come from the last of several subsections', () => {
    assert.equal(drawn(functionNames([0, 'a']), functionNames([1, 'b'])), '-: 1=b');
  });

  it('may be empty, which is none', () => {
    assert.equal(drawn(functionNames([0, ''], [1, 'b'])), '-: 1=b');
  });
});

describe('a name section', () => {
  it('may declare too small a size for a known subsection', () => {
    const names = functionNames([0, 'a']);
    assert.equal(drawn([names[0]!, 1, ...names.slice(2)]), '-: 0=a');
  });

  it('may not declare one that leaves its end elsewhere', () => {
    const names = functionNames([0, 'a']);
    const tooLong = moduleOf(custom('name', [names[0]!, 40, ...names.slice(2)]), section(5, [0]));
    const decoded = decodeModule(tooLong, { memoryLimitPages: 256 });
    assert.match(decoded.ok ? 'decoded' : decoded.error.message, /^section custom: /);
  });

  it('skips what it does not know', () => {
    assert.equal(drawn(subsection(7, [1, 2, 3]), functionNames([0, 'a'])), '-: 0=a');
  });

  it('refuses an unknown subsection that ends beyond the file', () => {
    assert.equal(drawn([9, 50, 1]), 'section custom: failed to skip subsection[9]: EOF');
  });

  it('refuses names that are not UTF-8', () => {
    assert.equal(drawn([1, 4, 1, 0, 1, 0xff]), 'section custom: function[0] name is not valid UTF-8');
  });

  it('may occur once', () => {
    const twice = moduleOf(custom('name'), custom('name'));
    const decoded = decodeModule(twice, { memoryLimitPages: 256 });
    assert.equal(!decoded.ok && decoded.error.message, 'section custom: redundant custom section name');
  });

  it('points at the custom section when it is refused', () => {
    const decoded = decodeModule(moduleOf(custom('name', [1, 1])), { memoryLimitPages: 256 });
    assert.deepEqual(!decoded.ok && decoded.error.at, { kind: 'custom' });
  });
});
