import assert from 'node:assert/strict';
import wabt from 'wabt';
import type { FaultSink } from '../../../../src/base/fault';
import type { Result } from '../../../../src/wasm/module';
import { decodeModule } from '../../../../src/wasm/decode';
import type { RewriteOptions } from '../../../../src/wasm/rewrite/rewrite';
import { rewriteModule } from '../../../../src/wasm/rewrite/rewrite';
import { pointCount } from '../../../../src/wasm/coverage/coverage-table';
import { createHitArea } from '../../../../src/wasm/coverage/hit-area';
import type { RewriteInfo } from '../../../../src/wasm/rewrite/info';
import type { InstantiateFailure } from '../../../../src/gateway/runtime/instantiate';
import { CoverageRecorder } from '../../../../src/gateway/runtime/coverage-recorder';
import { compileModule, instantiate } from '../../../../src/gateway/runtime/instantiate';
import type {
  CallContext,
  HostFunction,
  HostModule,
  RuntimeInstance,
} from '../../../../src/gateway/runtime-instance';
import { createWasi } from '../../../../src/gateway/wasi/wasi';

const I32 = 127;

/** What the host functions of a test guest saw. */
export interface HostLog {
  readonly calls: string[];
  stdout: string;
  stderr: string;
}

export interface Guest {
  readonly instance: RuntimeInstance;
  readonly info: RewriteInfo;
  readonly log: HostLog;
  /** With the option `coverage`. */
  readonly recorder?: CoverageRecorder | undefined;
}

export interface GuestOptions extends Partial<RewriteOptions> {
  readonly name?: string;
  readonly context?: CallContext;
  /** `closed` of the module `env`. */
  readonly closed?: () => void;
  /** Replaces `env.host_log`; gets the instance. */
  readonly onFault?: FaultSink;
  readonly hostLog?: (instance: RuntimeInstance | undefined, ...args: Parameters<HostFunction>) => void;
}

/** Assembles WAT text. */
export async function assemble(wat: string): Promise<Uint8Array> {
  const module = (await wabt()).parseWat('test.wat', wat);
  return new Uint8Array(module.toBinary({ write_debug_names: true }).buffer);
}

/** Loads module bytes the way the gateway would, with recording host functions. */
export function load(bytes: Uint8Array, options: GuestOptions = {}): Result<Guest, InstantiateFailure> {
  const memoryPages = options.memoryPages ?? 256;
  const decoded = decodeModule(bytes, { memoryLimitPages: memoryPages });
  assert(decoded.ok, decoded.ok ? '' : decoded.error.message);
  const rewritten = rewriteModule(decoded.value, { ...options, memoryPages });
  const compiled = compileModule(rewritten);
  if (!compiled.ok) return compiled;
  const log: HostLog = { calls: [], stdout: '', stderr: '' };
  let attached: RuntimeInstance | undefined;
  const memory = (): RuntimeInstance['memory'] => attached?.memory;
  const decoder = new TextDecoder();
  const wasi = createWasi({
    memory,
    stdout: (chunk) => (log.stdout += decoder.decode(chunk)),
    stderr: (chunk) => (log.stderr += decoder.decode(chunk)),
  });
  const hostLog: HostFunction = (level, offset, length) => {
    if (options.hostLog !== undefined) {
      options.hostLog(attached, level ?? 0, offset ?? 0, length ?? 0);
      return undefined;
    }
    const text = memory()?.read(Number(offset) >>> 0, Number(length) >>> 0);
    log.calls.push(`host_log(${String(level)}) ${JSON.stringify(decoder.decode(text))}`);
    return undefined;
  };
  const callBackend: HostFunction = (...args) => {
    log.calls.push(`call_backend(${args.slice(0, 6).join()})`);
    return 42;
  };
  const env: HostModule = {
    name: 'env',
    functions: new Map([
      ['host_log', { params: [I32, I32, I32], results: [], call: hostLog }],
      ['call_backend', { params: [I32, I32, I32, I32, I32, I32], results: [I32], call: callBackend }],
    ]),
    ...(options.closed && { closed: options.closed }),
  };
  const recorder = recorderOf(rewritten.info);
  const outcome = instantiate({
    observer: recorder,
    module: compiled.value,
    info: rewritten.info,
    hosts: [env, wasi],
    name: options.name ?? 'guard',
    attach: (instance) => (attached = instance),
    onFault: options.onFault,
    ...(options.context && { context: options.context }),
  });
  if (!outcome.ok) return outcome;
  return { ok: true, value: { instance: outcome.value, info: rewritten.info, log, recorder } };
}

/** Reads the counters of a module rewritten to have some. */
export function recorderOf({ coverage }: RewriteInfo): CoverageRecorder | undefined {
  if (coverage === undefined) return undefined;
  assert(coverage.ok, coverage.ok ? '' : coverage.reason);
  return new CoverageRecorder(coverage.table, createHitArea(pointCount(coverage.table)));
}

/** Loads WAT text that must load. */
export async function guest(wat: string, options: GuestOptions = {}): Promise<Guest> {
  const outcome = load(await assemble(wat), options);
  assert(outcome.ok, outcome.ok ? '' : outcome.error.message);
  return outcome.value;
}
