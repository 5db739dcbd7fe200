import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MOST_NODES } from '../../src/analysis/profile/guard-samples';
import { PROFILES, type Limits } from '../../src/gateway/limits';
import { TOOL_KEY, type GuardProfile } from '../../src/run/guard-profile';
import type { GuardModule } from '../../src/run/guard-host';
import type { RecordedRun } from '../../src/run/recorded-calls';
import type { BackendEntry } from '../../src/scenario/model';
import { guard, never, sandbox } from './guards';

interface Parts {
  readonly limits?: Partial<Limits>;
  readonly backend?: readonly BackendEntry[];
  readonly inputs?: readonly string[];
  readonly durationMs?: number;
  readonly timedOut?: boolean;
}

function recorded(module: GuardModule, parts: Parts = {}): RecordedRun {
  const limits = { ...PROFILES['pr-7938'], ...parts.limits };
  return {
    guard: module,
    options: { guardName: 'guard', limits, backend: parts.backend ?? [] },
    calls: (parts.inputs ?? ['']).map((input, step) => ({
      function: 'label_resource',
      input: { input },
      step,
      backend: [],
      timeoutMs: limits.timeoutMs,
    })),
    durationMs: parts.durationMs ?? 10,
    timedOut: parts.timedOut ?? false,
  };
}

/** Shares of time by key of the node that ran, in percent. */
function shares({ samples: { keys, nodes } }: GuardProfile): Map<number, number> {
  const found = new Map<number, number>();
  for (const node of nodes) {
    const key = keys[node] ?? Number.NaN;
    found.set(key, (found.get(key) ?? 0) + 100 / nodes.length);
  }
  return found;
}

const BURN = `(func $burn (param $n i32)
  (loop $again
    (local.set $n (i32.sub (local.get $n) (i32.const 1)))
    (br_if $again (local.get $n))))`;
const BURN_INDEX = 3;

/** Calls functions that are drawn at random, 250 deep, `times` times: hardly two stacks are the same. */
function thicket(functions: number): string {
  const names = Array.from({ length: functions }, (_, at) => `$f${String(at)}`);
  const body = (name: string): string => `(func ${name} (type $walk)
    (if (i32.eqz (local.get 0)) (then (call $burn (i32.const 500))) (else
      (global.set $seed (i32.add (i32.mul (global.get $seed) (i32.const 1664525)) (i32.const 1013904223)))
      (call_indirect (type $walk) (i32.sub (local.get 0) (i32.const 1))
        (i32.and (i32.shr_u (global.get $seed) (i32.const 16)) (i32.const ${String(functions - 1)}))))))`;
  return `(type $walk (func (param i32))) (global $seed (mut i32) (i32.const 1))
    (table funcref (elem ${names.join(' ')})) ${names.map(body).join('\n')}
    (func $thicket (param $times i32) (loop $again
      (call_indirect (type $walk) (i32.const 250) (i32.const 0))
      (local.set $times (i32.sub (local.get $times) (i32.const 1)))
      (br_if $again (local.get $times))))`;
}

