import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { bareTarget } from '../../src/analysis/probe-target';
import { assembleGuardText } from '../../src/run/guard-file';
import type { CheckEvent, CheckQuestion } from '../../src/sandbox/check-protocol';
import { checkInThread, type CheckEnd } from '../../src/sandbox/check-thread';

const FOLDER = join(__dirname, '..', 'fixtures', 'seeded');
const DIST = join(__dirname, '..', '..', 'dist');
/** An answer of the backend that is missing counts as public. */
const LOOSE = ['(then (return (i32.const 1)))) ;; no answer', '(then (return (i32.const 0))))'] as const;
const ENDLESS = ['(call $get_issue)) (then', '(call $get_issue)) (then (loop $on (br $on))'] as const;

async function question(
  change: readonly [string, string] | undefined,
  more: Partial<CheckQuestion> = {},
): Promise<CheckQuestion> {
  const text = readFileSync(join(FOLDER, 'guard.wat'), 'utf8');
  if (change) assert.ok(text.includes(change[0]));
  const outcome = await assembleGuardText('guard.wat', change ? text.replace(...change) : text);
  assert.ok(outcome.ok);
  const { guardName, limits, session } = bareTarget({ guard: outcome.file.module });
  return {
    subject: { file: outcome.file, siblings: false },
    guardName,
    limits,
    session,
    scenarios: [],
    catalogs: [{ name: 'tools.json', text: readFileSync(join(FOLDER, 'tools.json'), 'utf8') }],
    disabled: new Map(),
    rules: [],
    seed: 7,
    runs: 20,
    jobs: 2,
    ...more,
  };
}

async function check(
  asked: CheckQuestion,
  signal = new AbortController().signal,
  onEvent: (event: CheckEvent) => void = () => undefined,
): Promise<CheckEnd> {
  const onFault = (what: string, error: unknown): void => {
    throw new Error(what, { cause: error });
  };
  const options = { workerPath: join(DIST, 'check.js'), guardWorkerPath: join(DIST, 'worker.js'), onFault };
  return checkInThread(asked, options, signal, onEvent);
}

describe('The thread of a check', () => {
  it('names the properties first, and each result as soon as it is there', async () => {
    const events: CheckEvent[] = [];
    const disabled = new Map([
      ['scope', 'on purpose'],
      ['no-such', 'none'],
    ]);
    const end = await check(await question(undefined, { disabled }), undefined, (event) =>
      events.push(event),
    );
    assert.ok(end.ok);
    const [started] = events;
    assert.ok(started?.type === 'started');
    assert.deepEqual(started.warnings, ['guard-lab.json disables no-such, which is no property']);
    assert.equal(started.requests, end.requests);
    const codes = started.properties.map(({ code }) => code);
    assert.deepEqual(
      end.properties.map(({ result }) => result.code),
      codes,
    );
    const ended = events.flatMap((event) => (event.type === 'ended' ? event.property.result.code : []));
    assert.deepEqual(ended.sort(), [...codes].sort());
    const scope = end.properties.find(({ result }) => result.code === 'scope')?.result;
    assert.deepEqual([scope?.status, scope?.reason], ['disabled', 'on purpose']);
  });

  it('answers a broken property with its line of the guard and a counterexample', async () => {
    const end = await check(await question(LOOSE, { only: ['private-as-public', 'scope'] }));
    assert.ok(end.ok);
    const [broken, shown] = end.properties;
    assert.equal(broken?.result.status, 'broken');
    assert.equal(shown?.result.status, 'shown');
    assert.ok(broken.frame?.source === 'guard.wat' && (broken.frame.line ?? 0) > 1);
    assert.deepEqual([broken.scenario?.['guard'], broken.scenario?.['version']], ['', 1]);
    assert.deepEqual([shown.frame, shown.scenario, shown.difference], [undefined, undefined, undefined]);
  });

  it('gives the same result for the same seed', async () => {
    const asked = await question(LOOSE, { only: ['private-as-public', 'text-twins', 'fault-matrix'] });
    assert.deepEqual(await withoutTimes(asked), await withoutTimes(asked));
  });

  it('ends at once when it is stopped, whatever the guard does', async () => {
    const stop = new AbortController();
    const asked = await question(ENDLESS);
    const end = check(asked, stop.signal, ({ type }) => {
      if (type === 'started') stop.abort();
    });
    assert.deepEqual(await end, { ok: false, canceled: true });
  });

  it('says what is missing when there is nothing to ask', async () => {
    const end = await check(await question(undefined, { catalogs: [] }));
    assert.ok(!end.ok && 'error' in end);
    assert.match(end.error, /^there are no requests to vary: /);
  });

  async function withoutTimes(asked: CheckQuestion): Promise<unknown> {
    const end = await check(asked);
    assert.ok(end.ok);
    return end.properties.map(({ result, scenario }) => [result, scenario]);
  }
});
