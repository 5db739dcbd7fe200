import { CoverageRecorder } from '../gateway/runtime/coverage-recorder';
import type { GuardProfile, GuardSamples, ProfileOutcome } from '../run/guard-profile';
import { instructionRuns, type InstructionRuns } from '../wasm/coverage/instruction-runs';
import { decodeModule } from '../wasm/decode';
import type { WasmModule } from '../wasm/module';
import { ToolMeter } from './measured-backend';
import { MemoryWatch } from './profile-watches';
import type { ProfileRequest } from './protocol';
import { repeatCalls } from './repeat-calls';
import { sampleRuns, type SliceListener } from './sample-runs';
import { makeRoom } from './young-generation';

/** Instructions that are listed. */
const MOST_INSTRUCTIONS = 40_000;

const UNSTEADY = {
  ok: false,
  reason: 'each time it was repeated, the guard took much longer than the time before',
} as const;
const NOT_REPEATED = { ok: false, reason: 'when it was repeated, the guard did not load' } as const;

/**
 * Repeats the calls of a run: once to see what is asked of the backend and how memory grows, often under the profiler,
 * and once to count instructions.
 * @param onSlice called before the engine's profiler starts
 */
export function profileGuard(request: ProfileRequest, onSlice: SliceListener): ProfileOutcome {
  const { guard, run, stopAfterMs } = request;
  const meter = new ToolMeter();
  const watch = new MemoryWatch(guard);
  makeRoom();
  const { listener, after } = watch;
  const started = performance.now();
  if (!repeatCalls(guard, run, { meter, listener, after, observer: watch, stopAfterMs })) return NOT_REPEATED;
  meter.stopCounting();
  const sampled = sampleRuns(request, { meter, onceMs: performance.now() - started, onSlice });
  if (!sampled) return UNSTEADY;
  const { samples, runs, allRuns } = sampled;
  const decoded = decodeModule(request.bytes, { memoryLimitPages: run.options.limits.memoryPages });
  if (!decoded.ok) return { ok: false, reason: decoded.error.message };
  const functions = byTime(samples);
  const { coverage } = request.counted.info;
  const profile: GuardProfile = {
    samples,
    functionNames: new Map(functions.map((index) => [index, guard.info.functionNames.get(index) ?? ''])),
    entries: entriesOf(decoded.value, functions),
    instructions: counted(request, decoded.value, functions),
    ...(coverage?.ok === false ? { uncounted: coverage.reason } : {}),
    tools: meter.uses(allRuns),
    memory: watch.use,
    calls: run.calls.map(({ function: name, step }) => ({ function: name, step })),
    runs,
    ...(stopAfterMs === undefined ? {} : { stoppedAfterMs: stopAfterMs }),
  };
  return { ok: true, profile };
}

function counted(
  { counted: guard, hitArea, run, stopAfterMs }: ProfileRequest,
  module: WasmModule,
  functions: readonly number[],
): InstructionRuns {
  const { coverage } = guard.info;
  const counts = new Map<number, number>();
  if (!coverage?.ok || !hitArea) return instructionRuns(module, [], noCounts, 0);
  const recorder = new CoverageRecorder(coverage.table, hitArea);
  makeRoom();
  const take = (): void => {
    const { points, counts: taken } = recorder.take();
    points.forEach((point, at) => counts.set(point, (counts.get(point) ?? 0) + (taken[at] ?? 0)));
  };
  repeatCalls(guard, run, { meter: new ToolMeter(), observer: recorder, after: take, stopAfterMs });
  const byPoint = Float64Array.from({ length: coverage.table.starts.length }, (_, at) => counts.get(at) ?? 0);
  return instructionRuns(module, functions, { table: coverage.table, counts: byPoint }, MOST_INSTRUCTIONS);
}

const none = new Uint32Array();
const noCounts = {
  table: { functions: none, kinds: new Uint8Array(), starts: none, ends: none, branches: none, bodies: none },
  counts: [],
};

/** The sampled functions, those with the most samples at the top of the stack first. */
function byTime({ keys, nodes }: GuardSamples): number[] {
  const samples = new Map<number, number>();
  for (const key of keys) if (key >= 0) samples.set(key, 0);
  for (const node of nodes) {
    const key = keys[node] ?? -1;
    if (key >= 0) samples.set(key, (samples.get(key) ?? 0) + 1);
  }
  return [...samples].sort(([, a], [, b]) => b - a).map(([index]) => index);
}

function entriesOf(module: WasmModule, functions: readonly number[]): Map<number, number> {
  return new Map(
    functions.flatMap((index): [number, number][] => {
      const code = module.code[index - module.importedFunctionCount];
      return code ? [[index, code.expression.start]] : [];
    }),
  );
}
