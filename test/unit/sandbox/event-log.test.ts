import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { InvocationEvent } from '../../../src/gateway/invocation-record';
import { clearEventLog, createEventLog, EventLogWriter, readEventLog } from '../../../src/sandbox/event-log';

function newLog(): SharedArrayBuffer {
  const log = createEventLog();
  assert.ok(log);
  return log;
}

const entry = (message: string): InvocationEvent => ({ kind: 'log', entry: { level: 1, message } });
const returned: InvocationEvent = { kind: 'returned', output: Uint8Array.of(123, 0, 255) };
const call: InvocationEvent = {
  kind: 'backend-call',
  call: {
    ...{ index: 1, tool: 'get', args: { ['__proto__']: [-0, '\ud800'] }, returned: 2, reachedBackend: true },
    ...{ cause: null, resultBytes: 2, match: 'entry', stack: [{ function: 'f', index: 1, offset: 7 }] },
  },
};

describe('the log of an invocation’s events', () => {
  it('has them as they were, then the phase that was entered last', () => {
    const log = newLog();
    const writer = new EventLogWriter(log);
    writer.begin();
    const output: InvocationEvent = { kind: 'output', stream: 'stderr', text: 'é' };
    const phase = (name: 'call' | 'deallocate'): InvocationEvent => ({
      ...{ kind: 'phase', phase: name, attempt: 2, memoryPages: 5 },
    });
    for (const event of [phase('call'), entry('a'), call, output, returned, phase('deallocate')])
      assert.equal(writer.write(event), true);
    assert.equal(writer.write({ kind: 'memory', memoryPages: 9 }), true);
    const [first, second, ...rest] = readEventLog(log);
    assert.deepEqual(first, entry('a'));
    assert.deepEqual(second, call);
    assert.deepEqual(rest, [
      output,
      returned,
      { kind: 'phase', phase: 'deallocate', attempt: 2, memoryPages: 9 },
    ]);
  });

  it('takes nothing more once an event did not fit, so that those that are sent come after it', () => {
    const log = newLog();
    const writer = new EventLogWriter(log);
    const long = entry('x'.repeat(40_000));
    assert.deepEqual(
      [entry('a'), long, long, entry('b')].map((event) => writer.write(event)),
      [true, true, false, false],
    );
    assert.deepEqual(readEventLog(log), [entry('a'), long]);
  });

  it('knows nothing of the invocation before', () => {
    const log = newLog();
    const writer = new EventLogWriter(log);
    writer.write({ kind: 'phase', phase: 'call', attempt: 1, memoryPages: 2 });
    while (writer.write(entry('x'.repeat(1000))));
    clearEventLog(log);
    writer.begin();
    assert.deepEqual(readEventLog(log), []);
    assert.equal(writer.write(entry('b')), true);
    assert.deepEqual(readEventLog(log), [entry('b')]);
  });
});
