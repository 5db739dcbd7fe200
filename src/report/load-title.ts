import type { LoadResult } from '../run/result';

/** What comes before the error of a guard that does not load: who does not take it. */
export function loadTitle({ engine, crash }: Extract<LoadResult, { ok: false }>): string {
  if (engine) return 'this engine cannot run the guard';
  return crash ? 'loading the guard ends the gateway' : 'the gateway refuses the guard';
}
