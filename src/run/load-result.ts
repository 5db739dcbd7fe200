import type { LoadOutcome } from './guard-host';
import type { LoadResult } from './result';

/** How a guard loaded, as results say it. */
export function loadResult(load: LoadOutcome): LoadResult {
  if (load.ok) return { ok: true, memoryPages: load.memoryPages, durationMs: load.durationMs };
  const { error, engine, crash, offset } = load;
  return {
    ok: false,
    error,
    ...(engine ? { engine } : {}),
    ...(crash ? { crash } : {}),
    ...(offset === undefined ? {} : { offset }),
  };
}
