import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodeModule } from '../../../src/wasm/decode';
import type { LoadError } from '../../../src/wasm/module';
import { validateModule } from '../../../src/wasm/validate/module';
import {
  body,
  type Bytes,
  F32,
  functionModule,
  I32,
  I64,
  list,
  memory,
  moduleOf,
  section,
  table,
  text,
  types,
} from './build';

function outcome(bytes: Uint8Array): LoadError | undefined {
  const decoded = decodeModule(bytes, { memoryLimitPages: 256 });
  assert.ok(decoded.ok, decoded.ok ? '' : decoded.error.message);
  const valid = validateModule(decoded.value);
  return valid.ok ? undefined : valid.error;
}

function verdict(bytes: Uint8Array): string {
  return outcome(bytes)?.message ?? 'valid';
}

/** Text about the body of function `f`, without the function's description. */
function bodyVerdict(
  signature: readonly [Bytes, Bytes],
  code: Bytes,
  extra: Parameters<typeof functionModule>[2] = {},
): string {
  return verdict(functionModule(signature, code, extra)).replace(
    /^invalid function\[0\] export\["f"\]: /,
    '',
  );
}

const nothing = [[], []] as const;

describe('operands', () => {
  const cases: readonly (readonly [string, Bytes, string])[] = [
    ['of i32 arithmetic are counted', [0x6a], 'cannot pop the 1st operand for i32.add: i32 missing'],
    [
      'of i64 arithmetic have a type',
      [0x42, 0, 0x43, 0, 0, 0, 0, 0x7c],
      'cannot pop the 1st i64 operand for i64.add: type mismatch: expected i64, but was f32',
    ],
    ['of comparisons have a type', [0x41, 0, 0x46], 'cannot pop the 2nd i32 operand for i32.eq: i32 missing'],
    ['of tests are plain', [0x45], 'cannot pop the operand for i32.eqz: i32 missing'],
    ['of vectors are plain', [0xfd, 0x6e], 'cannot pop the operand for i8x16.add: v128 missing'],
    ['of drop', [0x1a], 'invalid drop: invalid operation: trying to pop at 0 with limit 0'],
    ['of select', [0x1b], 'type mismatch on 3rd select operand: i32 missing'],
    [
      'below the block are out of reach',
      [0x41, 0, 0x02, 0x40, 0x1a, 0x0b, 0x1a],
      'invalid drop: invalid operation: trying to pop at 1 with limit 1',
    ],
  ];
  for (const [what, code, expected] of cases) {
    it(what, () => assert.equal(bodyVerdict(nothing, code), expected));
  }

  it('below code that is never reached may be anything', () => {
    assert.equal(bodyVerdict([[], [I32]], [0x00, 0x6a]), 'valid');
  });

  it('above it still have their types', () => {
    const expected = 'cannot pop the 1st operand for i32.add: type mismatch: expected i32, but was i64';
    assert.equal(bodyVerdict([[], [I32]], [0x00, 0x42, 0, 0x6a]), expected);
  });
});

