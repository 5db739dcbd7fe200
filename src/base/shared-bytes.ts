/** Whether threads can share memory: always in Node, in a browser only on a page that is isolated from other origins. */
export function isSharedMemory(): boolean {
  const isIsolated: unknown = (globalThis as { readonly crossOriginIsolated?: boolean }).crossOriginIsolated;
  return typeof SharedArrayBuffer === 'function' && isIsolated !== false;
}

/** Whether bytes that threads share can be used like all others: browsers read no text from them. */
function areBytesShared(): boolean {
  if (!isSharedMemory()) return false;
  try {
    new TextDecoder().decode(new Uint8Array(new SharedArrayBuffer(1)));
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

/** New bytes, all 0, in memory that threads share, where they can. */
export function newSharedBytes(length: number): Uint8Array {
  return areBytesShared() ? new Uint8Array(new SharedArrayBuffer(length)) : new Uint8Array(length);
}

/**
 * These bytes in memory that threads share, so that a message with them copies nothing; the very same when they are
 * in such memory already, and where bytes cannot be shared. No thread may write to them from then on.
 */
export function sharedBytes(bytes: Uint8Array): Uint8Array {
  if (!areBytesShared() || bytes.buffer instanceof SharedArrayBuffer) return bytes;
  const shared = newSharedBytes(bytes.length);
  shared.set(bytes);
  return shared;
}
