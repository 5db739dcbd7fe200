// The roots of a client, which is asked for them once.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AgentFolders } from '../../../src/cli/agent-folders';
import { learnRoots } from '../../../src/cli/mcp-client';

type Parameters = globalThis.Parameters<typeof learnRoots>;

describe('the roots of a client', () => {
  it('are known to each of several calls that come at once', async () => {
    const folders = new AgentFolders('/work', []);
    let [asked, answer] = [0, (_roots: object): void => undefined];
    const server = {
      setNotificationHandler: () => undefined,
      getClientCapabilities: () => ({ roots: {} }),
      listRoots: () => {
        asked++;
        return new Promise<object>((resolve) => (answer = resolve));
      },
    };
    const call = async (): Promise<readonly string[]> => {
      await learnRoots({} as Parameters[0], { server } as unknown as Parameters[1], folders, {
        mcpReq: {},
      } as Parameters[3]);
      return folders.all;
    };
    const calls = [call(), call()];
    answer({ roots: [{ uri: 'file:///more' }, { uri: 'https://example.org/x' }, { uri: 'file:///%00' }, 1] });
    for (const known of await Promise.all(calls)) assert.deepEqual(known.slice(0, 2), ['/work', '/more']);
    assert.equal(asked, 1);
  });
});
