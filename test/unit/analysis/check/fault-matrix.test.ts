import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { faultMatrix } from '../../../../src/analysis/check/properties/fault-matrix';
import type { Json } from '../../../../src/gateway/json';
import { unwrapMcpResult } from '../../../../src/gateway/mcp-result';
import { readable, ScriptedHost } from '../../run/scripted-host';
import { backendHost, read, type CallBackend } from './backend-host';
import { check } from './check-fixture';

/** What a backend says of `private`; undefined when it says nothing. */
function privacy(call: CallBackend, tool = 'get_repository'): Json | undefined {
  const answer = call(tool, { owner: 'acme', repo: 'app' });
  const value = answer === undefined ? null : unwrapMcpResult(answer);
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value['private'] : undefined;
}

/** A guard that decides by what is said of `private`. */
function guardBy(isPublic: (said: Json | undefined) => boolean): ReturnType<typeof backendHost> {
  return backendHost(() => (name, _input, call) => {
    if (name === 'label_response') return {};
    return isPublic(privacy(call)) ? read() : read('private:acme/app');
  });
}

describe('the fault matrix', () => {
  it('is shown for a guard that takes only a clear answer for public', async () => {
    const checked = await check(
      faultMatrix,
      guardBy((said) => said === false),
    );
    // Two worlds have answers; 9 faults of the one call.
    assert.deepEqual([checked.status, checked.runs, checked.violation], ['shown', 18, undefined]);
  });

  it('finds a guard that takes a missing answer for public', async () => {
    const checked = await check(
      faultMatrix,
      guardBy((said) => said !== true),
    );
    assert.equal(checked.status, 'broken');
    assert.equal(
      checked.violation?.message,
      'get_issue / private / read: when each call of the backend fails with "502 Bad Gateway", the answer is read, secrecy [], integrity [], which is looser than read, secrecy [private:acme/app], integrity [] with the answer that should have come',
    );
  });

  it('finds what only one cause of several shows', async () => {
    const host = backendHost(() => (name, _input, call) => {
      if (name === 'label_response') return {};
      const answer = call('get_repository', { owner: 'acme', repo: 'app' });
      return answer === null ? read() : read('private:acme/app');
    });
    const checked = await check(faultMatrix, host);
    assert.match(checked.violation?.message ?? '', /each call of the backend is answered with null/);
  });

  it('finds a single call among others that fails open', async () => {
    const host = backendHost(() => (name, _input, call) => {
      if (name === 'label_response') return {};
      const first = privacy(call, 'get_repository');
      // Only when the first call answered does the second one decide.
      return first === undefined || privacy(call, 'search_repositories') === true
        ? read('private:acme/app')
        : read();
    });
    const checked = await check(faultMatrix, host);
    assert.match(
      checked.violation?.message ?? '',
      /^get_issue \/ private \/ read: when call 2 of 2 of the backend \(search_repositories\) fails with "502 Bad Gateway"/,
    );
  });

  it('finds a trap, and takes an error for tighter', async () => {
    const ended = (failure: object): ReturnType<typeof backendHost> =>
      backendHost(() => (name, _input, call) => {
        if (name === 'label_response') return {};
        return privacy(call) === undefined ? { error: 'it failed', ...failure } : read();
      });
    const trapped = await check(faultMatrix, ended({ kind: 'trap', healthy: false }));
    assert.match(trapped.violation?.message ?? '', /it failed: the guard must not fail for good$/);
    assert.equal((await check(faultMatrix, ended({ kind: 'error' }))).status, 'shown');
  });

  it('finds items that lose their labels', async () => {
    const host = backendHost(() => (name, _input, call) => {
      if (name === 'label_resource') return read('private:acme/app');
      const labels = { description: 'i', secrecy: ['private:acme/app'], integrity: [] };
      return privacy(call) === undefined ? {} : { answer: { items: [{ data: 1, labels }] } };
    });
    const checked = await check(faultMatrix, host);
    assert.equal(checked.status, 'broken');
    assert.match(
      checked.violation?.message ?? '',
      /the answer is read, secrecy \[private:acme\/app\], integrity \[\], which/,
    );
  });

  it('finds a tag that another one replaces: whoever has only that one is let through', async () => {
    const host = backendHost(() => (name, _input, call) => {
      if (name === 'label_response') return {};
      return privacy(call) === undefined ? read('private') : read('private:acme/app');
    });
    const { violation } = await check(faultMatrix, host);
    assert.match(violation?.message ?? '', /read, secrecy \[private\], integrity \[\], which is looser than/);
  });

  it('lets a write gain the secrecy of its repository only', async () => {
    const writes = (tag: string): ReturnType<typeof backendHost> =>
      backendHost(() => (_name, _input, call) => {
        const secrecy = privacy(call) === undefined ? [tag] : [];
        return { answer: { resource: { description: 'r', secrecy, integrity: [] }, operation: 'write' } };
      });
    assert.equal((await check(faultMatrix, writes('private:Acme/app'))).status, 'shown');
    const other = await check(faultMatrix, writes('private:acme/other'));
    assert.match(
      other.violation?.message ?? '',
      /write, secrecy \[private:acme\/other\].*looser than write, secrecy \[\]/,
    );
  });

  it('is not shown by a guard that asks nothing', async () => {
    const checked = await check(faultMatrix, new ScriptedHost(readable));
    assert.deepEqual([checked.status, checked.runs], ['no-subject', 0]);
  });
});