describe('blocks', () => {
  it('say what a function leaves and should', () => {
    assert.equal(bodyVerdict([[], [I32]], []), 'not enough results\n\thave ()\n\twant (i32)');
    assert.equal(bodyVerdict(nothing, [0x41, 0]), 'too many results\n\thave (i32)\n\twant ()');
  });

  it('name loop, if and else, but not a plain block', () => {
    const tooMany = (block: string): string => `too many results${block}\n\thave (i32)\n\twant ()`;
    assert.equal(bodyVerdict(nothing, [0x03, 0x40, 0x41, 0, 0x0b]), tooMany(' in loop block'));
    assert.equal(bodyVerdict(nothing, [0x02, 0x40, 0x41, 0, 0x0b]), tooMany(''));
    assert.equal(bodyVerdict(nothing, [0x41, 0, 0x04, 0x40, 0x41, 0, 0x05, 0x0b]), tooMany(' in if block'));
    assert.equal(bodyVerdict(nothing, [0x41, 0, 0x04, 0x40, 0x05, 0x41, 0, 0x0b]), tooMany(' in else block'));
  });

  it('name the wrong result', () => {
    assert.equal(bodyVerdict([[], [I32]], [0x42, 0]), 'cannot use i64 as result[0] type i32');
  });

  it('of if without else must leave what they take', () => {
    const expected = 'not enough results in else block\n\thave ()\n\twant (i32)';
    assert.equal(bodyVerdict([[], [I32]], [0x41, 0, 0x04, I32, 0x41, 0, 0x0b]), expected);
  });

  it('refuse an else without its if', () => {
    assert.equal(bodyVerdict(nothing, [0x01, 0x01, 0x05]), 'else instruction must be used in if block: 0x2');
  });

  it('must all be closed', () => {
    assert.equal(bodyVerdict(nothing, [0x02, 0x40]), 'ill-nested block exists');
  });

  it('end the function with its last end', () => {
    assert.equal(bodyVerdict(nothing, [0x0b]), 'unexpected end of function at pc=0x1');
  });

  it('may be nested by the ten thousand', () => {
    const open = Array.from({ length: 10_000 }, () => [0x02, 0x40]).flat();
    const close = Array.from({ length: 10_000 }, () => 0x0b);
    assert.equal(bodyVerdict(nothing, [...open, ...close]), 'valid');
  });
});

describe('branches', () => {
  it('must have a target', () => {
    assert.equal(bodyVerdict(nothing, [0x0c, 1]), 'invalid br operation: index out of range');
    const expected = 'invalid ln param given for br_if: index=5 with 1 for the current label stack length';
    assert.equal(bodyVerdict(nothing, [0x41, 0, 0x0d, 5]), expected);
    assert.equal(bodyVerdict(nothing, [0x41, 0, 0x0e, 1, 3, 0]), 'invalid l param given for br_table');
  });

  it('of a table must carry the same number of values', () => {
    const code = [0x02, I32, 0x41, 0, 0x41, 0, 0x0e, 1, 1, 0, 0x0b, 0x1a];
    const expected = 'inconsistent block type length for br_table at 1; [i32] (ln=0) != [] (l=1)';
    assert.equal(bodyVerdict(nothing, code), expected);
  });

  it('to a loop carry its parameters', () => {
    assert.equal(bodyVerdict([[], [I32]], [0x03, I32, 0x0c, 0, 0x0b]), 'valid');
  });
});

describe('calls', () => {
  const withTwo = (second: number): Uint8Array =>
    moduleOf(
      types([[], []], [[I32], []]),
      section(3, list([0], [second])),
      section(10, list(body([0x42, 0, 0x10, 1]), body([]))),
    );

  it('check their arguments', () => {
    const expected =
      'invalid function[0]: type mismatch on call operation param type: type mismatch: expected i32, but was i64';
    assert.equal(verdict(withTwo(1)), expected);
  });

  it('of a function whose type does not exist are refused where the gateway would crash', () => {
    assert.match(verdict(withTwo(32)), /^invalid function\[0\]: type section index 32 /);
  });

  it('of a function that does not exist are refused', () => {
    assert.equal(bodyVerdict(nothing, [0x10, 9]), 'invalid function index');
  });
});

describe('locals', () => {
  it('must exist', () => {
    const expected = 'invalid local index for local.get 3 >= 2(=len(locals)+len(parameters))';
    assert.equal(bodyVerdict([[I32], []], [0x20, 3, 0x1a], { locals: [1, 1, F32] }), expected);
  });

  it('are found among groups and parameters', () => {
    const locals = [3, 2, I32, 0, I64, 1, F32];
    assert.equal(bodyVerdict([[I64], [I32]], [0x20, 2], { locals }), 'valid');
    assert.equal(bodyVerdict([[I64], [F32]], [0x20, 3], { locals }), 'valid');
    assert.equal(bodyVerdict([[I64], [I64]], [0x20, 0], { locals }), 'valid');
  });

  it('that exclude null must be set before they are read, in every block again', () => {
    const locals = [1, 1, 0x64, 0x70];
    assert.equal(bodyVerdict(nothing, [0x20, 0, 0x1a], { locals }), 'uninitialized local 0');
  });
});

