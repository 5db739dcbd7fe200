import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createFrameLocator } from '../../../../src/wasm/debug/locate-frames';
import { decodeDataUrl, openSourceMap, sourceMapReference } from '../../../../src/wasm/debug/source-map';
import { catchTrap, draw, fixture } from './trapping';

describe('source maps', () => {
  it('leads a trap of AssemblyScript to its line', () => {
    const bytes = fixture('assemblyscript/guard.wasm');
    assert.equal(sourceMapReference(bytes), './guard.wasm.map');
    const map = openSourceMap(new TextDecoder().decode(fixture('assemblyscript/guard.wasm.map')));
    assert.ok(map.ok);
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(bytes)));
    const { frames } = catchTrap(bytes, () => (exports['label'] as (n: number) => number)(0));
    const located = draw(createFrameLocator({ sourceMap: map.value })(frames));
    assert.equal(located.replace(/^\d+@[0-9a-f]+ /gm, ''), 'guard/label guard.ts:8:10');
  });

  it('carries the text of sources', () => {
    const map = openSourceMap('{"version":3,"sources":["a.ts"],"sourcesContent":["text"],"mappings":"AAAA"}');
    assert.equal(map.ok && map.value.contentOf('a.ts'), 'text');
    assert.deepEqual(map.ok && map.value.locate(9), { source: 'a.ts', line: 1, column: 1 });
  });

  it('decodes data URLs in both forms', () => {
    assert.equal(decodeDataUrl('data:application/json;base64,eyJhIjoiw7wifQ=='), '{"a":"ü"}');
    assert.equal(decodeDataUrl('data:application/json,%7B%7D'), '{}');
    assert.equal(decodeDataUrl('data:application/json;base64,***'), undefined);
    assert.equal(decodeDataUrl('https://example.com/a.map'), undefined);
  });

  it('says why a map is unreadable', () => {
    for (const text of ['', 'null', '[]', '{', '{"version":2}', '{"version":3,"sources":1,"mappings":{}}']) {
      const map = openSourceMap(text);
      assert.match(
        map.ok ? text : map.error,
        /^debug information unreadable: source map is not a source map/,
      );
    }
  });
});
