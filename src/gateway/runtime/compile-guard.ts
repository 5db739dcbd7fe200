import type { Result, WasmModule } from '../../wasm/module';
import type { RewriteInfo } from '../../wasm/rewrite/info';
import { rewriteModule, type RewriteOptions } from '../../wasm/rewrite/rewrite';
import { compileModule, type InstantiateFailure } from './instantiate';

/** A guard that can be instantiated. */
export interface CompiledGuard {
  readonly compiled: WebAssembly.Module;
  readonly info: RewriteInfo;
}

/**
 * Rewrites and compiles a module that passed the gateway's checks. Where the engine takes it, but not with the code
 * that counts what runs, it comes without that code and `info.coverage` says why.
 */
export function compileGuard(
  module: WasmModule,
  options: RewriteOptions,
): Result<CompiledGuard, InstantiateFailure> {
  const rewritten = rewriteModule(module, options);
  const compiled = compileModule(rewritten);
  if (compiled.ok) return { ok: true, value: { compiled: compiled.value, info: rewritten.info } };
  if (rewritten.info.coverage?.ok !== true) return compiled;
  const plain = compileGuard(module, { ...options, coverage: false });
  if (!plain.ok) return plain;
  const coverage = { ok: false, reason: compiled.error.message } as const;
  return { ok: true, value: { ...plain.value, info: { ...plain.value.info, coverage } } };
}
