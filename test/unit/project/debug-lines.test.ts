import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { hasSourceLines, linesAdvice, withDebugLines } from '../../../src/project/debug-lines';
import { ProjectSearch } from '../../../src/project/find-projects';
import { memoryFiles } from './memory-files';

function changed(manifest: string, profile = 'release'): string | undefined {
  const edits = withDebugLines(manifest, profile);
  if (!edits) return undefined;
  return edits
    .toSorted((left, right) => right.range.start - left.range.start)
    .reduce((text, { range, text: by }) => text.slice(0, range.start) + by + text.slice(range.end), manifest);
}

describe('a Cargo.toml that gets source lines', () => {
  it('has a new profile at its end', () => {
    assert.equal(
      changed('[package]\nname = "g" # mine'),
      '[package]\nname = "g" # mine\n\n[profile.release]\ndebug = "line-tables-only"\n',
    );
  });

  it('keeps what its profile says, comments and ends of lines', () => {
    assert.equal(
      changed('[profile.release] # small\r\nopt-level = "s" # really\r\n\r\n[lib]\r\n'),
      '[profile.release] # small\r\ndebug = "line-tables-only"\r\nopt-level = "s" # really\r\n\r\n[lib]\r\n',
    );
  });

  it('gets another value, and is not stripped', () => {
    assert.equal(
      changed('[profile.release]\nstrip = true # smaller\ndebug = 0 # off\n[profile.dev]\ndebug = 2\n'),
      '[profile.release]\nstrip = "none" # smaller\ndebug = "line-tables-only" # off\n[profile.dev]\ndebug = 2\n',
    );
  });

  it('is left alone when it has lines, is no TOML, or is written in a way that lines do not change', () => {
    for (const text of [
      '[profile.release]\ndebug = "line-tables-only"\n',
      '[profile',
      'profile = { release = { lto = true } }\n',
      '[profile]\nrelease.lto = true\n',
    ])
      assert.equal(changed(text), undefined, text);
  });

  it('adds a profile with another name', () => {
    assert.match(
      changed('[profile.release]\n', 'small') ?? '',
      /\[profile\.small\]\ndebug = "line-tables-only"\n$/,
    );
  });
});

describe('a module', () => {
  const fixture = (name: string): Uint8Array => readFileSync(`test/fixtures/${name}`);

  it('has source lines by DWARF or a source map', () => {
    assert.ok(hasSourceLines(fixture('tiny-rust/tiny-rust.lines.wasm')));
    assert.ok(hasSourceLines(fixture('assemblyscript/guard.wasm')));
    assert.ok(!hasSourceLines(fixture('tiny-rust/tiny-rust.stripped.wasm')));
    assert.ok(!hasSourceLines(new Uint8Array([0, 1, 2])));
  });

  it('without lines gets advice for the profile that it was built with', async () => {
    const manifest = '[package]\nname = "g"\n[lib]\ncrate-type = ["cdylib"]\n';
    const files = memoryFiles({
      '/w/Cargo.toml': '[workspace]\nmembers = ["g"]\n',
      '/w/g/Cargo.toml': manifest,
    });
    const wasm = '/w/target/wasm32-wasip1/release/g.wasm';
    const found = await new ProjectSearch(files).ofModule(wasm);
    assert.ok(found);
    assert.deepEqual(linesAdvice(found.project, wasm), {
      message:
        'g has no source lines: traps and the debugger show functions only. Add debug = "line-tables-only" to [profile.release].',
      file: '/w/Cargo.toml',
      profile: 'release',
    });
    assert.equal(linesAdvice(found.project, '/w/target/wasm32-wasip1/debug/g.wasm').profile, 'dev');
  });
});
