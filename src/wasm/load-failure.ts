import type { LoadError, Result } from './module';

/**
 * How decoding and validation leave a deep position: thrown and caught inside src/wasm only. Callers of the
 * public functions get it as the `error` of an `Outcome`.
 */
export class LoadFailure extends Error {
  constructor(
    message: string,
    readonly offset?: number,
    readonly at?: LoadError['at'],
    readonly fault?: LoadError['fault'],
  ) {
    super(message);
  }
}

/** The file ends where a read begins: the gateway's `EOF`, which some reads take for an end that may be. */
export class EndOfFile extends LoadFailure {}

/**
 * Checking the module would take more memory or work than Guard Lab gives it. Says nothing about what the gateway
 * does, which has no such limits.
 */
export class CheckLimit extends Error {}

/** Runs `step`; a `LoadFailure` or a `CheckLimit` becomes an error value, anything else is a fault of ours and propagates. */
export function attempt<T>(step: () => T): Result<T, LoadError> {
  try {
    return { ok: true, value: step() };
  } catch (failure) {
    if (failure instanceof CheckLimit)
      return { ok: false, error: { message: failure.message, by: 'engine' } };
    if (!(failure instanceof LoadFailure)) throw failure;
    return {
      ok: false,
      error: {
        message: failure.message,
        ...(failure.offset === undefined ? {} : { offset: failure.offset }),
        ...(failure.at === undefined ? {} : { at: failure.at }),
        ...(failure.fault === undefined ? {} : { fault: failure.fault }),
      },
    };
  }
}

/**
 * Runs `step`; a failure inside it is reported with `context` in front (`section type: …`) and, where the
 * failure does not say it better itself, with the declaration it belongs to and an offset.
 */
export function within<T>(
  context: string,
  step: () => T,
  where: { readonly at?: LoadError['at']; readonly offset?: number } = {},
): T {
  try {
    return step();
  } catch (failure) {
    if (!(failure instanceof LoadFailure)) throw failure;
    const message = context === '' ? failure.message : `${context}: ${failure.message}`;
    throw new LoadFailure(message, failure.offset ?? where.offset, failure.at ?? where.at, failure.fault);
  }
}

/** The gateway's text for an instruction or section of a feature it does not switch on. */
export function disabled(feature: string): string {
  return `feature "${feature}" is disabled`;
}
