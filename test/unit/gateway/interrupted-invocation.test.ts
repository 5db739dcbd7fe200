import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Backend } from '../../../src/gateway/backend';
import {
  closedInvocation,
  interruptedInvocation,
  refusedInvocation,
  unloadedInvocation,
  type Interruption,
  type LastInvocation,
} from '../../../src/gateway/interrupted-invocation';
import type { InvocationEvent, InvocationPhase } from '../../../src/gateway/invocation-record';
import { SeenEvents } from '../../../src/gateway/seen-events';
import { fakeGuard } from './fake-guest';

const DEADLINE: Interruption = { kind: 'deadline', limitMs: 1999.6 };
const OUTPUT = new TextEncoder().encode('{"ok":1}');

const phase = (name: InvocationPhase, attempt = 1, memoryPages = 3): InvocationEvent => ({
  kind: 'phase',
  phase: name,
  attempt,
  memoryPages,
});

/** label_resource ended by `end` after `events`, with two pages of memory before. */
function ended(end: Interruption, ...events: readonly InvocationEvent[]): LastInvocation {
  const seen = new SeenEvents(2);
  for (const event of events) seen.add(event);
  return interruptedInvocation('label_resource', end, seen, 12);
}

/** `kind: error`, and what is left of the guard. */
function draw({ result, left }: LastInvocation): string {
  const { kind, error, healthy } = result.invocation;
  const rest = left.kind === 'closed' ? 'closed' : `unavailable (${left.cause})`;
  return `${kind}: ${String(error)}; ${healthy ? 'healthy' : 'poisoned'}, ${rest}`;
}

describe('an interrupted invocation', () => {
  it('fails with the runtime’s text behind the prefix of the place it had come to', () => {
    const deadline = 'module closed with context deadline exceeded';
    const input = 'failed to allocate WASM input buffer: ';
    const prefixes: [InvocationPhase, string][] = [
      ['allocate-input', input],
      ['allocate-output', 'failed to allocate WASM output buffer: '],
      ['call', 'WASM function call failed: '],
      // A larger buffer was to be tried next.
      ['deallocate', input],
    ];
    for (const [place, prefix] of prefixes) {
      const error = prefix + deadline;
      const drawn = draw(ended(DEADLINE, phase(place)));
      assert.equal(drawn, `timeout: ${error}; poisoned, unavailable (${error})`);
    }
    const error = `${input}${deadline}`;
    assert.equal(draw(ended(DEADLINE)), `timeout: ${error}; poisoned, unavailable (${error})`);
  });

  it('says which calls repeat an earlier one, as an invocation that ends does', () => {
    const fake = fakeGuard({
      label_resource(guest) {
        for (const args of ['{"a":1,"b":2}', '{"a":2}', '{"b":2,"a":1}', '{'])
          guest.host('call_backend', 't', args, 65536, 100);
        return 0;
      },
    });
    const backend: Backend = { call: () => ({ ok: true, result: 1, match: 'entry' }) };
    const whole = fake.guard.invoke('label_resource', {}, { backend }).invocation.backendCalls;
    const { backendCalls } = ended(DEADLINE, ...fake.events).result.invocation;
    assert.deepEqual(backendCalls, whole);
    assert.deepEqual(
      backendCalls.map(({ repeats }) => repeats),
      [undefined, undefined, 1, undefined],
    );
  });

  it('has hit the limit of time, in whole milliseconds', () => {
    const { limits } = ended(DEADLINE, phase('call')).result.invocation;
    assert.deepEqual(limits, [{ limit: 'time', message: 'deadline of 2000 ms exceeded' }]);
  });

  it('exits when it is canceled, and has hit no limit', () => {
    const last = ended({ kind: 'cancel' }, phase('call'));
    const error = 'WASM function call failed: module closed with context canceled';
    assert.equal(draw(last), `exit: ${error}; poisoned, unavailable (${error})`);
    assert.equal(last.result.invocation.limits, undefined);
  });

  it('says in our words, and with a flag, that our engine failed', () => {
    const last = ended({ kind: 'engine', reason: 'out of memory' }, phase('call'));
    const error = 'Guard Lab could not finish the invocation: out of memory';
    assert.equal(draw(last), `host: ${error}; poisoned, unavailable (${error})`);
    assert.equal(last.result.invocation.engine, true);
    assert.equal(ended(DEADLINE).result.invocation.engine, undefined);
  });

  it('keeps everything that was seen of it', () => {
    const call = {
      index: 4,
      tool: 'get_issue',
      args: null,
      returned: 2,
      reachedBackend: true,
      cause: null,
      resultBytes: 2,
      match: 'entry' as const,
    };
    const { invocation, output } = ended(
      DEADLINE,
      phase('call', 2, 5),
      { kind: 'memory', memoryPages: 7 },
      { kind: 'backend-call', call },
      { kind: 'log', entry: { level: 1, message: 'a' } },
      { kind: 'output', stream: 'stdout', text: 'b' },
      { kind: 'output', stream: 'stderr', text: 'c' },
      { kind: 'output', stream: 'stderr', text: 'd' },
    ).result;
    const { attempts, memoryPages, backendCalls, backendCallCount, logs, stdout, stderr, durationMs } =
      invocation;
    assert.deepEqual(
      { attempts, memoryPages, backendCalls, backendCallCount, logs, stdout, stderr, durationMs },
      {
        attempts: 2,
        memoryPages: 7,
        backendCalls: [call],
        backendCallCount: 4,
        logs: [{ level: 1, message: 'a' }],
        stdout: 'b',
        stderr: 'cd',
        durationMs: 12,
      },
    );
    assert.equal(output.length, 0);
  });
});

