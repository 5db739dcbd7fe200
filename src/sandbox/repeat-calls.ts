import { loadGuard } from '../gateway/guard-load';
import type { EventListener } from '../gateway/invocation-record';
import type { GuestObserver } from '../gateway/runtime/guest-observer';
import type { RecordedRun } from '../run/recorded-calls';
import { Replay } from '../scenario/replay';
import type { ToolMeter } from './measured-backend';
import type { PreparedGuard } from './protocol';

/** What a guard is asked again. */
export type RepeatedRun = Pick<RecordedRun, 'options' | 'calls'>;

export interface Repetition {
  readonly meter: ToolMeter;
  readonly listener?: EventListener;
  readonly observer?: GuestObserver | undefined;
  /** Called when the guard is loaded, and after each call, with the pages of its memory. */
  readonly after?: (memoryPages: number) => void;
  /** Milliseconds after which the guard is stopped; only a module rewritten to be interruptible can be. */
  readonly stopAfterMs?: number | undefined;
}

/**
 * Loads the guard anew and makes all calls, with saved answers as they were. Returns whether the guard
 * was loaded.
 */
export function repeatCalls(
  guard: PreparedGuard,
  { options, calls }: RepeatedRun,
  { meter, listener, observer, after, stopAfterMs }: Repetition,
): boolean {
  const { guardName, limits, backend, fallback, gateway } = options;
  const replay = new Replay(backend, fallback, gateway);
  const answers = meter.around(replay);
  const started = performance.now();
  const left = (): number | undefined =>
    stopAfterMs === undefined ? undefined : stopAfterMs - (performance.now() - started);
  const loaded = loadGuard({
    module: guard.compiled,
    info: guard.info,
    name: guardName,
    limits,
    backend: answers,
    observer,
    withoutStacks: true,
    ...(listener && { listener }),
    context: { done: () => ((left() ?? 1) > 0 ? undefined : 'deadline') },
  });
  if (!loaded.ok) return false;
  after?.(loaded.guard.memoryPages);
  for (const { function: name, input, step, backend: saved, timeoutMs } of calls) {
    replay.enterStep(step, saved);
    const stop = left();
    const stopping = stop === undefined ? {} : { stopAfterMs: Math.max(0, stop) };
    loaded.guard.invoke(name, input, { backend: answers, timeoutMs, ...stopping });
    after?.(loaded.guard.memoryPages);
  }
  return true;
}
