/**
 * These bytes in memory that threads share, so that a message with them copies nothing; the very same when they are
 * in such memory already. No thread may write to them from then on.
 */
export function sharedBytes(bytes: Uint8Array): Uint8Array {
  if (bytes.buffer instanceof SharedArrayBuffer) return bytes;
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
  shared.set(bytes);
  return shared;
}
