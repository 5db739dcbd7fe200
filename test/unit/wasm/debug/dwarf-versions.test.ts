import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openDebugInfo } from '../../../../src/wasm/debug/debug-info';
import { createFrameLocator } from '../../../../src/wasm/debug/locate-frames';
import { catchTrap, draw, fixture } from './trapping';

/** The trap of a module in fixtures/dwarf, as a picture without indices and offsets; `debug` is its debug file. */
function picture(name: string, debug?: string): string {
  const bytes = fixture(`dwarf/${name}.wasm`);
  const external = debug === undefined ? {} : { externalBytes: fixture(`dwarf/${debug}.wasm`) };
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(bytes)));
  const { frames } = catchTrap(bytes, () => (exports['trap'] as (parts: number) => number)(0));
  const located = createFrameLocator({ debugInfo: openDebugInfo({ bytes, ...external }) })(frames);
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

  it('reads a debug file that has no code, as strip tools make them', () => {
    assert.equal(picture('separate', 'separate.debug'), INLINED);
    assert.equal(picture('separate'), '$0');
  });

  it('reads the lines of a module whose functions are described in .dwo files', () => {
    assert.equal(
      picture('v5-split'),
      `
int guard::share<int>(int, int volatile*) /guards/dwarf/trap.cpp:6:16
guard::Policy::weigh(int) const /guards/dwarf/trap.cpp:12:39
trap /guards/dwarf/trap.cpp:23:17`.trim(),
    );
  });
});
