import type { FetchLike } from '@modelcontextprotocol/client';

/** Requests over HTTP whose answers may have a number of bytes together. */
export interface BoundedFetch {
  readonly fetch: FetchLike;
  /** Lets `maxBytes` more come, however many there were. */
  renew(): void;
  /** Aborts when the answers have more: whoever waits for one has to end, too. */
  readonly exceeded: AbortSignal;
}

/** A server can send without end; what is over `maxBytes` is not read. */
export function boundedFetch(maxBytes: number): BoundedFetch {
  const exceeded = new AbortController();
  let left = maxBytes;
  const count = (chunk: Uint8Array, controller: TransformStreamDefaultController<Uint8Array>): void => {
    left -= chunk.byteLength;
    if (left >= 0) {
      controller.enqueue(chunk);
      return;
    }
    controller.terminate();
    exceeded.abort();
  };
  return {
    exceeded: exceeded.signal,
    renew: () => {
      left = maxBytes;
    },
    fetch: async (url, init) => {
      const response = await fetch(url, init);
      const { body, status, statusText, headers } = response;
      if (!body) return response;
      const counted = body.pipeThrough(new TransformStream<Uint8Array, Uint8Array>({ transform: count }));
      return new Response(counted, { status, statusText, headers });
    },
  };
}