describe('memory instructions', () => {
  it('need a memory', () => {
    assert.equal(bodyVerdict(nothing, [0x41, 0, 0x28, 2, 0, 0x1a]), 'memory must exist for i32.load');
    assert.equal(bodyVerdict(nothing, [0x3f, 0, 0x1a]), 'memory must exist for memory.size');
  });

  it('keep to their natural alignment', () => {
    const before = [memory];
    assert.equal(bodyVerdict(nothing, [0x41, 0, 0x28, 3, 0, 0x1a], { before }), 'invalid memory alignment');
    assert.equal(bodyVerdict(nothing, [0x41, 0, 0x28, 2, 0, 0x1a], { before }), 'valid');
  });

  it('have one zero byte for the memory, not padded', () => {
    const expected = 'memory instruction reserved bytes not zero with 1 byte';
    assert.equal(bodyVerdict(nothing, [0x3f, 0x80, 0, 0x1a], { before: [memory] }), expected);
  });

  it('on data segments need the data count', () => {
    assert.equal(bodyVerdict(nothing, [0xfc, 9, 0]), 'data.drop requires data count section');
  });
});

describe('what the gateway does not know or does not switch on', () => {
  const cases: readonly (readonly [Bytes, string])[] = [
    [[0x27], 'invalid instruction 0x27'],
    [[0x06], 'invalid instruction 0x6'],
    [[0xfc, 0x20], 'unknown misc opcode 0x20'],
    [[0xfc, 0x80, 0x02], 'invalid misc opcode: 0x100'],
    [[0x12, 0], 'return_call invalid as feature "tail-call" is disabled'],
    [[0x14, 0], 'call_ref invalid as feature "typed-function-references" is disabled'],
    [[0x08, 0], 'throw invalid as feature "exception-handling" is disabled'],
    [[0x1f, 0x40, 0], 'try_table invalid as feature "exception-handling" is disabled'],
    [[0xfe, 0x03, 0], 'atomic.fence invalid as feature "threads" is disabled'],
    [[0xfe, 0x4e, 0, 0], 'i64.atomic.rmw32.cmpxchg_u invalid as feature "threads" is disabled'],
    [[0xd0, 0x6e], 'ref.null with concrete type invalid as feature "typed-function-references" is disabled'],
    [[0x02, 26, 0x0b], 'read block: type index out of range: 26'],
  ];
  for (const [code, expected] of cases) {
    it(expected, () => assert.equal(bodyVerdict(nothing, code), expected));
  }

  it('is read as the gateway reads it: one byte of a vector opcode', () => {
    // 0x8c is i16x8.shr_s for the gateway; 0x00 after it is unreachable.
    const vector = [0xfd, 0x0c, ...Array.from({ length: 16 }, () => 0)];
    assert.equal(bodyVerdict(nothing, [...vector, 0x41, 0, 0xfd, 0x8c, 0x00]), 'valid');
  });
});

describe('references', () => {
  it('to functions need a declaration outside function bodies', () => {
    const hidden = moduleOf(types([[], []]), section(3, list([0])), section(10, list(body([0xd2, 0, 0x1a]))));
    assert.equal(verdict(hidden), 'invalid function[0]: undeclared function index 0 for ref.func');
    assert.equal(bodyVerdict(nothing, [0xd2, 0, 0x1a]), 'valid');
  });

  it('cannot be chosen by an untyped select', () => {
    const expected = 'reference types cannot be used for non typed select instruction';
    assert.equal(bodyVerdict(nothing, [0xd0, 0x70, 0xd0, 0x70, 0x41, 0, 0x1b, 0x1a]), expected);
  });
});