describe('an invocation of which only dealloc did not return', () => {
  const returned: InvocationEvent = { kind: 'returned', output: OUTPUT };

  it('succeeds, and leaves a closed module', () => {
    const last = ended(DEADLINE, phase('call'), returned, phase('deallocate'));
    assert.equal(draw(last), 'ok: null; healthy, closed');
    const { output, outputBytes, limits } = last.result.invocation;
    assert.deepEqual([output, outputBytes, last.result.output], ['{"ok":1}', 8, OUTPUT]);
    assert.deepEqual(limits, [{ limit: 'time', message: 'dealloc did not return before the deadline' }]);
  });

  it('keeps the function’s own failure, which may have poisoned the guard', () => {
    const error = 'WASM function call failed: wasm error: unreachable';
    const stack = [{ function: 'f', index: 1, offset: 2 }];
    const trapped: InvocationEvent = {
      kind: 'returned',
      output: new Uint8Array(),
      failure: {
        kind: 'trap',
        error,
        call: { kind: 'trap', message: 'wasm error: unreachable', trap: 'unreachable', stack, poisons: true },
      },
    };
    const last = ended(DEADLINE, phase('call'), trapped, phase('deallocate'));
    assert.equal(draw(last), `trap: ${error}; poisoned, unavailable (${error})`);
    assert.deepEqual([last.result.invocation.trap, last.result.invocation.stack], ['unreachable', stack]);
    const code: InvocationEvent = {
      kind: 'returned',
      output: new Uint8Array(),
      failure: { kind: 'error', error: 'code -1' },
    };
    assert.equal(
      draw(ended(DEADLINE, phase('call'), code, phase('deallocate'))),
      'error: code -1; healthy, closed',
    );
  });

  it('is an interrupted one when a larger buffer was to be tried, or when it was canceled', () => {
    const retried = ended(
      DEADLINE,
      phase('call'),
      returned,
      phase('allocate-input', 2),
      phase('deallocate', 2),
    );
    assert.equal(retried.result.invocation.kind, 'timeout');
    const canceled = ended({ kind: 'cancel' }, phase('call'), returned, phase('deallocate'));
    assert.equal(canceled.result.invocation.kind, 'exit');
  });
});

describe('what is left of a guard', () => {
  it('is found closed once, by the allocation of the next input', () => {
    const last = closedInvocation('label_response', 6);
    const error = 'failed to allocate WASM input buffer: module closed with context deadline exceeded';
    assert.equal(draw(last), `timeout: ${error}; poisoned, unavailable (${error})`);
    assert.equal(last.result.invocation.memoryPages, 6);
  });

  it('refuses every call because of what made it unavailable', () => {
    const { kind, error, healthy, attempts } = refusedInvocation('label_agent', 'github', 'x', 6).invocation;
    const said = "WASM guard 'github' is unavailable after a previous trap: x";
    assert.deepEqual([kind, error, healthy, attempts], ['error', said, false, 0]);
  });

  it('is nothing when the guard did not load', () => {
    const { kind, error, engine } = unloadedInvocation('label_agent', 'no export').invocation;
    assert.deepEqual([kind, error, engine], ['host', 'the guard is not loaded: no export', true]);
  });
});
