import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openDebugInfo } from '../../../../src/wasm/debug/debug-info';
import { createFrameLocator } from '../../../../src/wasm/debug/locate-frames';
import { catchTrap, draw, fixture } from './trapping';

/** The trap of a module in fixtures/dwarf, as a picture without indices and offsets. */
function picture(name: string): string {
  const bytes = fixture(`dwarf/${name}.wasm`);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(bytes)));
  const { frames } = catchTrap(bytes, () => (exports['trap'] as (parts: number) => number)(0));
  const located = createFrameLocator({ debugInfo: openDebugInfo({ bytes }) })(frames);
  return draw(located).replace(/^\d+@[0-9a-f]+ /gm, '');
}

const CALLS = `
guard::share<int> /guards/dwarf/trap.cpp:6:16
guard::Policy::weigh /guards/dwarf/trap.cpp:12:39
trap /guards/dwarf/trap.cpp:23:17`.trim();
const INLINED = CALLS.replace(/(?=\n)/g, ' <');

describe('versions of DWARF', () => {
  for (const name of ['v2-o0', 'v5-o0']) {
    it(`reads functions and lines of ${name}`, () => {
      assert.equal(picture(name), CALLS);
    });
  }
  for (const name of ['v3-o2', 'v4-o2', 'v5-o2', 'v5-lines']) {
    it(`reads inlined calls of ${name}`, () => {
      assert.equal(picture(name), INLINED);
    });
  }
});
