import { HOST_SLOT, PRIVATE } from '../../wasm/rewrite/module-additions';

/**
 * `(module (import "" "a" (func $a (param i32))) (import "" "b" (func $b)) (import "" "c" (func $c (param i32)))
 * (export "a" (func $a)) (export "b" (func $b)) (export "c" (func $c)))`: only functions of a WebAssembly instance
 * can be put into a table.
 */
const CARRIER = new Uint8Array([
  0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x02, 0x60, 0x01, 0x7f, 0x00, 0x60, 0x00, 0x00,
  0x02, 0x10, 0x03, 0x00, 0x01, 0x61, 0x00, 0x00, 0x00, 0x01, 0x62, 0x00, 0x01, 0x00, 0x01, 0x63, 0x00, 0x00,
  0x07, 0x0d, 0x03, 0x01, 0x61, 0x00, 0x00, 0x01, 0x62, 0x00, 0x01, 0x01, 0x63, 0x00, 0x02,
]);

/** What the code added to a guard tells the host. */
export interface HostHooks {
  /** A `memory.grow` by `pages` has failed. */
  growFailed(pages: number): void;
  /** A `memory.grow` has made the memory larger. */
  grown(): void;
  /** The loop switch is on: throw to end the call. */
  loopHeader(): void;
}

/** Fills the host's table of a rewritten module, if it has one. */
export function fillHostTable(exports: WebAssembly.Exports, hooks: HostHooks): void {
  const table = exports[PRIVATE.hostTable];
  if (!(table instanceof WebAssembly.Table)) return;
  const carrier = new WebAssembly.Instance(new WebAssembly.Module(CARRIER), {
    '': {
      a: (pages: number) => {
        hooks.growFailed(pages >>> 0);
      },
      b: () => {
        hooks.loopHeader();
      },
      c: () => {
        hooks.grown();
      },
    },
  });
  table.set(HOST_SLOT.growFailed, carrier.exports['a']);
  table.set(HOST_SLOT.loopHeader, carrier.exports['b']);
  table.set(HOST_SLOT.grown, carrier.exports['c']);
}
