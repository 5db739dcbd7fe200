import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { INSTANTIATE_PREFIX } from '../../../src/gateway/texts';
import { hostSignatures } from '../../../src/gateway/host-signatures';
import { moduleFindings } from '../../../src/inspect/overview/module-findings';
import { moduleOverview } from '../../../src/inspect/overview/module-overview';
import type { ModuleOverview } from '../../../src/inspect/overview/overview';
import { assembleGuardText } from '../../../src/run/guard-file';
import { decodeModule } from '../../../src/wasm/decode';
import { body, custom, list, moduleOf, section, text, types, u32 } from '../wasm/build';

const CAP = 256;
const LABELS = ['label_agent', 'label_resource', 'label_response']
  .map((name) => `(func (export "${name}") (param i32 i32 i32 i32) (result i32) (i32.const -1))`)
  .join('\n');

const file = (path: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../../fixtures/${path}`, import.meta.url)));

async function overviewOf(wat: string): Promise<ModuleOverview> {
  const outcome = await assembleGuardText('g.wat', wat);
  assert.ok(outcome.ok);
  return moduleOverview(outcome.file.module.bytes, CAP);
}

/** `code severity: first line of the message @section`, one a line. */
function drawn({ findings }: ModuleOverview): string[] {
  return findings.rows.map(({ code = '-', severity, message, place }) => {
    const at = place ? ` @0x${place.offset.toString(16)} ${place.section ?? '?'}` : '';
    return `${code} ${severity}: ${message.split('\n')[0] ?? ''}${at}`;
  });
}

describe('the overview of a module', () => {
  interface Vector {
    readonly name: string;
    readonly wasmBase64: string;
    readonly limits: { readonly memoryPages: number };
    readonly expect: { readonly ok: boolean; readonly error?: string; readonly errorIsPrefix?: boolean };
  }
  const vectors = JSON.parse(
    readFileSync(new URL('../../vectors/load.json', import.meta.url), 'utf8'),
  ) as Vector[];

  it('has the verdict of the gateway on every recorded module, as far as nothing has to run', () => {
    for (const { name, wasmBase64, limits, expect } of vectors) {
      const overview = moduleOverview(new Uint8Array(Buffer.from(wasmBase64, 'base64')), limits.memoryPages);
      const { verdict, error, facts } = overview;
      if (verdict === 'crash') continue;
      assert.notEqual(verdict, 'undecided', name);
      const isRefusedByRuntime = error?.startsWith(INSTANTIATE_PREFIX) ?? false;
      // The start function, which is not run here, decides.
      if (facts?.start && !isRefusedByRuntime) continue;
      assert.equal(!isRefusedByRuntime, expect.ok, `${name}: ${error ?? 'it loads'}`);
      if (expect.error === undefined) continue;
      const said = error?.slice(INSTANTIATE_PREFIX.length) ?? '';
      if (expect.errorIsPrefix) assert.ok(said.startsWith(expect.error), `${name}: ${said}`);
      else assert.equal(said, expect.error, name);
    }
  });

  it('leaves the verdict to a start function, which it does not run', async () => {
    const { verdict, error, facts } = await overviewOf(
      `(module (memory 1) ${LABELS} (func $boot unreachable) (start $boot))`,
    );
    assert.deepEqual([verdict, error, facts?.start], ['start', null, { index: 3, name: 'boot' }]);
  });

  it('lists every import and export that the gateway refuses', async () => {
    const overview = await overviewOf(`(module
      (import "env" "call_backed" (func))
      (import "evn" "host_log" (func))
      (import "env" "host_log" (func (param i32 i32 i32)))
      (memory 1)
      (func (export "label_agent") (param i32) (result i32) (i32.const 0))
      (func (export "_initialize")))`);
    assert.equal(overview.verdict, 'refused');
    assert.deepEqual(drawn(overview), [
      'load-refused error: failed to instantiate WASM module: "call_backed" is not exported in module "env" @0x1c import',
      'load-refused error: failed to instantiate WASM module: module[evn] not instantiated @0x2e import',
      'missing-export error: WASM module must export label_resource and label_response functions',
      'wrong-signature error: WASM module function label_agent must have signature (i32,i32,i32,i32)->i32, got [127]->[127]',
      '- warning: _initialize: the gateway never calls it, so its constructors and startup code do not run.',
      'direct-memory-path hint: The guard exports no `alloc` and `dealloc`: the gateway puts its buffers at the very end of memory, where they may overwrite data of the guard.',
    ]);
    assert.deepEqual(
      overview.facts?.imports.rows.map(({ name, error }) => `${name}: ${error ?? 'provided'}`),
      [
        'call_backed: "call_backed" is not exported in module "env"',
        'host_log: module[evn] not instantiated',
        'host_log: provided',
      ],
    );
    assert.deepEqual(
      overview.facts.guardExports.map(({ name, state }) => `${name} ${state}`),
      [
        'label_agent wrong',
        'label_resource missing',
        'label_response missing',
        'alloc missing',
        'dealloc missing',
      ],
    );
  });

  it('says which instruction of which function is refused', async () => {
    const { findings } = await overviewOf(`(module (memory 1) ${LABELS} (func $newer (return_call $newer)))`);
    const [first] = findings.rows;
    assert.match(first?.message ?? '', /feature "tail-call" is disabled/);
    assert.deepEqual([first?.place?.section, first?.code], ['code', 'load-refused']);
  });

  it('has the facts of what is refused for its memory', async () => {
    const overview = await overviewOf(`(module (memory 300 400) ${LABELS})`);
    assert.equal(overview.verdict, 'refused');
    assert.match(overview.error ?? '', /min 300 pages \(18 Mi\) over limit of 256 pages/);
    assert.deepEqual(overview.facts?.memory, { minPages: 300, maxPages: 400, capPages: CAP });
  });

  it('lists the functions of a Rust guard by their names for people, largest first', () => {
    const { verdict, facts } = moduleOverview(file('tiny-rust/tiny-rust.full.wasm'), CAP);
    assert.equal(verdict, 'loads');
    const { rows, total } = facts!.functions;
    assert.equal(rows.length, total);
    const sizes = rows.map(({ bytes }) => bytes);
    assert.deepEqual(
      sizes,
      [...sizes].sort((a, b) => b - a),
    );
    assert.equal(
      sizes.reduce((sum, bytes) => sum + bytes, 0),
      facts!.functionBytes,
    );
    assert.ok(
      rows.some(({ name }) => /^core::panicking::panic\w*$/.test(name)),
      rows.map(({ name }) => name).join(),
    );
    assert.ok(rows.some(({ exported }) => exported === 'label_resource'));
    assert.deepEqual(facts?.debug, { dwarf: true, names: true, sourceMap: false, external: false });
    assert.ok(facts?.producers.some(({ field, name }) => field === 'processed-by' && name === 'rustc'));
  });

  it('has sections that fill the file', () => {
    const bytes = file('tiny-c/tiny-c.o0.wasm');
    const { sections } = moduleOverview(bytes, CAP);
    let next = 8;
    for (const { offset, bytes: size } of sections.rows) {
      assert.equal(offset, next);
      next += size;
    }
    assert.equal(next, bytes.length);
    assert.equal(sections.total, sections.rows.length);
  });

  it('says what a file is that is no module', () => {
    const begins: readonly [string | readonly number[], RegExp][] = [
      ['', /^The file is empty\./],
      [[0, 0x61, 0x73], /ends within the header of a module: it has 3 of 8 bytes/],
      [[0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0], /WebAssembly component.*wasm32-wasip1/],
      ['(module)', /WebAssembly text/],
      ['version https://git-lfs.github.com/spec/v1', /git lfs pull/],
      [[0x1f, 0x8b, 8], /gzip/],
      [[0x7f, 0x45, 0x4c, 0x46, 2], /ELF.*wasm32 target/],
      ['hello', /does not begin with the bytes 00 61 73 6d/],
    ];
    for (const [content, expected] of begins) {
      const bytes =
        typeof content === 'string' ? new TextEncoder().encode(content) : Uint8Array.from(content);
      const { hint, verdict, facts, sections } = moduleOverview(bytes, CAP);
      assert.match(hint ?? '', expected);
      assert.deepEqual([verdict, facts, sections.rows], ['refused', null, []]);
    }
  });

  it('says that a file is cut off, and lists the sections before', () => {
    const whole = file('tiny-rust/tiny-rust.full.wasm');
    const { hint, sections, verdict } = moduleOverview(whole.subarray(0, 1000), CAP);
    assert.equal(verdict, 'refused');
    assert.match(
      hint ?? '',
      /^The file ends within the section code, which declares [\d,]+ bytes: \d+ are there\./,
    );
    assert.equal(sections.rows[0]?.name, 'type');
  });

  it('takes whatever is left of a module', () => {
    const whole = file('tiny-c/tiny-c.o0.wasm');
    for (let length = 0; length < whole.length; length += 257) {
      const { bytes } = moduleOverview(whole.subarray(0, length), CAP);
      assert.equal(bytes, length);
    }
    for (let at = 0; at < whole.length; at += 257) {
      const damaged = whole.slice();
      damaged[at] = 0xff;
      assert.ok(moduleOverview(damaged, CAP).sections.rows.length >= 0);
    }
  });

  it('is bounded, and says how much there is', () => {
    const count = 60_000;
    const functions = section(3, [...u32(count), ...Array<number>(count).fill(0)]);
    const code = section(10, [...u32(count), ...Array<readonly number[]>(count).fill(body([])).flat()]);
    const { facts, findings } = moduleOverview(moduleOf(types([[], []]), functions, code), CAP);
    assert.deepEqual([facts?.functions.rows.length, facts?.functions.total], [50_000, count]);
    assert.equal(
      findings.rows.some(({ code: known }) => known === 'no-memory'),
      true,
    );
    const entry = (index: number): readonly number[] => [...text('env'), ...text(`f${String(index)}`), 0, 0];
    const imports = section(2, list(...Array.from({ length: 12_000 }, (_, index) => entry(index))));
    const refused = moduleOverview(moduleOf(types([[], []]), imports), CAP);
    assert.deepEqual([refused.findings.rows.length, refused.facts?.imports.total], [100, 12_000]);
    assert.ok(refused.findings.total >= 100);
  });

  it('looks for the functions of what it lists only, in a few steps', () => {
    const count = 2_000;
    const none = Array<number>(count).fill(0);
    const entry = (index: number): readonly number[] => [...text('env'), ...text(`f${String(index)}`), 0, 0];
    const bytes = moduleOf(
      types([[], []]),
      section(2, list(...Array.from({ length: 1_000 }, (_, index) => entry(index)))),
      section(3, [...u32(count), ...none]),
      section(10, [...u32(count), ...none.flatMap(() => body([]))]),
    );
    const decoded = decodeModule(bytes, { memoryLimitPages: CAP });
    assert.ok(decoded.ok);
    const module = decoded.value;
    let looks = 0;
    const code = module.code.map((each) => ({
      ...each,
      get range() {
        looks++;
        return each.range;
      },
    }));
    const at = { kind: 'import', index: 0 } as const;
    const found = { hosts: hostSignatures(), memoryPages: CAP, sections: [] };
    const functionAt = (offset: number): number | undefined => {
      const error = { message: '"f0" is not exported in module "env"', at, offset };
      const { rows, total } = moduleFindings({ ...found, error, module: { ...module, code } });
      assert.deepEqual([rows.length, total > 1_000], [100, true]);
      return rows[0]?.place?.function?.index;
    };
    assert.equal(functionAt(module.imports[0]?.range.start ?? 0), undefined);
    for (const position of [0, 1, 1_234, count - 1]) {
      const { start, end } = module.code[position]!.range;
      assert.deepEqual([functionAt(start), functionAt(end - 1)], [1_000 + position, 1_000 + position]);
    }
    assert.equal(functionAt(bytes.length), undefined);
    assert.ok(looks < 10 * 100 * 30, `${String(looks)} looks`);
  });

  it('reads what made a module, as far as that can be read', () => {
    const field = (name: string, ...values: readonly (readonly [string, string])[]): readonly number[] => [
      ...text(name),
      ...list(...values.map(([tool, version]) => [...text(tool), ...text(version)])),
    ];
    const producers = (content: readonly number[]): unknown =>
      moduleOverview(moduleOf(custom('producers', content)), CAP).facts?.producers;
    const whole = list(
      field('language', ['Rust', '']),
      field('processed-by', ['rustc', '1.85'], ['clang', '19']),
    );
    assert.deepEqual(producers(whole), [
      { field: 'language', name: 'Rust', version: '' },
      { field: 'processed-by', name: 'rustc', version: '1.85' },
      { field: 'processed-by', name: 'clang', version: '19' },
    ]);
    assert.deepEqual(producers(whole.slice(0, -2)), [
      { field: 'language', name: 'Rust', version: '' },
      { field: 'processed-by', name: 'rustc', version: '1.85' },
    ]);
    assert.deepEqual(producers([0xff, 0xff, 0xff, 0xff, 0x0f]), []);
  });
});
