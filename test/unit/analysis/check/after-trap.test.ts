import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { afterTrap } from '../../../../src/analysis/check/properties/after-trap';
import type { GuardHost } from '../../../../src/run/guard-host';
import { readable, ScriptedHost, type Scripted } from '../../run/scripted-host';
import { read } from './backend-host';
import { check, READS_ISSUE } from './check-fixture';

const TRAP: Scripted = {
  kind: 'trap',
  error: 'wasm error: unreachable',
  trap: 'unreachable',
  healthy: false,
};
const UNAVAILABLE: Scripted = { kind: 'error', error: 'unavailable', healthy: false };
const FAILED: Scripted = { kind: 'error', error: 'WASM function returned error code: -1' };

/** A host whose guard answers label_resource by how often it failed before, in this instance and in all. */
function failing(answer: (fails: boolean, before: { instance: number; all: number }) => Scripted): GuardHost {
  let all = 0;
  return {
    open: () => {
      let instance = 0;
      const script = new ScriptedHost((name, input, options) => {
        if (name !== 'label_resource') return readable(name, input, options);
        const fails = JSON.stringify(input).includes('"tool_args":null');
        const scripted = answer(fails, { instance, all });
        if (fails) [instance, all] = [instance + 1, all + 1];
        return scripted;
      });
      return script.open();
    },
  };
}

describe('after a trap', () => {
  it('is shown for a guard that stays unavailable', async () => {
    const host = failing((fails, { instance }) => {
      if (instance > 0) return UNAVAILABLE;
      return fails ? TRAP : read('private:acme/app');
    });
    const checked = await check(afterTrap, host);
    // The one request of each world, after a failure in it.
    assert.deepEqual([checked.status, checked.runs], ['shown', 3]);
  });

  it('finds an instance that is served from', async () => {
    const host = failing((fails) => (fails ? TRAP : read('private:acme/app')));
    const { violation } = await check(afterTrap, host);
    assert.equal(
      violation?.message,
      'get_issue / public / read: after a trap in get_issue the answer is read, secrecy [private:acme/app], integrity []; it must be an error',
    );
    assert.deepEqual([violation?.before?.[0]?.args, violation?.expect], [null, { outcome: 'error' }]);
  });

  it('asks all later requests of one instance, and says which of them lead to one that is served', async () => {
    let traps = 0;
    const host: GuardHost = {
      open: () => {
        let later: number | undefined;
        return new ScriptedHost((name, input, options) => {
          if (name !== 'label_resource') return readable(name, input, options);
          if (later === undefined && !JSON.stringify(input).includes('"tool_args":null'))
            return read('private:acme/app');
          if (later === undefined) traps += 1;
          later = later === undefined ? 0 : later + 1;
          if (later === 0) return TRAP;
          return later === 2 ? read() : UNAVAILABLE;
        }).open();
      },
    };
    const tools = ['get_issue', 'get_commit', 'get_label'];
    const steps = tools.map((tool) => ({
      name: tool,
      tool,
      args: { owner: 'acme', repo: 'app' },
      result: {},
    }));
    const { violation, runs } = await check(afterTrap, host, { steps });
    assert.deepEqual(
      [violation?.question.tool, violation?.before?.map(({ tool }) => tool), runs],
      ['get_commit', ['get_issue', 'get_issue'], 3],
    );
    // To find it, with all later requests, with the one alone, and once more for what is reported.
    assert.equal(traps, 4);
  });

  it('finds a new instance that answers otherwise', async () => {
    const host = failing((fails, { instance, all }) => {
      if (instance > 0) return UNAVAILABLE;
      if (fails) return TRAP;
      return all > 1 ? read() : read('private:acme/app');
    });
    const { violation } = await check(afterTrap, host);
    assert.match(
      violation?.message ?? '',
      /after a trap in get_issue a new instance answers read, secrecy \[\]/,
    );
  });

  it('finds an instance that is looser after an error, and takes a tighter one', async () => {
    const answers = (first: string[], then: string[]): GuardHost =>
      failing((fails, { instance }) => {
        if (fails) return FAILED;
        return instance > 0 ? read(...then) : read(...first);
      });
    const looser = await check(afterTrap, answers(['private:acme/app'], []));
    assert.match(
      looser.violation?.message ?? '',
      /^get_issue \/ public \/ read: after an error in get_issue/,
    );
    assert.deepEqual(looser.violation?.atMost?.resource?.secrecy, ['private:acme/app']);
    assert.equal((await check(afterTrap, answers([], ['private:acme/app']))).status, 'shown');
  });

  it('finds nothing in requests after one that fails only now and then', async () => {
    for (const failed of [TRAP, FAILED]) {
      // Fails the first time that it is asked, as for a lack of time, and is looser then than on its own.
      const host = failing((fails, { instance, all }) => {
        if (fails && all % 2 === 0) return failed;
        return instance > 0 ? read() : read('private:acme/app');
      });
      const checked = await check(afterTrap, host);
      assert.deepEqual(
        [checked.status, checked.runs, checked.reason],
        ['no-subject', 0, 'no request was found that the guard fails on each time'],
      );
    }
  });

  it('is not shown by a guard that fails on nothing', async () => {
    const checked = await check(afterTrap, new ScriptedHost(readable), READS_ISSUE);
    assert.deepEqual(
      [checked.status, checked.runs, checked.reason],
      ['no-subject', 0, 'no request was found that the guard fails on'],
    );
  });
});
