import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Backend } from '../../../src/gateway/backend';
import { KEPT_CALLS, KEPT_LEVELS } from '../../../src/gateway/backend-calls';
import { KEPT_LOG_BYTES, KEPT_LOG_ENTRIES } from '../../../src/gateway/captured-logs';
import { KEPT_STREAM_BYTES } from '../../../src/gateway/captured-stream';
import type { Invocation } from '../../../src/gateway/invocation';
import type { Json } from '../../../src/gateway/json';
import type { Limits } from '../../../src/gateway/limits';
import { HostPanic } from '../../../src/gateway/runtime-instance';
import { GuestHost } from '../../../src/gateway/guest-host';
import type { Guest } from './fake-guest';
import { fakeGuard } from './fake-guest';
import { fakeMemory } from './fake-memory';

const RESULT = 65536;

function answering(result: Json): Backend {
  return { call: () => ({ ok: true, result, match: 'entry', entry: { scope: 'step', index: 0 } }) };
}

function run(
  body: (guest: Guest) => void,
  backend: Backend = answering({ ok: '<1>' }),
  limits: Partial<Limits> = {},
): Invocation {
  const fake = fakeGuard(
    {
      label_resource(guest) {
        body(guest);
        return 0;
      },
    },
    { memory: fakeMemory(80, 256), limits },
  );
  return fake.guard.invoke('label_resource', {}, { backend }).invocation;
}

/** Each call as one line: what the guard got, and what people see. */
function draw({ backendCalls }: Invocation): string[] {
  return backendCalls.map(
    ({ index, tool, args, returned, failure, cause }) =>
      `${index} ${tool ?? '?'}(${JSON.stringify(args)}) -> ${returned}${failure ? ` ${failure}: ${cause ?? ''}` : ''}`,
  );
}

