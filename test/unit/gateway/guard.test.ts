import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { exportsError } from '../../../src/gateway/guard-exports';
import type { Invocation } from '../../../src/gateway/invocation';
import type { Json } from '../../../src/gateway/json';
import type { FakeGuard, FakeGuardOptions, GuestFunction } from './fake-guest';
import { Ending, fakeGuard, noBackend, trap } from './fake-guest';
import { fakeMemory } from './fake-memory';

const MIB = 1024 * 1024;

function invoke({ guard }: FakeGuard, input: Json = {}): Invocation {
  return guard.invoke('label_resource', input, { backend: noBackend }).invocation;
}

function run(label: GuestFunction, options: FakeGuardOptions = {}): Invocation {
  return invoke(fakeGuard({ label_resource: label }, options));
}

/** An allocator that hands out 1000, 2000, … and the label function under test. */
function withAllocator(label: GuestFunction, alloc?: GuestFunction): FakeGuard {
  let next = 0;
  return fakeGuard({
    label_resource: label,
    alloc: alloc ?? (() => (next += 1000)),
    dealloc: () => undefined,
  });
}

describe('an invocation', () => {
  it('places the buffers at the end of memory without an allocator', () => {
    const fake = fakeGuard({ label_resource: () => 0 });
    const { bufferPath, memoryPages } = invoke(fake, { a: 1 });
    const end = 66 * 65536;
    assert.deepEqual(fake.calls, [`label_resource(${end - 4 * MIB - 7},7,${end - 4 * MIB},${4 * MIB})`]);
    assert.deepEqual({ bufferPath, memoryPages }, { bufferPath: 'direct', memoryPages: 66 });
  });

  it('does not use half an allocator', () => {
    assert.equal(invoke(fakeGuard({ label_resource: () => 0, alloc: () => 8 })).bufferPath, 'direct');
  });

  it('allocates input and output, and gives them back in reverse', () => {
    const fake = withAllocator(() => 0);
    invoke(fake);
    assert.deepEqual(fake.calls, [
      'alloc(2)',
      `alloc(${4 * MIB})`,
      `label_resource(1000,2,2000,${4 * MIB})`,
      `dealloc(2000,${4 * MIB})`,
      'dealloc(1000,2)',
    ]);
  });

  it('gives the buffers back after a trap', () => {
    const fake = withAllocator(() => {
      throw trap('unreachable');
    });
    invoke(fake);
    assert.deepEqual(fake.calls.slice(-2), [`dealloc(2000,${4 * MIB})`, 'dealloc(1000,2)']);
  });

  it('gives the input back when there is no output buffer', () => {
    const fake = withAllocator(
      () => 0,
      (_guest, size) => (size === 2 ? 1000 : 0),
    );
    assert.equal(invoke(fake).error, 'failed to allocate WASM output buffer: alloc returned null pointer');
    assert.equal(fake.calls.at(-1), 'dealloc(1000,2)');
  });

  it('reports each phase to the listener', () => {
    const fake = withAllocator(() => 0);
    invoke(fake);
    assert.deepEqual(
      fake.events.map((event) => (event.kind === 'phase' ? `${event.phase} ${event.attempt}` : event.kind)),
      ['allocate-input 1', 'allocate-output 1', 'call 1', 'returned', 'deallocate 1', 'deallocate 1'],
    );
  });

  it('counts backend calls over all its runs', () => {
    let runs = 0;
    const { backendCallCount, attempts } = run(
      (guest) => {
        guest.host('call_backend', 'tool', '{}', 8192, 100);
        return (runs += 1) < 3 ? -2 : 0;
      },
      { limits: { memoryPages: 512 }, memory: fakeMemory(2, 512) },
    );
    assert.deepEqual({ backendCallCount, attempts }, { backendCallCount: 3, attempts: 3 });
  });

  it('takes the buffer size the guard asked for', () => {
    const fake = fakeGuard({
      label_resource(guest, _input, _length, output, size) {
        if (size === 5 * MIB) return 0;
        guest.memory.write(output, Buffer.from([0, 0, 0x50, 0]));
        return -2;
      },
    });
    assert.equal(invoke(fake).outputBufferBytes, 5 * MIB);
  });

  it('refuses input over the limit and stays usable', () => {
    const fake = fakeGuard({ label_resource: () => 0 }, { limits: { inputBytes: 10 } });
    const { kind, error, healthy, limits } = invoke(fake, { key: 'value' });
    assert.deepEqual(
      { kind, error, healthy },
      { kind: 'limit', error: 'input too large: 15 bytes (max 10)', healthy: true },
    );
    assert.equal(limits?.[0]?.limit, 'input');
    assert.equal(invoke(fake).kind, 'ok');
  });

  it('fails without memory', () => {
    assert.equal(run(() => 0, { memory: null }).error, 'WASM module has no memory');
  });

  it('names the memory limit when its buffers find no room', () => {
    const { kind, error, limits } = run(() => 0, { memory: fakeMemory(1, 10) });
    assert.equal(error, 'failed to grow WASM memory from 65536 to 4259842 bytes');
    assert.deepEqual([kind, limits?.[0]?.limit], ['limit', 'memory']);
  });

  it('names the memory limit when the guard met it and went on', () => {
    const { kind, limits } = run(() => 0, { failedGrows: [300] });
    assert.equal(kind, 'ok');
    assert.equal(limits?.[0]?.message, 'memory.grow by 300 pages failed (66 pages in use, limit 256)');
  });

  it('reads output beyond its buffer as long as it is memory', () => {
    const { outputBytes, outputSha256 } = withAllocatorAt(100, 4 * MIB + 10);
    assert.equal(outputBytes, 4 * MIB + 10);
    assert.match(outputSha256 ?? '', /^[0-9a-f]{64}$/);
  });

  it('shows output that is not UTF-8 in base64', () => {
    const { output, outputBase64 } = run((guest, _input, _length, at) => {
      guest.memory.write(at!, Buffer.from([0xff, 0xfe]));
      return 2;
    });
    assert.deepEqual([output, outputBase64], [null, '//4=']);
  });
});

