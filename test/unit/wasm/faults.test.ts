import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BinaryReader } from '../../../src/wasm/binary-reader';
import { scanConstantExpression } from '../../../src/wasm/const-expression';
import { readTables } from '../../../src/wasm/decode-declarations';
import { CheckLimit, LoadFailure } from '../../../src/wasm/load-failure';

class Fault extends Error {}

/** A reader whose numbers fail from the `at`th on. */
function failing(bytes: readonly number[], at: number, error: Error): BinaryReader {
  const reader = new BinaryReader(Uint8Array.from(bytes));
  const read = reader.u32.bind(reader);
  let count = 0;
  reader.u32 = (context) => {
    if (++count >= at) throw error;
    return read(context);
  };
  return reader;
}

describe('a fault of ours while a module is judged', () => {
  const readers: Readonly<Record<string, (error: Error) => unknown>> = {
    'the type of ref.null': (error) => scanConstantExpression(failing([0xd0, 0x01, 0x0b], 1, error)),
    'the size of a vector': (error) => readTables(failing([1, 0x70, 0, 1], 1, error), 0),
    'a name': (error) => {
      const reader = new BinaryReader(Uint8Array.from([1, 0x61]));
      reader.keep = () => undefined;
      Object.defineProperty(reader, 'bytes', {
        value: {
          0: 1,
          subarray: () => {
            throw error;
          },
        },
      });
      return reader.name('import module');
    },
  };
  for (const [what, read] of Object.entries(readers)) {
    it(`is no refusal by the gateway: ${what}`, () => {
      assert.throws(() => read(new Fault('ours')), Fault);
      assert.throws(() => read(new CheckLimit('too much')), CheckLimit);
    });
  }

  it('is distinguished from what the gateway refuses there', () => {
    const refuse = new LoadFailure('overflows a 32-bit integer');
    assert.throws(
      () => scanConstantExpression(failing([0xd0, 0x01, 0x0b], 1, refuse)),
      /invalid type for ref.null/,
    );
    assert.throws(() => readTables(failing([1, 0x70, 0, 1], 1, refuse), 0), /error reading size/);
  });
});
