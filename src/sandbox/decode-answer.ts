import type { GuardFunction } from '../gateway/invocation';
import type { Json } from '../gateway/json';
import type { DecodeOutcome } from '../run/guard-host';
import { replyFailure } from './failed-reply';
import { requestOnce, type ThreadSource } from './request-once';

/** How long decoding one output may take, in milliseconds. 16 MiB take a few seconds on a busy machine. */
const DECODE_TIMEOUT_MS = 30_000;

/**
 * Decodes an output in a separate thread, which is ended when that takes too long. The guard's thread has no part in
 * it. Never rejects; what is not decoded says nothing about the guard.
 */
export async function decodeAnswer(
  threads: ThreadSource,
  name: GuardFunction,
  output: Uint8Array,
  toolResult: Json,
  signal: AbortSignal,
): Promise<DecodeOutcome> {
  const undecoded = (reason: string): DecodeOutcome => {
    return { ok: false, reason: `Guard Lab could not decode the answer of ${name}: ${reason}` };
  };
  const end = await requestOnce(
    threads,
    { type: 'decode', function: name, output, toolResult },
    { timeoutMs: DECODE_TIMEOUT_MS, signal },
  );
  if (end.kind === 'deadline') return undecoded(`it took longer than ${String(DECODE_TIMEOUT_MS / 1000)} s`);
  if (end.kind === 'canceled') return undecoded('the run was stopped');
  if (end.kind === 'crashed') return undecoded(end.message);
  const { reply } = end;
  if (reply.type === 'decoded') return { ok: true, answer: reply.answer, findings: reply.findings };
  return undecoded(replyFailure(reply));
}