describe('call_backend', () => {
  it('stores the answer as Go JSON', () => {
    let stored = '';
    const invocation = run((guest) => {
      guest.host('call_backend', 'lookup', '{"q":1}', RESULT, 100);
      stored = Buffer.from(guest.memory.read(RESULT, 22)!).toString();
    });
    assert.equal(stored, '{"ok":"\\u003c1\\u003e"}');
    assert.deepEqual(draw(invocation), ['1 lookup({"q":1}) -> 22']);
  });

  it('takes empty arguments for null', () => {
    assert.deepEqual(draw(run((guest) => guest.host('call_backend', 't', '', RESULT, 100))), [
      '1 t(null) -> 22',
    ]);
  });

  it('says which of its causes a -1 had', () => {
    const beyond = 80 * 65536 - 3;
    const invocation = run((guest) => {
      guest.host('call_backend', beyond, 4, '', RESULT, 100);
      guest.host('call_backend', 'tool', beyond, 4, RESULT, 100);
      guest.host('call_backend', 'tool', '{bad', RESULT, 100);
      guest.host('call_backend', 'tool', '{}', beyond, 100);
    });
    assert.deepEqual(draw(invocation), [
      '1 ?(null) -> -1 tool-unreadable: tool name outside memory: 4 bytes at 5242877 of 5242880',
      '2 tool(null) -> -1 args-unreadable: arguments outside memory: 4 bytes at 5242877 of 5242880',
      "3 tool(null) -> -1 args-not-json: arguments are not valid JSON: invalid character 'b' looking for beginning of object key string",
      '4 tool({}) -> -1 result-unwritable: result buffer outside memory: 22 bytes at 5242877 of 5242880',
    ]);
  });

  it("gives the backend's own error as the cause", () => {
    const backend: Backend = { call: () => ({ ok: false, error: '502 from upstream', match: 'entry' }) };
    assert.deepEqual(draw(run((guest) => guest.host('call_backend', 't', '{}', RESULT, 9), backend)), [
      '1 t({}) -> -1 backend-error: 502 from upstream',
    ]);
  });

  it('leaves the needed size where it fits', () => {
    const sizes: number[] = [];
    const invocation = run((guest) => {
      for (const space of [21, 3]) {
        guest.memory.write(RESULT, Buffer.from([9, 9, 9, 9]));
        guest.host('call_backend', 't', '{}', RESULT, space);
        sizes.push(Buffer.from(guest.memory.read(RESULT, 4)!).readUInt32LE());
      }
    });
    assert.deepEqual(sizes, [22, 0x09090909]);
    assert.deepEqual(draw(invocation), [
      '1 t({}) -> -2 result-too-large: the answer of 22 bytes does not fit the buffer of 21 bytes',
      '2 t({}) -> -2 result-too-large: the answer of 22 bytes does not fit the buffer of 3 bytes',
    ]);
  });

  it('marks calls that were made before, whatever the order of keys', () => {
    const invocation = run((guest) => {
      guest.host('call_backend', 't', '{"a":1,"b":2}', RESULT, 100);
      guest.host('call_backend', 't', '{"a":2}', RESULT, 100);
      guest.host('call_backend', 't', '{"b":2,"a":1}', RESULT, 100);
    });
    assert.deepEqual(
      invocation.backendCalls.map(({ repeats }) => repeats),
      [undefined, undefined, 1],
    );
  });

  it('keeps what was in memory at the call, whatever the guard writes there later', () => {
    const stored: string[] = [];
    const saved = { n: [1, 'x'] };
    const { backendCalls } = run((guest) => {
      for (const name of ['one', 'two', 'one']) {
        guest.host('call_backend', name, `{"by":"${name}"}`, RESULT, 100);
        stored.push(Buffer.from(guest.memory.read(RESULT, 13)!).toString());
        guest.memory.write(0, new Uint8Array(2 * 65536).fill(0x20));
      }
    }, answering(saved));
    assert.deepEqual(
      backendCalls.map(({ tool, args, result, repeats }) => [tool, args, result, repeats]),
      [
        ['one', { by: 'one' }, saved, undefined],
        ['two', { by: 'two' }, saved, undefined],
        ['one', { by: 'one' }, saved, 1],
      ],
    );
    assert.deepEqual(stored, ['{"n":[1,"x"]}', '{"n":[1,"x"]}', '{"n":[1,"x"]}']);
  });

  it('compares names of tools and arguments that are not kept whole as they were', () => {
    const long = 'x'.repeat(3000);
    const deep = (innermost: string): string => '['.repeat(600) + innermost + ']'.repeat(600);
    const { backendCalls } = run((guest) => {
      for (const tool of [`${long}1`, `${long}2`, `${long}1`])
        guest.host('call_backend', tool, '', RESULT, 100);
      for (const args of [deep('1'), deep('2'), deep('2')])
        guest.host('call_backend', 't', args, RESULT, 100);
    });
    assert.deepEqual(
      backendCalls.map(({ repeats }) => repeats),
      [undefined, undefined, 1, undefined, undefined, 5],
    );
  });

  it('refuses calls over the limit without asking the backend, and says where', () => {
    let asked = 0;
    const backend: Backend = { call: () => ({ ok: true, result: (asked += 1), match: 'entry' }) };
    const invocation = run((guest) => {
      for (let call = 0; call < 51; call += 1) guest.host('call_backend', 't', '{}', RESULT, 100);
    }, backend);
    assert.equal(asked, 50);
    assert.equal(
      draw(invocation).at(-1),
      '51 t({}) -> -1 over-limit: limit of 50 backend calls per invocation reached',
    );
    assert.deepEqual(invocation.limits, [
      {
        limit: 'backend-calls',
        message: 'limit of 50 backend calls per invocation reached',
        stack: [{ function: 'caller', index: 3, offset: 7 }],
      },
    ]);
  });

  it('counts all calls and keeps the first thousand', () => {
    const invocation = run((guest) => {
      for (let call = 0; call < 20_000; call += 1) guest.host('call_backend', 0, 0, 0, 0, 0, 0);
    });
    assert.equal(invocation.backendCallCount, 20_000);
    assert.equal(invocation.backendCalls.length, KEPT_CALLS);
  });

  it('names the limit of backend calls when it is reached beyond the calls that are kept', () => {
    const call = (count: number): Invocation =>
      run(
        (guest) => {
          for (let done = 0; done < count; done += 1) guest.host('call_backend', 't', '{}', RESULT, 100);
        },
        undefined,
        { backendCalls: KEPT_CALLS + 1 },
      );
    assert.equal(call(KEPT_CALLS + 1).limits, undefined);
    assert.deepEqual(call(KEPT_CALLS + 2).limits, [
      { limit: 'backend-calls', message: 'limit of 1001 backend calls per invocation reached' },
    ]);
  });

  it('does not keep large arguments', () => {
    const [call] = run((guest) => {
      guest.memory.write(2 * 65536, Buffer.from(`"${'x'.repeat(999_998)}"`));
      guest.host('call_backend', 't', 2 * 65536, 1_000_000, RESULT, 100);
    }).backendCalls;
    assert.deepEqual([call?.args, call?.returned], ['[Guard Lab: 1000000 bytes not kept]', 22]);
  });

  it('does not keep arguments nested so deep that no thread could take them over', () => {
    const nested = (levels: number): Json => {
      const [call] = run((guest) => {
        const text = '['.repeat(levels) + ']'.repeat(levels);
        guest.memory.write(2 * 65536, Buffer.from(text));
        guest.host('call_backend', 't', 2 * 65536, text.length, RESULT, 100);
      }).backendCalls;
      assert.equal(call?.returned, 22);
      return call.args;
    };
    assert.ok(Array.isArray(nested(KEPT_LEVELS)));
    assert.equal(nested(KEPT_LEVELS + 1), '[Guard Lab: nested over 500 levels, not kept]');
    assert.equal(nested(10_000), '[Guard Lab: nested over 500 levels, not kept]');
  });

  it('refuses over the limit before it misses the memory', () => {
    assert.equal(withoutMemory(0, 'call_backend'), -1);
    assert.throws(() => withoutMemory(1, 'call_backend'), HostPanic);
  });
});

