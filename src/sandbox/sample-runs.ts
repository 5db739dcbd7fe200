import { SampleCollector } from '../analysis/profile/guard-samples';
import type { GuardSamples } from '../run/guard-profile';
import { CpuProfiler } from './cpu-profiler';
import type { ToolMeter } from './measured-backend';
import { GuestClock } from './profile-watches';
import type { ProfileRequest } from './protocol';
import { repeatCalls } from './repeat-calls';
import { makeRoom } from './young-generation';

/** Repetitions end when the guard ran so long in them, in milliseconds, … */
const ENOUGH_MS = 300;
/** … or all took so long, with loading the guard, … */
const MOST_MS = 2_000;
/** … or there are so many. */
const MOST_RUNS = 5_000;
/** Between two samples, in microseconds. */
const LEAST_INTERVAL = 100;
/**
 * About how many samples a slice has. Each may have 255 frames that no other has, and a frame takes about 1 KB and
 * 20 µs when the slice is read.
 */
const SLICE_SAMPLES = 1_000;
/** A slice that took so many times longer is thrown away, and how often that may happen. */
const TOO_LONG = 2;
const MOST_THROWN_AWAY = 5;
/** The thread is ended when a slice takes so many times longer, and at least so many milliseconds. */
const HANGING = 10;
const HANGING_MS = 3_000;

/** Called when a slice begins that is recorded for at most `mostMs` milliseconds, and when it ended, without a value. */
export type SliceListener = (mostMs: number | undefined) => void;

export interface Sampled {
  readonly samples: GuardSamples;
  /** How often the calls were repeated for them. */
  readonly runs: number;
  /** With those of slices that were thrown away. */
  readonly allRuns: number;
}

/**
 * Repeats calls under the engine's profiler. Undefined when the guard takes much longer each time.
 * @param onceMs about how long the calls take, in milliseconds
 */
export function sampleRuns(
  { guard, run, stopAfterMs }: ProfileRequest,
  {
    meter,
    onceMs,
    onSlice,
  }: { readonly meter: ToolMeter; readonly onceMs: number; readonly onSlice: SliceListener },
): Sampled | undefined {
  const collector = new SampleCollector(guard.info.firstAddedFunction);
  const clock = new GuestClock();
  const profiler = new CpuProfiler();
  let interval = Math.max(LEAST_INTERVAL, Math.ceil((1000 * onceMs) / SLICE_SAMPLES));
  let runs = 0;
  let allRuns = 0;
  let thrownAway = 0;
  const started = performance.now();
  const isEnough = (more: number): boolean =>
    clock.ms >= ENOUGH_MS || performance.now() - started >= MOST_MS || runs + more >= MOST_RUNS;
  try {
    do {
      const sliceMs = (SLICE_SAMPLES * interval) / 1000;
      let repeated = 0;
      onSlice(Math.max(HANGING_MS, HANGING * sliceMs));
      const { ms, profile } = profiler.slice(interval, TOO_LONG * sliceMs, () => {
        const until = performance.now() + sliceMs;
        let last: number;
        do {
          const begun = performance.now();
          makeRoom();
          repeatCalls(guard, run, { meter, observer: clock, stopAfterMs });
          repeated++;
          last = performance.now() - begun;
        } while (performance.now() + last < until && !isEnough(repeated));
      });
      onSlice(undefined);
      allRuns += repeated;
      if (profile) {
        collector.add(profile);
        runs += repeated;
      } else {
        interval = Math.ceil((interval * ms) / sliceMs);
        if (++thrownAway > MOST_THROWN_AWAY) break;
      }
    } while (runs === 0 || !isEnough(0));
  } finally {
    profiler.close();
  }
  return runs === 0 ? undefined : { samples: collector.samples, runs, allRuns };
}