describe('declarations', () => {
  const cases: readonly (readonly [string, Uint8Array, string])[] = [
    [
      'an import without module name',
      moduleOf(types([[], []]), section(2, list([0, ...text('f'), 0, 0]))),
      'import[0] has an empty module name',
    ],
    [
      'an import of a type that does not exist',
      moduleOf(section(2, list([...text('m'), ...text('f'), 0, 4]))),
      'invalid import["m"."f"] function: type index out of range',
    ],
    [
      'a global of another type',
      moduleOf(section(6, list([I32, 0, 0x42, 0, 0x0b]))),
      'const expression type mismatch expected i32 but got i64',
    ],
    [
      'an empty initialiser',
      moduleOf(section(6, list([I32, 0, 0x0b]))),
      'stack has more than one value at end of constant expression',
    ],
    [
      'a global of a global',
      moduleOf(section(6, list([I32, 0, 0x41, 0, 0x0b], [I32, 0, 0x23, 0, 0x0b]))),
      'global index out of range',
    ],
    ['data without memory', moduleOf(section(11, list([0, 0x41, 0, 0x0b, 0]))), 'unknown memory'],
    [
      'data at an offset that is no i32',
      moduleOf(memory, section(11, list([0, 0x42, 0, 0x0b, 0]))),
      'calculate offset: const expression type mismatch expected i32 but got i64',
    ],
    [
      'an export of nothing',
      moduleOf(section(7, list([...text('f'), 0, 0]))),
      'unknown function for export["f"]',
    ],
    [
      'an exported memory that is none',
      moduleOf(section(7, list([...text('m'), 2, 0]))),
      'memory for export["m"] out of range',
    ],
    [
      'a start function that does not exist',
      moduleOf(section(8, [3])),
      'invalid start function: func[3] has an invalid type',
    ],
    [
      'a start function with results',
      moduleOf(
        types([[], [I32]]),
        section(3, list([0])),
        section(8, [0]),
        section(10, list(body([0x41, 0]))),
      ),
      'invalid start function: func[0] must have an empty (nullary) signature: v_i32',
    ],
    [
      'an element of a function that does not exist',
      moduleOf(table, section(9, list([0, 0x41, 0, 0x0b, 1, 5]))),
      'element[0].init[0] func index 5 out of range',
    ],
    [
      'an element for a table that does not exist',
      moduleOf(section(9, list([0, 0x41, 0, 0x0b, 0]))),
      'unknown table 0 as active element target',
    ],
    [
      'a table of numbers',
      moduleOf(section(4, list([I32, 0, 1]))),
      'type mismatch: non-nullable table[0] requires an init expression',
    ],
    [
      'a data count that is wrong',
      moduleOf(memory, section(12, [2]), section(11, list([1, 0]))),
      "data count section (2) doesn't match the length of data section (1)",
    ],
    [
      'two memories, in the gateway’s words',
      moduleOf(section(2, list([...text('env'), ...text('m'), 2, 0, 1])), memory),
      'at most one table allowed in module',
    ],
  ];
  for (const [what, bytes, expected] of cases) {
    it(`refuse ${what}`, () => assert.equal(verdict(bytes), expected));
  }

  const twoFaults = (before: readonly Bytes[], element: Bytes): string =>
    verdict(
      moduleOf(
        types([[], []]),
        section(3, list([0])),
        table,
        ...before,
        section(9, list(element)),
        section(10, list(body([0x27]))),
      ),
    );

  it('of exports are looked at before function bodies, elements after them', () => {
    const badElement = [0, 0x41, 0, 0x0b, 1, 5];
    const badExport = section(7, list([...text('x'), 0, 9]));
    assert.equal(twoFaults([badExport], badElement), 'unknown function for export["x"]');
    assert.equal(twoFaults([], badElement), 'invalid function[0]: invalid instruction 0x27');
  });
});

describe('where an error is', () => {
  it('names the function and the offset of the instruction', () => {
    const bytes = functionModule(nothing, [0x01, 0x01, 0x6a]);
    const error = outcome(bytes);
    assert.deepEqual(error?.at, { kind: 'function', index: 0 });
    assert.equal(bytes[error?.offset ?? 0], 0x6a);
  });

  it('counts imported functions before those defined', () => {
    const bytes = moduleOf(
      types([[], []]),
      section(2, list([...text('env'), ...text('g'), 0, 0])),
      section(3, list([0])),
      section(7, list([...text('b'), 0, 1], [...text('a'), 0, 1])),
      section(10, list(body([0x27]))),
    );
    const error = outcome(bytes);
    assert.equal(error?.message, 'invalid function[0] export["a","b"]: invalid instruction 0x27');
    assert.deepEqual(error?.at, { kind: 'function', index: 1 });
  });
});
