import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { connectDebugger } from '../../../../src/gateway/runtime/debug-table';
import { instantiate, compileModule } from '../../../../src/gateway/runtime/instantiate';
import type { CallFailure, RawValue } from '../../../../src/gateway/runtime-instance';
import { decodeModule } from '../../../../src/wasm/decode';
import { forEachInstruction } from '../../../../src/wasm/instructions';
import type { WasmModule } from '../../../../src/wasm/module';
import { AREA, areaLayout, createArea } from '../../../../src/wasm/rewrite/debug-area';
import { keptLocals } from '../../../../src/wasm/rewrite/debug-locals';
import type { DebugPoints } from '../../../../src/wasm/rewrite/debug-points';
import { DebugArea } from '../../../../src/wasm/rewrite/debug-records';
import { rewriteModule } from '../../../../src/wasm/rewrite/rewrite';
import { assemble } from '../../gateway/runtime/guest';

const NOWHERE: DebugPoints = {
  statements: new Uint32Array(),
  marks: new Uint32Array(),
  everyInstruction: false,
  fine: [],
};
const FINE: DebugPoints = { ...NOWHERE, fine: 'all' };
const EVERYWHERE: DebugPoints = { ...NOWHERE, everyInstruction: true };

interface Debugged {
  readonly area: DebugArea;
  /** One line a stop: the instruction and the locals of each call, innermost first. */
  readonly stops: string[];
  /** Called at each stop. */
  onStop: () => void;
  failure: CallFailure | undefined;
  /** Offsets of all instructions of this name. */
  offsets(name: string): number[];
  call(...args: bigint[]): readonly RawValue[] | undefined;
}

async function debug(wat: string, points: DebugPoints = EVERYWHERE): Promise<Debugged> {
  const bytes = await assemble(wat);
  const decoded = decodeModule(bytes, { memoryLimitPages: 256 });
  assert(decoded.ok);
  const module = decoded.value;
  const memory = createArea(areaLayout(module));
  const area = new DebugArea(memory.buffer, areaLayout(module));
  const rewritten = rewriteModule(module, { memoryPages: 256, debug: points });
  const compiled = compileModule(rewritten);
  assert(compiled.ok, compiled.ok ? '' : compiled.error.message);
  const info = rewritten.info.debug;
  assert(info);
  const names = instructions(module);
  const debugged: Debugged = {
    area: area,
    stops: [],
    onStop: () => undefined,
    failure: undefined,
    offsets: (name) => [...names].flatMap(([offset, word]) => (word === name ? [offset] : [])),
    call: (...args) => {
      assert(made.ok);
      const outcome = made.value.call('run', args);
      return outcome.ok ? outcome.results : undefined;
    },
  };
  const made = instantiate({
    module: compiled.value,
    info: rewritten.info,
    hosts: [],
    name: 'guard',
    observer: {
      attached: (exports) =>
        connectDebugger(exports, info, memory, () => {
          debugged.stops.push(drawStack(module, area, names));
          debugged.onStop();
        }),
      entering: () => area.set(AREA.top, 0),
      left: () => undefined,
      failed: (failure) => (debugged.failure = failure),
    },
  });
  assert(made.ok);
  return debugged;
}

function instructions(module: WasmModule): Map<number, string> {
  const names = new Map<number, string>();
  for (const { expression } of module.code)
    forEachInstruction(module.bytes, expression, ({ offset, opcode }) => names.set(offset, opcode.name));
  return names;
}

function drawStack(module: WasmModule, area: DebugArea, names: Map<number, string>): string {
  return area
    .records(10)
    .map((record) => {
      const { kept } = keptLocals(module, record.function);
      const values = kept.map((local) => String(area.local(record, local)));
      return `${module.functionNames.get(record.function) ?? '?'}@${names.get(record.offset) ?? '?'}(${values.join(' ')})`;
    })
    .join(' < ');
}

const ADD = `(module
  (func $double (param i32) (result i32) (local i64)
    i64.const 7
    local.set 1
    local.get 0
    i32.const 2
    i32.mul)
  (func (export "run") (param i32) (result i32)
    local.get 0
    call $double
    i32.const 1
    i32.add))`;

