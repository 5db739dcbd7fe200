import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PatientHost } from '../../../src/analysis/patient-host';
import { DEFAULT_PROFILE, resolveLimits } from '../../../src/gateway/limits';
import type { GuardHost, GuardSession } from '../../../src/run/guard-host';
import { readable, ScriptedHost, type Scripted } from '../run/scripted-host';

const GUARD = { path: 'guard.wasm', bytes: new Uint8Array() };
const SIGNAL = new AbortController().signal;
const LATE: Scripted = {
  kind: 'timeout',
  error: 'module closed with context deadline exceeded',
  healthy: false,
};

/** Opens the guard and asks it once, with a deadline that a call of any duration reaches. */
async function askOnce(host: GuardHost, timeoutMs: number): Promise<GuardSession['load']> {
  const limits = resolveLimits(DEFAULT_PROFILE, { timeoutMs });
  const session = await host.open(GUARD, { guardName: 'g', limits, backend: [], signal: SIGNAL });
  if (session.load.ok)
    await session.invoke('label_resource', {}, { timeoutMs, step: 0, backend: [], signal: SIGNAL });
  return session.load;
}

describe('a guard that does not answer', () => {
  it('is asked no more after three requests that ran until their deadline', async () => {
    const inner = new ScriptedHost(() => LATE);
    const host = new PatientHost(inner);
    for (let asked = 0; asked < 3; asked++) {
      assert.equal(host.gaveUp, undefined);
      assert.equal((await askOnce(host, 0)).ok, true);
    }
    const load = await askOnce(host, 0);
    assert.deepEqual([load.ok, load.ok || load.engine], [false, true]);
    assert.equal(inner.opened, 3);
    assert.equal(
      host.gaveUp,
      '3 requests ran until their deadline of 0 s, the last one in label_resource, so the guard is asked no more',
    );
  });

  it('is not one whose deadline a saved answer with a delay meets, which takes no time', async () => {
    const host = new PatientHost(new ScriptedHost(() => LATE));
    for (let asked = 0; asked < 5; asked++) await askOnce(host, 60_000);
    assert.equal(host.gaveUp, undefined);
  });

  it('is not one that answers as slowly as it may', async () => {
    const host = new PatientHost(new ScriptedHost(readable));
    for (let asked = 0; asked < 5; asked++) await askOnce(host, 0);
    assert.equal(host.gaveUp, undefined);
  });

  it('is asked no more when it never ends to load', async () => {
    const refused = { ok: false, error: 'deadline', durationMs: 0 } as const;
    const host = new PatientHost(new ScriptedHost(readable, refused));
    for (let asked = 0; asked < 3; asked++) await askOnce(host, 0);
    assert.match(host.gaveUp ?? '', /in loading, so the guard is asked no more$/);
  });
});
