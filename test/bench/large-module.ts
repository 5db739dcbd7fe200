import { ByteWriter } from '../../src/wasm/rewrite/byte-writer';

const HEADER = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
/** `i32.const 7`, `drop`. */
const STATEMENT = [0x41, 7, 0x1a];

/** A module with code alone: `functions` functions of `statements` statements, each with a name. */
export function moduleWithCode(functions: number, statements: number): Uint8Array {
  const body = new ByteWriter().byte(0);
  for (let i = 0; i < statements; i++) body.bytes(STATEMENT);
  body.byte(0x0b);
  const declared = new ByteWriter().u32(functions);
  const code = new ByteWriter().u32(functions);
  const names = new ByteWriter().u32(functions);
  for (let i = 0; i < functions; i++) {
    declared.byte(0);
    code.u32(body.length).append(body);
    names.u32(i).name(`guard::rules::check_${String(i)}`);
  }
  return new ByteWriter()
    .bytes(HEADER)
    .section(1, new ByteWriter().bytes([1, 0x60, 0, 0]))
    .section(3, declared)
    .section(10, code)
    .section(0, new ByteWriter().name('name').section(1, names))
    .finish();
}
