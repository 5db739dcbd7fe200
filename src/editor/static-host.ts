import { exportedFunctions, exportsError } from '../gateway/guard-exports';
import { hostSignatures } from '../gateway/host-signatures';
import type { GuardHost, LoadOutcome, OpenOptions } from '../run/guard-host';
import { checkModule } from '../wasm/load-check';

const INSTANTIATE_PREFIX = 'failed to instantiate WASM module: ';

/** Judges a guard without running any of it: for workspaces that are not trusted. Nothing can be invoked. */
export const STATIC_HOST: GuardHost = {
  open(guard, options) {
    return Promise.resolve({
      load: staticLoad(guard.bytes, options),
      invoke: () => Promise.reject(new Error('a guard that was only looked at cannot be called')),
      close: () => undefined,
    });
  },
};

function staticLoad(bytes: Uint8Array, { limits }: OpenOptions): LoadOutcome {
  const started = performance.now();
  const checked = checkModule(bytes, { memoryLimitPages: limits.memoryPages, hosts: hostSignatures() });
  const durationMs = performance.now() - started;
  if (!checked.ok) {
    const { message, offset } = checked.error;
    const error = INSTANTIATE_PREFIX + message;
    return { ok: false, error, durationMs, ...(offset === undefined ? {} : { offset }) };
  }
  const error = exportsError(exportedFunctions(checked.value));
  if (error !== undefined) return { ok: false, error, durationMs };
  return { ok: true, memoryPages: checked.value.memory?.min ?? 0, durationMs };
}
