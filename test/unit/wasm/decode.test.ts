import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodeModule } from '../../../src/wasm/decode';
import type { WasmModule } from '../../../src/wasm/module';
import { body, custom, I32, list, memory, moduleOf, section, table, text, types, u32 } from './build';

function refusal(bytes: Uint8Array, memoryLimitPages = 256): string {
  const decoded = decodeModule(bytes, { memoryLimitPages });
  return decoded.ok ? 'decoded' : decoded.error.message;
}

function decoded(bytes: Uint8Array): WasmModule {
  const result = decodeModule(bytes, { memoryLimitPages: 256 });
  assert.ok(result.ok, result.ok ? '' : result.error.message);
  return result.value;
}

const limits = (...bytes: number[]): Uint8Array => moduleOf(section(5, list(bytes)));

describe('sections', () => {
  it('are asked for their order before their content', () => {
    assert.equal(refusal(moduleOf(memory, [4, 0x70])), 'invalid section order');
  });

  it('accept the data count only between the elements and the code', () => {
    assert.equal(refusal(moduleOf(section(12, [0]), section(3, [0]))), 'invalid section order');
    assert.equal(refusal(moduleOf(section(3, [0]), section(12, [0]), section(10, [0]))), 'decoded');
  });

  it('have custom ones anywhere', () => {
    assert.equal(refusal(moduleOf(custom('a'), memory, custom('b'), custom('a', [0]))), 'decoded');
  });

  it('fall short of their size when a custom one ends past the file', () => {
    assert.equal(
      refusal(moduleOf(memory, [0, 9, ...text('ab')])),
      'failed to read custom section name[ab]: EOF',
    );
    assert.equal(
      refusal(moduleOf(memory, [0, 9, ...text('a'), 7])),
      'section custom: invalid section length: expected to be 9 but got 3',
    );
    const names = [0, 9, ...text('name'), 9, 0];
    assert.equal(
      refusal(moduleOf(names)),
      'section custom: invalid section length: expected to be 9 but got 7',
    );
  });

  it('refuse an empty custom one at the very end, where the gateway has nothing left to read', () => {
    assert.equal(refusal(moduleOf(memory, custom('a'))), 'failed to read custom section name[a]: EOF');
    assert.equal(refusal(moduleOf(memory, custom('name'))), 'decoded');
  });

  it('are compared with their size after their content was read', () => {
    const trailing = moduleOf(section(3, [0, 0]));
    assert.equal(refusal(trailing), 'section function: invalid section length: expected to be 2 but got 1');
  });

  it('may read on beyond their size before that', () => {
    const short = moduleOf([3, 1, 1], section(10, [0]));
    assert.equal(refusal(short), 'section function: invalid section length: expected to be 1 but got 2');
  });

  it('say which size cannot be read', () => {
    assert.equal(refusal(moduleOf([1])), 'get size of section type: EOF');
    assert.equal(refusal(moduleOf([77, 0x80])), 'get size of section unknown: EOF');
  });

  it('let the data count be cut off at the end of the file', () => {
    assert.equal(refusal(moduleOf([12, 0])), 'decoded');
  });

  it('refuse tags as a feature, without naming the section', () => {
    const expected = 'tag section not supported as feature "exception-handling" is disabled';
    assert.equal(refusal(moduleOf(section(13, [0]))), expected);
  });

  it('are reported with their ranges', () => {
    const sections = decoded(moduleOf(custom('abc', [1, 2]), memory)).sections;
    assert.deepEqual(sections, [
      {
        id: 0,
        name: 'custom',
        customName: 'abc',
        range: { start: 8, end: 16 },
        content: { start: 14, end: 16 },
      },
      { id: 5, name: 'memory', range: { start: 16, end: 21 }, content: { start: 18, end: 21 } },
    ]);
  });
});

describe('memory limits', () => {
  it('refuse a minimum over the limit', () => {
    const expected = 'section memory: min 257 pages (16 Mi) over limit of 256 pages (16 Mi)';
    assert.equal(refusal(limits(0, 0x81, 2)), expected);
  });

  it('accept a maximum between the limit and 65536 pages and keep it as declared', () => {
    assert.deepEqual(decoded(limits(1, 1, ...u32(65536))).memory, { min: 1, max: 65536 });
  });

  it('refuse a maximum over 65536 pages before looking at the minimum', () => {
    const expected = 'section memory: max 65537 pages (4 Gi) over limit of 256 pages (16 Mi)';
    assert.equal(refusal(limits(1, ...u32(999), ...u32(65537))), expected);
  });

  it('refuse a minimum over the maximum', () => {
    assert.equal(refusal(limits(1, 5, 2)), 'section memory: min 5 pages (320 Ki) > max 2 pages (128 Ki)');
  });

  it('point at the memory', () => {
    const result = decodeModule(limits(0, 0x81, 2), { memoryLimitPages: 256 });
    assert.deepEqual(!result.ok && result.error.at, { kind: 'memory' });
  });
});

