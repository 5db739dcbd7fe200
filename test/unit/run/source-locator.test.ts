import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Frame } from '../../../src/gateway/invocation';
import { assembleGuardText, type GuardFile } from '../../../src/run/guard-file';
import { createSourceLocator, type SourceFiles } from '../../../src/run/source-locator';

const FIXTURES = join(__dirname, '..', '..', 'fixtures');
const nothing: SourceFiles = { readBeside: () => undefined };

function fixture(path: string): GuardFile {
  return { module: { path, bytes: readFileSync(join(FIXTURES, path)) } };
}

function draw(frames: readonly Frame[]): string[] {
  return frames.map(
    ({ function: name, source, line, column, inlined, library }) =>
      `${library ? '~' : ''}${name} ${source ?? '?'}:${String(line)}:${String(column)}${inlined ? ' <' : ''}`,
  );
}

describe('source locator', () => {
  it('leads WAT frames to the instruction', async () => {
    const text = '(module\n  (func $f\n    nop\n    unreachable))';
    const outcome = await assembleGuardText('guards/a.wat', text);
    assert.ok(outcome.ok);
    const offset = outcome.file.module.bytes.lastIndexOf(0x0a /* code section */) + 6;
    const locator = createSourceLocator(outcome.file, nothing);
    assert.deepEqual(draw(locator.locate([{ function: 'f', index: 0, offset }])), ['f guards/a.wat:4:5']);
  });

  it('leads compiled frames to their sources and to the files of this machine', () => {
    const resolve = (source: string): string | undefined =>
      source.endsWith('guard.c') ? 'here/guard.c' : undefined;
    const locator = createSourceLocator(fixture('tiny-c/tiny-c.o2.wasm'), { ...nothing, resolve });
    assert.deepEqual(draw(locator.locate([{ function: 'label_resource', index: 7, offset: 0x1c8 }])), [
      'poke here/guard.c:34:9 <',
      'scribble here/guard.c:39:3 <',
      'label_resource here/guard.c:66:32',
    ]);
  });

  it('reads the debug file beside a stripped guard', () => {
    const asked: string[] = [];
    const readBeside = (reference: string): Uint8Array => {
      asked.push(reference);
      return readFileSync(join(FIXTURES, 'tiny-c', 'tiny-c.o2.wasm'));
    };
    const stripped = withoutCustomSections(fixture('tiny-c/tiny-c.o2.wasm'));
    const frames = createSourceLocator(stripped, { readBeside }).locate([
      { function: '$7', index: 7, offset: 0x1c8 },
    ]);
    assert.deepEqual([asked, frames[0]?.line], [['tiny-c.o2.debug.wasm'], 34]);
  });

  it('takes the position a stripped guard printed', () => {
    const locator = createSourceLocator(fixture('tiny-rust/tiny-rust.stripped.wasm'), nothing);
    const stderr = "thread '<unnamed>' panicked at src/lib.rs:35:5:\nindex out of bounds\n";
    const [first] = locator.locate([{ function: '$109', index: 109, offset: 24637 }], { stderr, logs: [] });
    assert.deepEqual([first?.source, first?.line], ['src/lib.rs', 35]);
  });

  it('says when debug information is unreadable and keeps the frames', () => {
    const file = fixture('tiny-c/tiny-c.o2.wasm');
    const bytes = Uint8Array.from(file.module.bytes);
    const at = Buffer.from(bytes).indexOf('.debug_info');
    bytes.fill(0xff, at + 11, at + 60);
    const locator = createSourceLocator({ module: { path: 'x.wasm', bytes } }, nothing);
    const frames = locator.locate([{ function: 'label_resource', index: 7, offset: 0x1c8 }]);
    assert.equal(frames.length > 0, true);
    assert.match(locator.problem ?? '', /^debug information unreadable: /);
  });

  it('takes no fault of ours for a mistake in debug information', () => {
    const fault = new TypeError('x is undefined');
    const resolve = (): string => {
      throw fault;
    };
    const file = fixture('tiny-c/tiny-c.o2.wasm');
    const frames = [{ function: 'label_resource', index: 7, offset: 0x1c8 }];
    assert.throws(() => createSourceLocator(file, { ...nothing, resolve }).locate(frames), fault);
    assert.throws(() => createSourceLocator(file, { ...nothing, resolve }).rows(), fault);
    const faults: unknown[] = [];
    const onFault = (_what: string, error: unknown): void => void faults.push(error);
    const locator = createSourceLocator(file, { ...nothing, resolve, onFault });
    assert.deepEqual(locator.locate(frames), frames);
    assert.deepEqual(locator.rows(), []);
    assert.deepEqual(faults, [fault, fault]);
    assert.equal(locator.problem, 'source positions are missing: internal error: x is undefined');
  });

  it('reads nothing before the first frame', () => {
    const readBeside = (): Uint8Array => assert.fail('read too early');
    assert.deepEqual(createSourceLocator(fixture('tiny-c/tiny-c.o2.wasm'), { readBeside }).locate([]), []);
  });
});

/** The module as a linker would strip it; offsets stay as long as custom sections come last. */
function withoutCustomSections({ module }: GuardFile): GuardFile {
  const { bytes } = module;
  let at = 8;
  while (at < bytes.length && bytes[at] !== 0) {
    let shift = 0;
    let size = 0;
    let next = at + 1;
    for (;;) {
      const byte = bytes[next++] ?? 0;
      size |= (byte & 0x7f) << shift;
      shift += 7;
      if (byte < 0x80) break;
    }
    at = next + size;
  }
  return { module: { path: module.path, bytes: bytes.slice(0, at) } };
}
