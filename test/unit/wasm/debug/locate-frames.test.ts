import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DebugInfo, SourceFrame } from '../../../../src/wasm/debug/debug-info';
import { openDebugInfo } from '../../../../src/wasm/debug/debug-info';
import { createFrameLocator, type FrameSources } from '../../../../src/wasm/debug/locate-frames';
import type { ModuleSourceMap } from '../../../../src/wasm/debug/source-map';
import { draw, fixture } from './trapping';

const NO_LOGS: readonly string[] = [];

function debugInfo(frames: readonly SourceFrame[]): DebugInfo {
  return {
    available: true,
    problem: undefined,
    locate: () => frames,
    rows: () => [],
    directoryOf: () => undefined,
    variables: undefined,
  };
}

/** The picture of one frame `name` at offset 16 after locating. */
function locate(sources: FrameSources, name = 'check', stderr?: string): string {
  const frames = [{ function: name, index: 1, offset: 16 }];
  const hints = stderr === undefined ? undefined : { stderr, logs: NO_LOGS };
  return draw(createFrameLocator(sources)(frames, hints));
}

const wat = () => ({ source: 'guard.wat', line: 1, column: 2 });
const dwarf = debugInfo([{ name: 'check', source: 'guard.c', line: 3, column: 4, inlined: false }]);
const sourceMap: ModuleSourceMap = {
  sources: ['guard.ts'],
  locate: () => ({ source: 'guard.ts', line: 5, column: 6 }),
  rows: () => [],
  contentOf: () => undefined,
};

describe('locating frames', () => {
  it('prefers WAT to DWARF to a source map', () => {
    assert.equal(locate({ wat, debugInfo: dwarf, sourceMap }), '1@10 check guard.wat:1:2');
    assert.equal(locate({ debugInfo: dwarf, sourceMap }), '1@10 check guard.c:3:4');
    assert.equal(locate({ debugInfo: debugInfo([]), sourceMap }), '1@10 check guard.ts:5:6');
    assert.equal(locate({}), '1@10 check');
  });

  it("leaves out the guard's own crate, but no other", () => {
    const unitName = 'src/lib.rs/@/tiny.4581209e1ab18a92-cgu.0';
    const names = ['_ZN4tiny6policy5check17h0123456789abcdefE', '_ZN5other5check17h0123456789abcdefE'];
    const frames = names.map((linkageName) => ({ linkageName, unitName, inlined: false }));
    assert.equal(locate({ debugInfo: debugInfo(frames) }), '1@10 policy::check\n1@10 other::check');
    const foreign = { ...frames[0], unitName: `/vendor/tiny-1.0.0/${unitName}`, inlined: false };
    assert.equal(locate({ debugInfo: debugInfo([foreign]) }), '1@10 tiny::policy::check');
  });

  it('takes the name section where line tables know only the last part of a name', () => {
    const frames = [{ name: 'fmt', inlined: false }];
    assert.equal(
      locate({ debugInfo: debugInfo(frames) }, '_ZN4core3fmt5write17h0123456789abcdefE'),
      '1@10 core::fmt::write (library)',
    );
  });

  it('takes the plain name where the mangled one is beyond reading', () => {
    const linkageName = '_ZN5guard4findINS_3KeyETnNS_2ifIXsr5is_okIT_EE5valueEiE4typeELi0EEEvT_';
    const frames = [{ linkageName, name: 'find<guard::Key, 0>', inlined: false }];
    assert.equal(locate({ debugInfo: debugInfo(frames) }), '1@10 find<guard::Key, 0>');
  });

  it('gives the printed position to the innermost frame of the guard when there are names', () => {
    const frames = ['abort', '_ZN4core9panicking5panic17h0123456789abcdefE', 'inspect', 'label_resource'];
    const stderr = "thread '<unnamed>' panicked at src/lib.rs:35:5:\nno\n";
    const located = createFrameLocator({})(
      frames.map((name, index) => ({ function: name, index, offset: 16 })),
      { stderr, logs: NO_LOGS },
    );
    assert.equal(
      draw(located),
      '0@10 abort (library)\n1@10 core::panicking::panic (library)\n2@10 inspect src/lib.rs:35:5\n3@10 label_resource',
    );
  });

  it('does not put a printed position over one from debug information', () => {
    const stderr = "thread '<unnamed>' panicked at src/other.rs:1:1:\nno\n";
    assert.equal(locate({ debugInfo: dwarf }, 'check', stderr), '1@10 check guard.c:3:4');
  });

  it('reports the compilation directory of the sources it named', () => {
    const info = openDebugInfo({ bytes: fixture('tiny-c/tiny-c.o2.wasm') });
    const [frame] = info.locate(0x1c8);
    assert.equal(info.directoryOf(frame?.source ?? ''), '/guards/tiny-c');
  });
});
