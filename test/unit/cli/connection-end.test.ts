// How the connection of a client ends, and the exit code of that.
import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { describe, it } from 'node:test';
import { ConnectionEnd, type ClosingTransport } from '../../../src/cli/connection-end';

interface Connection {
  readonly end: ConnectionEnd;
  readonly input: PassThrough;
  readonly stop: AbortController;
  readonly close: () => void;
}

/** The exit code after `act`; the transport closes with its input, as that of the library. */
async function codeAfter(act: (connection: Connection) => void): Promise<number> {
  const [input, stop] = [new PassThrough(), new AbortController()];
  const end = new ConnectionEnd(input, stop.signal);
  let closed = 0;
  const transport: ClosingTransport = { onclose: () => void closed++ };
  end.watch(transport);
  const close = (): void => transport.onclose?.();
  for (const event of ['end', 'close']) input.once(event, close);
  input.resume();
  act({ end, input, stop, close });
  const code = await end.code;
  assert.equal(closed > 0, !stop.signal.aborted);
  return code;
}

function failure(code: string): Error {
  return Object.assign(new Error(code), { code });
}

describe('a connection', () => {
  it('ends well when the client goes away, and when the process is stopped', async () => {
    assert.equal(await codeAfter(({ input }) => input.end()), 0);
    assert.equal(await codeAfter(({ input }) => input.destroy()), 0);
    assert.equal(await codeAfter(({ input }) => input.destroy(failure('ECONNRESET'))), 0);
    assert.equal(await codeAfter(({ stop }) => stop.abort()), 0);
    assert.equal(await new ConnectionEnd(new PassThrough(), AbortSignal.abort()).code, 0);
    const unread = ({ end, close }: Connection): void => {
      assert.ok(end.isEndedBy(failure('EPIPE')));
      close();
    };
    assert.equal(await codeAfter(unread), 0);
  });

  it('fails when what the client sends cannot be read', async () => {
    const tooLarge = ({ end, close }: Connection): void => {
      assert.equal(end.isEndedBy(new Error('too large')), false);
      close();
    };
    assert.equal(await codeAfter(tooLarge), 3);
    assert.equal(await codeAfter(({ input }) => input.destroy(failure('EIO'))), 3);
  });
});