describe('the profile of a guard in its thread', () => {
  const host = sandbox();

  async function profile(run: RecordedRun): Promise<GuardProfile> {
    const outcome = await host.profile(run, never);
    assert(outcome.ok, outcome.ok ? '' : outcome.reason);
    return outcome.profile;
  }

  it('shows the function that burns time, below its caller', async () => {
    const found = await profile(
      recorded(await guard('(call $burn (i32.const 2000000)) (i32.const 0)', BURN)),
    );
    assert((shares(found).get(BURN_INDEX) ?? 0) > 50, JSON.stringify([...shares(found)]));
    const { parents, keys } = found.samples;
    const burn = keys.indexOf(BURN_INDEX);
    assert.equal(keys[parents[burn] ?? -1], BURN_INDEX + 2);
    assert(found.runs > 1);
    assert(found.samples.nodes.length > 20);
    assert(found.samples.microseconds > 0);
  });

  it('counts instructions of sampled functions in one run', async () => {
    const found = await profile(
      recorded(await guard('(call $burn (i32.const 2000000)) (i32.const 0)', BURN)),
    );
    const { functions, runs } = found.instructions;
    const ofBurn = [...runs].filter((_, at) => functions[at] === BURN_INDEX);
    assert.deepEqual(ofBurn, [2_000_000, 2_000_000]);
  });

  it('shows time in which the backend answers by tool, with calls and bytes of one run', async () => {
    const call =
      '(drop (call $call_backend (i32.const 64) (i32.const 5) (i32.const 0) (i32.const 0) (i32.const 1024) (i32.const 60000)))';
    const rows = Array.from({ length: 200 }, (_, id) => ({ id }));
    const found = await profile(
      recorded(await guard(`${call} ${call} (i32.const 0)`), {
        backend: [{ tool: 'hello', result: rows, delayMs: 20 }],
      }),
    );
    const [use, ...others] = found.tools;
    assert(use);
    assert.deepEqual(others, []);
    const { answerMs, ...counted } = use;
    assert.deepEqual(counted, {
      tool: 'hello',
      calls: 2,
      errors: 0,
      sentBytes: 2 * 'null'.length,
      receivedBytes: 2 * JSON.stringify(rows).length,
      delayMs: 40,
    });
    assert(answerMs > 0);
    assert(found.samples.keys.includes(TOOL_KEY));
    assert((shares(found).get(TOOL_KEY) ?? 0) > 0);
  });

  it('follows memory from call to call, with the frames that made it grow', async () => {
    const found = await profile(
      recorded(await guard('(drop (memory.grow (i32.const 2))) (i32.const 0)'), { inputs: ['', ''] }),
    );
    const { loadedPages, pages, growths } = found.memory;
    assert.equal(loadedPages, 1);
    const drawn = growths.map(
      ({ call, from, to, stack }) =>
        `${String(call)}: +${String(to - from)} by ${String(stack[0]?.index ?? 'gateway')}`,
    );
    assert.deepEqual(
      drawn.filter((each) => !each.endsWith('gateway')),
      ['0: +2 by 4', '1: +2 by 4'],
    );
    assert(drawn[0]?.endsWith('by gateway'), drawn.join());
    assert.deepEqual(pages.at(-1), growths.at(-1)?.to);
    assert.equal(pages.length, 2);
  });

  it('comes whole from its thread, however many different stacks there are', async () => {
    const found = await profile(
      recorded(await guard('(call $thicket (i32.const 200000)) (i32.const 0)', BURN + thicket(256))),
    );
    const { keys, parents, nodes } = found.samples;
    // How many samples the engine takes, each with hundreds of calls, depends on what else the machine does.
    assert.ok(keys.length > MOST_NODES / 5 && keys.length <= MOST_NODES, String(keys.length));
    assert.equal(parents.length, keys.length);
    assert(nodes.every((node) => node < keys.length));
  });

  it('is of what ran before a trap', async () => {
    const found = await profile(recorded(await guard('(call $burn (i32.const 2000000)) unreachable', BURN)));
    assert((shares(found).get(BURN_INDEX) ?? 0) > 50);
  });

  it('is of what runs before a deadline', async () => {
    const found = await profile(
      recorded(await guard('(loop $again (br $again)) (i32.const 0)'), { timedOut: true, durationMs: 1000 }),
    );
    assert.equal(found.stoppedAfterMs, 1000);
    assert((shares(found).get(BURN_INDEX + 1) ?? 0) > 50, JSON.stringify([...shares(found)]));
  });

  it('ends with its signal', async () => {
    const cancel = new AbortController();
    const run = recorded(await guard('(loop $again (br $again)) (i32.const 0)'), { durationMs: 60_000 });
    const ended = host.profile(run, cancel.signal);
    // By then it loops, or is about to: without the signal it goes on for minutes.
    setTimeout(() => cancel.abort(), 500);
    assert.deepEqual(await ended, { ok: false, reason: 'it was stopped' });
  });

  it('is none of a guard that ended the engine, which is not sent again', async () => {
    const run = { ...recorded(await guard('(i32.const 0)')), engineFailure: 'out of memory' };
    assert.deepEqual(await host.profile(run, never), {
      ok: false,
      reason: 'it is not repeated, because of: out of memory',
    });
  });

  it('is none when the guard does not load, with the reason', async () => {
    const outcome = await host.profile(
      recorded(await guard('(i32.const 0)', '(func $f unreachable) (start $f)')),
      never,
    );
    assert.deepEqual(outcome, { ok: false, reason: 'when it was repeated, the guard did not load' });
  });
});