describe('instrumentation for a debugger', () => {
  it('computes what the guard computes', async () => {
    const guard = await debug(ADD);
    assert.deepEqual(guard.call(20n), [41]);
    assert.deepEqual(guard.stops, []);
  });

  it('stops at a breakpoint, with the calls and their locals', async () => {
    const guard = await debug(ADD, NOWHERE);
    guard.area.setBreakpoints(guard.offsets('i64.const'));
    guard.call(20n);
    assert.deepEqual(guard.stops, ['double@i64.const(20 0) < ?@call(20)']);
  });

  it('stops at each statement of a step into', async () => {
    const guard = await debug(ADD);
    guard.area.set(AREA.stepDepth, 100);
    guard.call(1n);
    assert.deepEqual(
      guard.stops.map((stop) => stop.split(' < ')[0]),
      [
        '?@local.get(1)',
        '?@call(1)',
        'double@i64.const(1 0)',
        'double@local.set(1 0)',
        'double@local.get(1 7)',
        'double@i32.const(1 7)',
        'double@i32.mul(1 7)',
        'double@end(1 7)',
        '?@i32.const(1)',
        '?@i32.add(1)',
        '?@end(1)',
      ],
    );
  });

  it('does not stop in deeper calls in a step over', async () => {
    const guard = await debug(ADD);
    guard.area.set(AREA.stepDepth, 1);
    guard.call(1n);
    assert.equal(guard.stops.filter((stop) => stop.startsWith('double')).length, 0);
    assert.equal(guard.stops.length, 5);
  });

  it('stops at each instruction of a step by instruction, in functions that are fine', async () => {
    const guard = await debug(ADD, FINE);
    guard.area.set(AREA.instructionDepth, 100);
    guard.call(1n);
    const stops = guard.stops.map((stop) => stop.split(' < ')[0]);
    assert.deepEqual(stops.slice(1, 5), [
      '?@call(1)',
      'double@i64.const(1 0)',
      'double@local.set(1 0)',
      'double@local.get(1 7)',
    ]);
    assert.equal(stops.length, 11);
  });

  it('stops at a breakpoint at any instruction of a function that is fine', async () => {
    for (const [fine, stops] of [
      [[0], ['double@i32.mul(20 7) < ?@call(20)']],
      [[1], []],
    ] as const) {
      const guard = await debug(ADD, { ...NOWHERE, fine });
      guard.area.setBreakpoints(guard.offsets('i32.mul'));
      guard.call(20n);
      assert.deepEqual(guard.stops, stops);
    }
  });

  it('passes instructions without asking while only lines have breakpoints, until a loop comes around', async () => {
    const text = `(module (func (export "run") (param $n i32)
      (loop $next
        (local.set $n (i32.sub (local.get $n) (i32.const 1)))
        (br_if $next (local.get $n)))))`;
    const guard = await debug(text, FINE);
    guard.area.setBreakpoints(guard.offsets('i32.sub'), false);
    guard.call(3n);
    assert.deepEqual(guard.stops, []);
    // Set while the guard runs: at the next point it knows.
    guard.area.set(AREA.pause, 1);
    guard.onStop = () => {
      guard.area.set(AREA.pause, 0);
      guard.area.setBreakpoints(guard.offsets('i32.sub'));
    };
    guard.call(3n);
    assert.deepEqual(guard.stops, ['?@loop(3)', '?@i32.sub(3)', '?@i32.sub(2)', '?@i32.sub(1)']);
  });

  it('passes over deeper calls, and steps by line, in a step by instruction', async () => {
    const guard = await debug(ADD, FINE);
    guard.area.set(AREA.instructionDepth, 1);
    guard.call(1n);
    assert.deepEqual(
      guard.stops.filter((stop) => stop.startsWith('double')),
      [],
    );
    assert.equal(guard.stops.length, 5);
    guard.stops.length = 0;
    guard.area.set(AREA.instructionDepth, 0);
    guard.area.set(AREA.stepDepth, 100);
    guard.call(1n);
    assert.deepEqual(guard.stops, []);
    guard.area.set(AREA.instructionDepth, 100);
    guard.area.set(AREA.muted, 1);
    guard.call(1n);
    assert.deepEqual(guard.stops, []);
  });

  it('pauses an endless loop', async () => {
    const guard = await debug('(module (func (export "run") (loop $l (br $l))))', NOWHERE);
    guard.area.set(AREA.pause, 1);
    guard.onStop = () => {
      throw new Error('enough');
    };
    assert.equal(guard.call(), undefined);
    assert.equal(guard.stops.length, 1);
  });

  it('stops nowhere while it is muted', async () => {
    const guard = await debug(ADD);
    guard.area.setBreakpoints(guard.offsets('i32.add'));
    guard.area.set(AREA.stepDepth, 100);
    guard.area.set(AREA.muted, 1);
    guard.call(1n);
    assert.deepEqual(guard.stops, []);
  });

  it('keeps the offsets of a trap and of its callers', async () => {
    for (const points of [EVERYWHERE, FINE, NOWHERE]) {
      const text = `(module
        (func $fail (param f64) unreachable)
        (func (export "run") (param v128) f64.const 1.5 call $fail))`;
      const guard = await debug(text, points);
      guard.call(1n, 2n);
      assert.deepEqual(
        guard.failure?.stack.map(({ offset }) => offset),
        [...guard.offsets('unreachable'), ...guard.offsets('call')],
      );
    }
  });

  it('computes the same in blocks, loops and branches that are fine', async () => {
    const text = `(module (func (export "run") (param $n i32) (result i32) (local $sum i32)
      (block $done (loop $next
        (br_if $done (i32.eqz (local.get $n)))
        (if (i32.and (local.get $n) (i32.const 1))
          (then (local.set $sum (i32.add (local.get $sum) (local.get $n))))
          (else (br_table 0 1 0 (local.get $n))))
        (local.set $n (i32.sub (local.get $n) (i32.const 1)))
        (br $next)))
      (if (result i32) (local.get $sum) (then (local.get $sum)) (else (unreachable)))))`;
    const [plain, fine] = [await debug(text, NOWHERE), await debug(text, FINE)];
    for (const n of [1n, 9n, 10n]) assert.deepEqual(fine.call(n), plain.call(n));
    assert.deepEqual(fine.call(9n), [25]);
  });

  it('leaves modules that are not debugged as they were', async () => {
    const decoded = decodeModule(await assemble(ADD), { memoryLimitPages: 256 });
    assert(decoded.ok);
    const { bytes, info } = rewriteModule(decoded.value, { memoryPages: 256 });
    assert.equal(info.debug, undefined);
    assert.equal(new TextDecoder('latin1').decode(bytes).includes('debug'), false);
  });
});
