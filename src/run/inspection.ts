import { DEFAULT_PROFILE, resolveLimits, type Limits } from '../gateway/limits';
import { NO_VERDICT } from './failed-load';
import type { GuardHost, GuardInspector, GuardModule } from './guard-host';
import type { ModuleFacts } from './module-facts';

/**
 * What the gateway says of a module. With `verdict: "none"` that was not found out, and `error` says why in our
 * words: `ok` is false, because nothing was accepted, but the gateway has not refused anything either.
 */
export interface Verdict {
  readonly ok: boolean;
  readonly error: string | null;
  readonly verdict?: 'none';
}

/** What `guard-lab inspect` tells of one file (scenario-format, command line). */
export interface Inspection extends Omit<ModuleFacts, 'exportsError'> {
  readonly file: string;
  readonly bytes: number;
  /** The runtime's verdict alone: would the module load, start function included? */
  readonly module: Verdict;
  /** The whole load check, with the gateway's full text. */
  readonly guard: Verdict;
  /** Why the file holds no module that could be judged: missing, not to be read, or text that does not assemble. */
  readonly error?: string;
  /** Set when our engine failed: it cannot run what the gateway would load, or it could not reach a verdict. */
  readonly engine?: string;
}

const ACCEPTED: Verdict = { ok: true, error: null };
const NO_FACTS: Omit<ModuleFacts, 'exportsError'> = {
  imports: [],
  exports: [],
  memory: null,
  features: [],
  sections: [],
  debug: { dwarf: false, names: false, sourceMap: false, external: false },
};

/**
 * Judges a module as the gateway would and lists its facts. Facts are empty when it cannot be decoded. When our
 * engine fails, or `signal` fires, there is no verdict: neither an acceptance nor a refusal.
 */
export async function inspectGuard(
  guard: GuardModule,
  host: GuardInspector,
  options: { readonly limits?: Partial<Limits>; readonly signal: AbortSignal },
): Promise<Inspection> {
  const { signal } = options;
  if (signal.aborted) return uninspected(guard, 'the inspection was stopped');
  const limits = resolveLimits(DEFAULT_PROFILE, options.limits);
  const session = await host.open(guard, { guardName: 'guard', limits, backend: [], signal });
  session.close();
  const described = await host.describe(guard, { limits, signal });
  const { exportsError, ...facts } = described ?? { ...NO_FACTS, exportsError: null };
  return {
    file: guard.path,
    bytes: guard.bytes.byteLength,
    ...verdicts(session.load, described && { exportsError }),
    ...facts,
  };
}

/** A module of which nothing was found out. */
export function uninspected(guard: GuardModule, reason: string): Inspection {
  const none = undecided(reason);
  const { path: file, bytes } = guard;
  return { file, bytes: bytes.byteLength, module: none, guard: none, engine: reason, ...NO_FACTS };
}

/** A file that holds no module, or none that could be read: the gateway was not asked about anything. */
export function unreadable(file: string, error: string): Inspection {
  const none: Verdict = { ok: false, error, verdict: 'none' };
  return { file, bytes: 0, error, module: none, guard: none, ...NO_FACTS };
}

function undecided(reason: string): Verdict {
  return { ok: false, error: NO_VERDICT + reason, verdict: 'none' };
}

function refused(error: string): Verdict {
  return { ok: false, error };
}

type Load = Awaited<ReturnType<GuardHost['open']>>['load'];

/** `described` is there when the module could be decoded: what cannot run here is judged by its exports. */
function verdicts(
  load: Load,
  described: Pick<ModuleFacts, 'exportsError'> | undefined,
): Pick<Inspection, 'module' | 'guard' | 'engine'> {
  if (load.ok) return { module: ACCEPTED, guard: ACCEPTED };
  const { error } = load;
  if (load.engine) {
    const none = undecided(load.reason ?? error);
    if (!load.checked) return { module: none, guard: none, engine: error };
    if (!described)
      return { module: ACCEPTED, guard: undecided('its exports could not be read'), engine: error };
    const { exportsError } = described;
    return {
      module: ACCEPTED,
      guard: exportsError === null ? ACCEPTED : refused(exportsError),
      engine: error,
    };
  }
  const guard = refused(error);
  if (load.crash) return { module: guard, guard };
  return { module: load.runtimeError === undefined ? ACCEPTED : refused(load.runtimeError), guard };
}