describe('numbers', () => {
  const global = (...init: number[]): Uint8Array => moduleOf(section(6, list([I32, 0, ...init, 0x0b])));

  it('may be padded up to five bytes', () => {
    assert.equal(refusal(moduleOf(section(3, [0x80, 0x80, 0x80, 0x80, 0x00]))), 'decoded');
  });

  it('of 32 bits may not use the bits above', () => {
    const expected = 'section function: get size of vector: overflows a 32-bit integer';
    assert.equal(refusal(moduleOf(section(3, [0x80, 0x80, 0x80, 0x80, 0x10]))), expected);
  });

  it('of an i32.const need equal sign bits, except the topmost', () => {
    assert.equal(refusal(global(0x41, 0xff, 0xff, 0xff, 0xff, 0x40)), 'decoded');
    const expected = 'global[0]: read value: overflows a 32-bit integer';
    assert.equal(refusal(global(0x41, 0xff, 0xff, 0xff, 0xff, 0x1f)), expected);
  });
});

describe('hostile counts', () => {
  const huge = [0xff, 0xff, 0xff, 0xff, 0x0f];
  const cases: readonly (readonly [string, Uint8Array])[] = [
    ['types', moduleOf(section(1, huge, [0x60, 0, 0]))],
    ['parameters', moduleOf(section(1, [1, 0x60], huge, [0x7f]))],
    ['imports', moduleOf(section(2, huge, text('env')))],
    ['exports', moduleOf(section(7, huge, text('a'), [0, 0]))],
    ['function indices', moduleOf(section(9, [1, 0, 0x41, 0, 0x0b], huge, [0]))],
    ['bodies', moduleOf(section(10, huge, [2, 0, 0x0b]))],
    ['groups of locals', moduleOf(section(10, [1, 9], huge, [1, 0x7f, 0x0b]))],
    ['names of locals', moduleOf(custom('name', [2, 8, 1, 0], huge, [0]))],
  ];
  for (const [what, bytes] of cases) {
    it(`of ${what} end with the file`, () => {
      assert.match(refusal(bytes), /EOF$/);
    });
  }

  it('of locals in one group are kept as a count', () => {
    const module = decoded(
      moduleOf(
        types([[], []]),
        section(3, list([0])),
        section(10, list(body([], [1, ...u32(100_000_000), I32]))),
      ),
    );
    assert.deepEqual(module.code[0]?.locals, [{ count: 100_000_000, type: I32 }]);
  });
});

describe('bodies', () => {
  const code = (...bytes: number[]): Uint8Array => moduleOf(section(10, list(bytes)));

  it('must end with end', () => {
    const expected = 'section code: read 0-th code segment: expr not end with OpcodeEnd';
    assert.equal(refusal(code(2, 0, 0x01)), expected);
  });

  it('must hold their locals', () => {
    assert.equal(refusal(code(2, 1, 1, 0x7f, 0x0b)), 'section code: read 0-th code segment: EOF');
  });

  it('report a malformed group of locals before one that runs over the size', () => {
    const expected = 'section code: read 0-th code segment: invalid local type: 0x6d';
    assert.equal(refusal(code(2, 2, 1, 0x7f, 1, 0x6d)), expected);
  });

  it('must be as many as the functions', () => {
    const expected = 'function and code section have inconsistent lengths: 2 != 1';
    assert.equal(refusal(moduleOf(section(3, [2, 0, 0]), section(10, list(body([]))))), expected);
  });
});

describe('types beyond WebAssembly 2.0', () => {
  const params = (...bytes: number[]): Uint8Array => moduleOf(section(1, [1, 0x60, 1, ...bytes, 0]));

  it('pass where the gateway lets them: exnref and references to functions', () => {
    assert.equal(refusal(params(0x69)), 'decoded');
    assert.equal(refusal(params(0x64, 0x70)), 'decoded');
  });

  it('are refused otherwise, by their code', () => {
    const expected = 'section type: read 0-th type: could not read parameter types: invalid value type: 110';
    assert.equal(refusal(params(0x6e)), expected);
  });

  it('may not refer to a type that comes later', () => {
    assert.equal(refusal(params(0x64, 0x00)), 'section type: unknown type');
  });

  it('may do so inside a recursion group', () => {
    const group = moduleOf(section(1, [1, 0x4e, 2, 0x60, 1, 0x64, 0x01, 0, 0x60, 0, 0]));
    assert.deepEqual(
      decoded(group).types.map((type) => type.group),
      [
        { position: 0, size: 2 },
        { position: 1, size: 2 },
      ],
    );
  });
});

describe('imports and exports', () => {
  it('of imports are without the section in errors', () => {
    const bytes = moduleOf(section(2, list([...text('env'), ...text('x'), 9])));
    const expected = 'import[0] 0x9[env.x]: invalid byte: invalid byte for importdesc: 0x9';
    assert.equal(refusal(bytes), expected);
  });

  it('refuse names that are not UTF-8', () => {
    const bytes = moduleOf(section(7, list([1, 0xff, 0, 0])));
    assert.equal(refusal(bytes), 'section export: read export: export name is not valid UTF-8');
  });

  it('refuse a name exported twice, whatever its kinds', () => {
    const bytes = moduleOf(table, memory, section(7, list([...text('a"'), 1, 0], [...text('a"'), 2, 0])));
    assert.equal(refusal(bytes), 'section export: export[1] duplicates name "a\\""');
  });

  it('keep names such as __proto__ apart', () => {
    const bytes = moduleOf(
      memory,
      section(7, list([...text('__proto__'), 2, 0], [...text('constructor'), 2, 0])),
    );
    assert.deepEqual(
      decoded(bytes).exports.map((entry) => entry.name),
      ['__proto__', 'constructor'],
    );
  });
});
