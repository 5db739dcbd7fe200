import { join } from 'node:path';
import { after } from 'node:test';
import { PROFILES, type Limits } from '../../src/gateway/limits';
import { assembleWat } from '../../src/wat/assemble';
import type { GuardModule, GuardSession } from '../../src/run/guard-host';
import { SandboxHost } from '../../src/sandbox/sandbox-host';
import type { BackendEntry } from '../../src/scenario/model';

export const WORKER = join(__dirname, '..', '..', 'dist', 'worker.js');

/** A sandbox that ends with the tests of the file. */
export function sandbox(): SandboxHost {
  const host = new SandboxHost({ workerPath: WORKER });
  after(() => host.dispose());
  return host;
}

/** A guard whose label_resource is `body` (over $in, $in_length, $out, $out_size) and whatever else `fields` hold. */
export async function guard(
  body: string,
  fields = '',
  memory = '(memory (export "memory") 1)',
): Promise<GuardModule> {
  const assembled = await assembleWat(
    `(module
      (import "env" "call_backend" (func $call_backend (param i32 i32 i32 i32 i32 i32) (result i32)))
      (import "env" "host_log" (func $host_log (param i32 i32 i32)))
      (import "wasi_snapshot_preview1" "random_get" (func $random_get (param i32 i32) (result i32)))
      ${memory}
      (data (i32.const 64) "hello")
      ${fields}
      (func (export "label_agent") (param i32 i32 i32 i32) (result i32) (i32.const 0))
      (func (export "label_resource") (param $in i32) (param $in_length i32) (param $out i32) (param $out_size i32) (result i32)
        ${body})
      (func (export "label_response") (param i32 i32 i32 i32) (result i32) (i32.const 0)))`,
    'guard.wat',
  );
  if (!assembled.ok) throw new Error(JSON.stringify(assembled.error));
  return { path: 'guard.wat', bytes: assembled.value.bytes };
}

export interface OpenParts {
  readonly limits?: Partial<Limits>;
  readonly backend?: readonly BackendEntry[];
  readonly signal?: AbortSignal;
  readonly coverage?: boolean;
}

export const never = new AbortController().signal;

export function open(host: SandboxHost, module: GuardModule, parts: OpenParts = {}): Promise<GuardSession> {
  return host.open(module, {
    guardName: 'guard',
    limits: { ...PROFILES['pr-7938'], ...parts.limits },
    backend: parts.backend ?? [],
    signal: parts.signal ?? never,
    coverage: parts.coverage ?? false,
  });
}

/** Invokes label_resource once. */
export async function invoke(session: GuardSession, timeoutMs = 60_000, signal: AbortSignal = never) {
  return (await session.invoke('label_resource', {}, { timeoutMs, step: 0, backend: [], signal })).invocation;
}

/** Whether the event loop of this thread goes around `count` times before `work` settles. */
export async function turnsBefore(work: Promise<unknown>, count: number): Promise<boolean> {
  let isSettled = false;
  const settle = (): void => void (isSettled = true);
  void work.then(settle, settle);
  for (let left = count; left > 0; left--) await new Promise((resolve) => setImmediate(resolve));
  return !isSettled;
}
