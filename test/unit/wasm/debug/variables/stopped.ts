import assert from 'node:assert/strict';
import { connectDebugger } from '../../../../../src/gateway/runtime/debug-table';
import { compileModule, instantiate } from '../../../../../src/gateway/runtime/instantiate';
import { openDebugInfo } from '../../../../../src/wasm/debug/debug-info';
import { decodeModule } from '../../../../../src/wasm/decode';
import { createArea } from '../../../../../src/wasm/rewrite/debug-area';
import { debugGlobalExport } from '../../../../../src/wasm/rewrite/debug-instrumentation';
import { keptLocals } from '../../../../../src/wasm/rewrite/debug-locals';
import { DebugArea, type CallRecord } from '../../../../../src/wasm/rewrite/debug-records';
import { PRIVATE } from '../../../../../src/wasm/rewrite/module-additions';
import { rewriteModule } from '../../../../../src/wasm/rewrite/rewrite';
import { localBits } from '../../../../../src/wasm/debug/variables/local-bits';
import type { Machine } from '../../../../../src/wasm/debug/variables/evaluate';

/** A guard that stopped, as it was then. */
export interface Stopped {
  /** `function:line#n`: the n-th time that the first instruction of the line is reached. */
  readonly key: string;
  /** In the module's file. */
  readonly offset: number;
  readonly machine: Machine;
}

/** Places of a source at which to stop: the first instruction of each line of each function. */
export function firstInstructions(bytes: Uint8Array, source: string): Map<number, string> {
  const info = openDebugInfo({ bytes });
  const first = new Map<string, number>();
  for (const { offset, line, source: file } of info.rows()) {
    const [frame, ...outer] = info.locate(offset);
    if (!file.endsWith(source) || frame?.name === undefined || outer.length > 0) continue;
    const key = `${frame.name}:${String(line)}`;
    if (!first.has(key)) first.set(key, offset);
  }
  return new Map([...first].map(([key, offset]) => [offset, key]));
}

/** Calls `run(argument)` of a module and keeps what it was like at each of `places`. */
export function runStopping(
  bytes: Uint8Array,
  places: ReadonlyMap<number, string>,
  argument: number,
): Stopped[] {
  const decoded = decodeModule(bytes, { memoryLimitPages: 256 });
  assert(decoded.ok);
  const module = decoded.value;
  const statements = Uint32Array.from(places.keys()).sort();
  const debug = { statements, marks: new Uint32Array(), everyInstruction: false, fine: [] };
  const rewritten = rewriteModule(module, { memoryPages: 256, debug });
  const compiled = compileModule(rewritten);
  assert(compiled.ok && rewritten.info.debug);
  const { layout } = rewritten.info.debug;
  const shared = createArea(layout);
  const area = new DebugArea(shared.buffer, layout);
  area.setBreakpoints(places.keys());
  const stops: Stopped[] = [];
  const hits = new Map<string, number>();
  let exports: WebAssembly.Exports = {};
  const paused = (_: number, offset: number): void => {
    const key = places.get(offset) ?? '';
    hits.set(key, (hits.get(key) ?? 0) + 1);
    const [record] = area.records(1);
    assert(record);
    const { buffer } = exports[PRIVATE.memory] as WebAssembly.Memory;
    const memory = new Uint8Array(buffer).slice();
    const global = (index: number): bigint | undefined => {
      const found = exports[debugGlobalExport(index)];
      return found instanceof WebAssembly.Global
        ? BigInt.asUintN(64, BigInt(found.value as number))
        : undefined;
    };
    const { kept } = keptLocals(module, record.function);
    const locals = new Map(
      kept.map((each) => [each.index, localBits(area.local(record as CallRecord, each), each.type)]),
    );
    stops.push({
      key: `${key}#${String(hits.get(key))}`,
      offset,
      machine: {
        local: (index) => locals.get(index),
        global,
        memory: (address, count) =>
          Promise.resolve(address < memory.length ? memory.subarray(address, address + count) : undefined),
      },
    });
  };
  const outcome = instantiate({
    observer: {
      attached: (attached) => {
        exports = attached;
        connectDebugger(attached, rewritten.info.debug!, shared, paused);
      },
      entering: () => undefined,
      left: () => undefined,
      failed: ({ message }) => assert.fail(message),
    },
    module: compiled.value,
    info: rewritten.info,
    hosts: [],
    name: 'guard',
    attach: () => undefined,
  });
  assert(outcome.ok);
  const called = outcome.value.call('run', [BigInt(argument)]);
  assert(called.ok, called.ok ? '' : called.failure.message);
  return stops;
}
