import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { answerVariants } from '../../../src/analysis/why/answer-variants';
import type { BackendCall } from '../../../src/gateway/invocation';
import { proxyRefusals } from '../../../src/run/backend-misses';

function call(index: number, tool: string, more: Partial<BackendCall> = {}): BackendCall {
  return {
    index,
    tool,
    args: { owner: 'acme', repo: 'app' },
    failure: 'not-in-proxy',
    cause: `unsupported tool: ${tool}`,
    reachedBackend: false,
    ...more,
  } as BackendCall;
}

describe('calls that the proxy does not pass on', () => {
  it('are one finding for each tool, at its first call', () => {
    const backendCalls = [call(1, 'get_me'), call(2, 'get_team'), call(3, 'get_me'), call(4, 'get_me')];
    assert.deepEqual(
      proxyRefusals({ function: 'label_response', backendCalls }).map(({ message }) => message),
      [
        'label_response, backend call 1: unsupported tool: get_me (and 2 more like it)',
        'label_response, backend call 2: unsupported tool: get_team',
      ],
    );
    assert.deepEqual(
      proxyRefusals({
        function: 'label_response',
        backendCalls: [{ ...call(1, 'x'), failure: 'backend-error' }],
      }),
      [],
    );
  });

  it('are explained with answers in the shape that the proxy gives', () => {
    const missed = call(1, 'search_repositories', { failure: 'backend-error', reachedBackend: true });
    const shapes = (variants: ReturnType<typeof answerVariants>) =>
      variants.map(({ text }) => /as (an MCP result|bare JSON)/.exec(text)?.[1]);
    assert.deepEqual(new Set(shapes(answerVariants([missed], ['mcp']))), new Set(['an MCP result']));
    assert.deepEqual(new Set(shapes(answerVariants([missed]))), new Set(['an MCP result', 'bare JSON']));
  });
});
