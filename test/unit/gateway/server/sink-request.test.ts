import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AgentLabels } from '../../../../src/gateway/difc/labels';
import { requestSink, sinkObstacles, type WriteSink } from '../../../../src/gateway/server/sink-request';

const tainted: AgentLabels = { secrecy: ['private:acme/app'], integrity: [] };
const trusted: AgentLabels = { secrecy: [], integrity: ['approved'] };

/** Outcome and resource of a request of an agent. */
const drawn = (sink: WriteSink, agent: AgentLabels): string => {
  const { outcome, resource, operation } = requestSink(sink, 'post', agent);
  return `${outcome} ${operation} ${resource.description} [${resource.secrecy.join(' ')}] [${resource.integrity.join(' ')}]`;
};

describe('a write sink', () => {
  it('takes the tags that it accepts, compared as a whole, and requires no integrity', () => {
    const sink = { accept: ['private:acme/lib', 'private:acme/app'] };
    assert.equal(
      drawn(sink, tainted),
      'allowed write write-sink (post) [private:acme/app private:acme/lib] []',
    );
    assert.equal(drawn(sink, trusted).split(' ')[0], 'allowed');
    for (const accept of ['private:acme/*', 'private:acme', 'acme/app', ' private:acme/app'])
      assert.equal(drawn({ accept: [accept] }, tainted).split(' ')[0], 'denied', accept);
    assert.equal(drawn({ accept: ['*'] }, tainted).split(' ')[0], 'allowed');
  });

  it('that is public takes no tag at all, in any spelling of the word', () => {
    for (const visibility of ['public', ' PUBLIC\n', 'Public']) {
      const sink = { accept: ['*'], visibility };
      assert.equal(drawn(sink, tainted), 'denied write write-sink:public (post) [] []');
      assert.equal(drawn(sink, trusted), 'allowed write write-sink:public (post) [] []');
    }
    for (const visibility of ['private', 'internal', ''])
      assert.match(
        drawn({ accept: ['*'], visibility }, tainted),
        /^allowed write write-sink \(post\) \[\*\]/,
      );
  });

  it('denies in the words of every denied write', () => {
    const { error, coarse, response } = requestSink({ accept: ['*'], visibility: 'public' }, 'post', tainted);
    const reason =
      "Agent carries private (acme/app)-scoped data that cannot be written to 'write-sink:public (post)' due to secrecy constraints. The target resource is not authorized to receive this sensitive data.";
    assert.equal(coarse.reason, reason);
    assert.equal(
      error,
      [
        `DIFC Violation: ${reason}`,
        '',
        'Required Action: Add secrecy tags [private:acme/app]',
        '',
        'Implications of adding secrecy tags:',
        '  - Agent will be restricted from writing to resources that lack these tags',
        '  - This includes public resources (e.g., public repositories, public internet)',
        '  - Agent will be marked as handling sensitive information',
        '  - Future writes must target resources with tags: [private:acme/app]',
        '',
        'Current Agent Labels:',
        '  Secrecy: [private:acme/app]',
        '  Integrity: []',
        '',
        'Resource Requirements:',
        '  Secrecy: []',
        '  Integrity: []',
        '',
      ].join('\n'),
    );
    assert.deepEqual(response, { content: [{ type: 'text', text: error }], isError: true });
  });

  it('names each tag that is in the way', () => {
    const agent = { secrecy: ['private:a/b', 'private:c/d', 'x'], integrity: [] };
    assert.deepEqual(sinkObstacles({ accept: ['private:a/b'] }, agent), ['private:c/d', 'x']);
    assert.deepEqual(sinkObstacles({ accept: ['*'] }, agent), []);
    assert.deepEqual(sinkObstacles({ accept: ['*'], visibility: 'public' }, agent), agent.secrecy);
  });
});
