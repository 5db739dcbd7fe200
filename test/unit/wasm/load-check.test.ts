import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkModule } from '../../../src/wasm/load-check';
import { body, type Bytes, I32, I64, list, memory, moduleOf, section, text, types, u32 } from './build';
import { hosts } from './hosts';

function verdict(bytes: Uint8Array): string {
  const checked = checkModule(bytes, { memoryLimitPages: 256, hosts });
  return checked.ok ? 'loads' : checked.error.message;
}

function importing(
  ...entries: readonly (readonly [module: string, name: string, description: Bytes])[]
): Uint8Array {
  return moduleOf(
    types([[I32, I64, I32], []], [[I32, I32, I32], []]),
    section(
      2,
      list(...entries.map(([module, name, description]) => [...text(module), ...text(name), ...description])),
    ),
  );
}

describe('imports', () => {
  it('resolve against the host modules', () => {
    assert.equal(verdict(importing(['env', 'host_log', [0, 1]])), 'loads');
  });

  it('need their module', () => {
    assert.equal(verdict(importing(['no"pe', 'f', [0, 1]])), 'module[no"pe] not instantiated');
  });

  it('need their function', () => {
    assert.equal(verdict(importing(['env', 'a"\n', [0, 1]])), '"a\\"\\n" is not exported in module "env"');
  });

  it('need its signature', () => {
    const expected = 'import func[env.host_log]: signature mismatch: i32i64i32_v != i32i32i32_v';
    assert.equal(verdict(importing(['env', 'host_log', [0, 0]])), expected);
  });

  it('must be functions: hosts have nothing else', () => {
    const expected = 'export "host_log" in module "env" is a func, not a memory';
    assert.equal(verdict(importing(['env', 'host_log', [2, 0, 1]])), expected);
  });

  it('fail in the order of their modules', () => {
    const bytes = importing(['env', 'host_log', [0, 1]], ['zzz', 'f', [0, 1]], ['env', 'nope', [0, 1]]);
    assert.equal(verdict(bytes), '"nope" is not exported in module "env"');
  });

  it('are not looked up by inherited names', () => {
    assert.equal(
      verdict(importing(['env', 'toString', [0, 1]])),
      '"toString" is not exported in module "env"',
    );
  });
});

describe('active data segments', () => {
  const at = (offset: Bytes, size: number): Uint8Array =>
    moduleOf(
      memory,
      section(11, list([0, 0x41, ...offset, 0x0b, ...u32(size), ...Array.from({ length: size }, () => 0)])),
    );
  const end = [0x80, 0x80, 0x04];

  it('may end with the memory', () => {
    assert.equal(verdict(at([0xff, 0xff, 0x03], 1)), 'loads');
  });

  it('of no bytes may be at its end', () => {
    assert.equal(verdict(at(end, 0)), 'loads');
  });

  it('may not reach beyond it', () => {
    assert.equal(verdict(at(end, 1)), 'data[0]: out of bounds memory access');
  });

  it('take negative offsets as large ones', () => {
    assert.equal(verdict(at([0x7f], 0)), 'data[0]: out of bounds memory access');
  });
});

describe('active element segments', () => {
  /** A table of two entries and one segment for each [offset, functions]; what the load check says. */
  function loaded(...segments: readonly (readonly [number, number])[]): string {
    const bytes = moduleOf(
      types([[], []]),
      section(3, list([0])),
      section(4, list([0x70, 0, 2])),
      section(
        9,
        list(
          ...segments.map(([offset, count]) => [
            0,
            0x41,
            offset,
            0x0b,
            count,
            ...Array.from({ length: count }, () => 0),
          ]),
        ),
      ),
      section(10, list(body([]))),
    );
    return verdict(bytes);
  }

  it('load when they fit', () => {
    assert.equal(loaded([0, 2], [1, 1]), 'loads');
  });

  it('load, too, when one does not fit: it is not applied (wazero L7)', () => {
    assert.equal(loaded([0, 1], [1, 2], [0, 1]), 'loads');
  });

  it('fit anywhere without entries', () => {
    assert.equal(loaded([9, 0], [2, 1]), 'loads');
  });
});
