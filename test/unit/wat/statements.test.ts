import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assembleWat } from '../../../src/wat/assemble';
import { watRows } from '../../../src/wat/statements';
import { forEachInstruction } from '../../../src/wasm/instructions';
import { decodeModule } from '../../../src/wasm/decode';

/** One line a row: `line:column first instruction`, `-` before rows where no step ends. */
async function drawn(text: string): Promise<string[]> {
  const assembled = await assembleWat(text, 'guard.wat');
  assert(assembled.ok);
  const { bytes, tree } = assembled.value;
  const decoded = decodeModule(bytes, { memoryLimitPages: 256 });
  assert(decoded.ok);
  const names = new Map<number, string>();
  for (const { expression } of decoded.value.code)
    forEachInstruction(bytes, expression, ({ offset, opcode }) => names.set(offset, opcode.name));
  return watRows(tree, bytes, 'guard.wat').map(
    ({ offset, line, column, statement }) =>
      `${statement ? '' : '- '}${String(line)}:${String(column)} ${names.get(offset) ?? '?'}`,
  );
}

describe('statements of WAT', () => {
  it('are lines of plain instructions', async () => {
    const text = `(func (param i32)
      local.get 0
      i32.const 1 i32.add
      drop)`;
    assert.deepEqual(await drawn(text), ['2:7 local.get', '3:7 i32.const', '4:7 drop']);
  });

  it('are folded instructions with their operands, whose lines can have breakpoints', async () => {
    const text = `(func (param $x i32)
      (local.set $x
        (i32.add
          (i32.const 1)
          (i32.const 2)))
      (drop (local.get $x)))`;
    assert.deepEqual(await drawn(text), [
      '2:7 i32.const',
      '- 4:12 i32.const',
      '- 5:12 i32.const',
      '- 3:10 i32.add',
      '6:7 local.get',
    ]);
  });

  it('go on inside blocks, loops and branches', async () => {
    const text = `(func (param $x i32)
      (loop $again
        (if (local.get $x)
          (then
            (br $again))
          (else
            nop))
        (block
          nop)))`;
    assert.deepEqual(await drawn(text), [
      '2:7 loop',
      '3:9 local.get',
      '5:13 br',
      '7:13 nop',
      '8:9 block',
      '9:11 nop',
    ]);
  });

  it('leave out what runs before the guard is called', async () => {
    assert.deepEqual(await drawn('(global i32 (i32.const 1)) (memory 1) (data (i32.const 0) "x")'), []);
  });
});