/** Calls a function of `env` in a module without memory, all arguments 0. */
function withoutMemory(backendCalls: number, name: string): number | undefined {
  const host = new GuestHost({ backend: answering(null), backendCalls });
  const env = host.modules.find((module) => module.name === 'env');
  return env!.functions.get(name)!.call(0, 0, 0, 0, 0, 0);
}

describe('host_log', () => {
  it('keeps any level and broken UTF-8', () => {
    const { logs } = run((guest) => {
      guest.memory.write(100, Buffer.from([0x61, 0xff, 0xe2, 0x82]));
      guest.host('host_log', -1, 100, 4);
      guest.host('host_log', 3, '');
    });
    assert.deepEqual(logs, [
      { level: 0xffff_ffff, message: 'a\ufffd\ufffd\ufffd' },
      { level: 3, message: '' },
    ]);
  });

  it('drops messages it cannot read', () => {
    assert.deepEqual(run((guest) => guest.host('host_log', 1, 80 * 65536, 1)).logs, []);
  });

  it('panics without memory', () => {
    assert.throws(() => withoutMemory(1, 'host_log'), HostPanic);
  });

  it('keeps a bounded number of entries and says how many are missing', () => {
    const { logs } = run((guest) => {
      for (let entry = 0; entry < KEPT_LOG_ENTRIES + 5; entry += 1) guest.host('host_log', 1, 'x');
    });
    assert.equal(logs.length, KEPT_LOG_ENTRIES + 1);
    assert.equal(logs.at(-1)?.message, '[Guard Lab: 5 more log entries not kept]');
  });

  it('keeps a bounded number of bytes', () => {
    const { logs } = run((guest) => {
      guest.host('host_log', 1, 0, KEPT_LOG_BYTES + 7);
    });
    assert.match(logs[0]?.message.slice(-50) ?? '', /\[Guard Lab: 7 more bytes not kept\]$/);
  });
});

describe('standard output', () => {
  it('keeps the first mebibyte and says how much is missing', () => {
    const { stdout, stderr } = run((guest) => {
      guest.memory.write(0, Buffer.from(Uint32Array.of(64, 65536).buffer));
      for (let page = 0; page < 20; page += 1) guest.host('fd_write', 1, 0, 1, 16);
      guest.host('fd_write', 2, 0, 1, 16);
    });
    const mark = '\n[Guard Lab: 262144 more bytes not kept]\n';
    assert.equal(stdout.length, KEPT_STREAM_BYTES + mark.length);
    assert.ok(stdout.endsWith(mark));
    assert.equal(stderr.length, 65536);
  });

  it('joins characters that were written in pieces', () => {
    const { stdout } = run((guest) => {
      guest.memory.write(100, Buffer.from('é'));
      guest.memory.write(0, Buffer.from(Uint32Array.of(100, 1, 101, 1).buffer));
      guest.host('fd_write', 1, 0, 2, 16);
    });
    assert.equal(stdout, 'é');
  });
});
