import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { Guard } from '../../../src/gateway/guard';
import type { GuardLoad } from '../../../src/gateway/guard-load';
import { loadGuard } from '../../../src/gateway/guard-load';
import { INSTANTIATE_PREFIX } from '../../../src/gateway/texts';
import { hostSignatures } from '../../../src/gateway/host-signatures';
import type { BackendCall, GuardFunction, InvocationResult } from '../../../src/gateway/invocation';
import type { Json } from '../../../src/gateway/json';
import type { Limits } from '../../../src/gateway/limits';
import { resolveLimits } from '../../../src/gateway/limits';
import { compileModule } from '../../../src/gateway/runtime/instantiate';
import type { BackendEntry } from '../../../src/scenario/model';
import { Replay } from '../../../src/scenario/replay';
import { checkModule } from '../../../src/wasm/load-check';
import { rewriteModule } from '../../../src/wasm/rewrite/rewrite';
import { recorderOf } from './runtime/guest';

interface RecordedText {
  readonly error?: string;
  readonly errorIsPrefix?: boolean;
}
interface RecordedCall extends RecordedText {
  readonly output?: string;
  readonly outputBase64?: string;
  readonly outputSha256?: string;
  readonly outputBytes?: number;
  readonly healthy?: boolean;
  readonly backendCallCount?: number;
  readonly memoryPages?: number;
  readonly backendReturned?: readonly number[] | { readonly runs: readonly (readonly [number, number])[] };
  readonly backendReached?:
    readonly { tool: string; args: Json; error?: string }[] | { readonly count: number };
  readonly logs?: readonly { level: number; message: string }[];
  readonly stdout?: string;
  readonly stderr?: string;
}
interface Vector {
  readonly name: string;
  readonly wasmBase64: string;
  readonly guardName: string;
  readonly limits: Partial<Limits>;
  readonly backend?: readonly BackendEntry[];
  readonly calls: readonly {
    readonly function: GuardFunction;
    readonly input?: Json;
    readonly inputFill?: { readonly key: string; readonly char: string; readonly count: number };
  }[];
  readonly expect: {
    readonly load: RecordedText & { readonly ok?: boolean; readonly memoryPages?: number };
    readonly calls?: readonly RecordedCall[];
  };
}

const vectors = JSON.parse(readFileSync('test/vectors/abi.json', 'utf8')) as Vector[];

function load(vector: Vector, backend: Replay, coverage: boolean): GuardLoad {
  const limits = resolveLimits('pr-7938', vector.limits);
  const bytes = new Uint8Array(Buffer.from(vector.wasmBase64, 'base64'));
  const checked = checkModule(bytes, { memoryLimitPages: limits.memoryPages, hosts: hostSignatures() });
  if (!checked.ok) return { ok: false, engine: false, error: INSTANTIATE_PREFIX + checked.error.message };
  const rewritten = rewriteModule(checked.value, { memoryPages: limits.memoryPages, coverage });
  const compiled = compileModule(rewritten);
  if (!compiled.ok) return { ok: false, engine: true, error: compiled.error.message };
  const { info } = rewritten;
  const observer = recorderOf(info);
  return loadGuard({ module: compiled.value, info, name: vector.guardName, limits, backend, observer });
}

function inputOf(call: Vector['calls'][number]): Json {
  const { inputFill: fill } = call;
  return fill ? { [fill.key]: fill.char.repeat(fill.count) } : (call.input ?? null);
}

/** The part of a text that a recording fixes. */
function fixedPart(actual: string | null, recorded: RecordedText): string | null {
  return recorded.errorIsPrefix ? (actual?.slice(0, recorded.error?.length) ?? null) : actual;
}

function runs(values: readonly number[]): (readonly [number, number])[] {
  const result: [number, number][] = [];
  for (const value of values) {
    const last = result.at(-1);
    if (last?.[0] === value) last[1] += 1;
    else result.push([value, 1]);
  }
  return result;
}

function reached(calls: readonly BackendCall[]): { tool: string | null; args: Json; error?: string }[] {
  return calls
    .filter((call) => call.reachedBackend)
    .map(({ tool, args, failure, match }) => {
      const missed = failure === 'backend-error' && match === 'none';
      return { tool, args, ...(missed ? { error: 'no backend entry' } : {}) };
    });
}

/** What was observed, in the recording's terms and only as far as it records something. */
function observed({ invocation, output }: InvocationResult, recorded: RecordedCall): RecordedCall {
  const returned = invocation.backendCalls.map((call) => call.returned);
  const reachedCalls = reached(invocation.backendCalls);
  const all: Required<Omit<RecordedCall, 'errorIsPrefix'>> = {
    error: fixedPart(invocation.error, recorded) ?? '(none)',
    output: Buffer.from(output).toString(),
    outputBase64: Buffer.from(output).toString('base64'),
    outputSha256: createHash('sha256').update(output).digest('hex'),
    outputBytes: output.length,
    healthy: invocation.healthy,
    backendCallCount: invocation.backendCallCount,
    memoryPages: invocation.memoryPages,
    backendReturned: Array.isArray(recorded.backendReturned) ? returned : { runs: runs(returned) },
    backendReached: Array.isArray(recorded.backendReached)
      ? (reachedCalls as RecordedCall['backendReached'] & object)
      : { count: reachedCalls.length },
    logs: invocation.logs,
    stdout: invocation.stdout,
    stderr: invocation.stderr,
  };
  const { errorIsPrefix, ...fields } = recorded;
  const names = new Set([...Object.keys(fields), 'error']);
  const seen = Object.fromEntries(Object.entries(all).filter(([name]) => names.has(name)));
  return { ...seen, ...(errorIsPrefix === undefined ? {} : { errorIsPrefix }) };
}

function invokeAll(guard: Guard, vector: Vector, backend: Replay): RecordedCall[] {
  return (vector.expect.calls ?? []).map((recorded, index) => {
    const call = vector.calls[index]!;
    return observed(guard.invoke(call.function, inputOf(call), { backend }), recorded);
  });
}

for (const coverage of [false, true]) {
  describe(`guards do what the gateway recorded (abi.json)${coverage ? ', counted' : ''}`, () => {
    for (const vector of vectors) {
      it(vector.name, () => {
        const backend = new Replay(vector.backend ?? []);
        const loaded = load(vector, backend, coverage);
        const { load: recorded, calls = [] } = vector.expect;
        if (recorded.error !== undefined) {
          assert.ok(!loaded.ok, 'the guard loaded');
          assert.equal(fixedPart(loaded.error, recorded), recorded.error);
          return;
        }
        assert.ok(loaded.ok, loaded.ok ? '' : loaded.error);
        assert.equal(loaded.guard.memoryPages, recorded.memoryPages);
        const expected = calls.map((call) => ({ error: '(none)', ...call }));
        assert.deepEqual(invokeAll(loaded.guard, vector, backend), expected);
      });
    }
  });
}