function withAllocatorAt(pointer: number, returned: number): Invocation {
  const fake = fakeGuard(
    { label_resource: () => returned, alloc: () => pointer, dealloc: () => undefined },
    { memory: fakeMemory(80) },
  );
  return invoke(fake);
}

describe('a guard', () => {
  it('is unavailable after a trap, whatever it is called for', () => {
    const fake = fakeGuard({
      label_resource() {
        throw trap('unreachable');
      },
      label_agent: () => 0,
    });
    assert.deepEqual(
      [invoke(fake), fake.guard.invoke('label_agent', null, { backend: noBackend }).invocation].map(
        ({ kind, error, healthy, attempts }) => [kind, error, healthy, attempts],
      ),
      [
        ['trap', 'WASM function call failed: wasm error: unreachable', false, 1],
        [
          'error',
          "WASM guard 'guard' is unavailable after a previous trap: WASM function call failed: wasm error: unreachable",
          false,
          0,
        ],
      ],
    );
  });

  it('survives a stack overflow', () => {
    const fake = fakeGuard({
      label_resource() {
        throw new Ending({
          kind: 'stack-overflow',
          message: 'stack overflow',
          trap: 'stack overflow',
          stack: [],
          poisons: false,
        });
      },
    });
    const { kind, trap: text, healthy } = invoke(fake);
    assert.deepEqual([kind, text, healthy], ['trap', 'stack overflow', true]);
  });

  it('survives a trap in dealloc', () => {
    const fake = fakeGuard({
      label_resource: () => 0,
      alloc: () => 1000,
      dealloc() {
        throw trap('unreachable');
      },
    });
    assert.deepEqual([invoke(fake).kind, fake.guard.healthy], ['ok', true]);
  });

  it('starts each invocation with an empty record', () => {
    const fake = fakeGuard({
      label_resource(guest) {
        guest.host('host_log', 1, 'hello');
        guest.host('call_backend', 'tool', '', 8192, 100);
        return 0;
      },
    });
    const [first, second] = [invoke(fake), invoke(fake)];
    assert.deepEqual([first.logs.length, second.logs.length], [1, 1]);
    assert.deepEqual([first.backendCallCount, second.backendCallCount], [1, 1]);
  });
});

describe('exportsError', () => {
  const check = (...names: string[]): string | undefined =>
    exportsError({
      hasFunction: (name) => names.includes(name),
      signature: () => ({ params: [127, 127, 127, 127], results: [127] }),
    });

  it('accepts the three functions', () => {
    assert.equal(check('label_agent', 'label_resource', 'label_response'), undefined);
  });

  it('suspects standard Go only when label_resource is missing', () => {
    assert.match(check('_start', 'label_response') ?? '', /standard Go instead of TinyGo/);
    assert.equal(
      check('_start', 'label_resource'),
      'WASM module must export label_resource and label_response functions',
    );
  });

  it('asks for label_agent after the other two', () => {
    assert.equal(check('label_resource', 'label_response'), 'WASM module must export label_agent');
  });
});
