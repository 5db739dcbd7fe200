// Values as bytes, by the engine's own copying of values. In a browser value-bytes.web.ts takes the place of this file.
import { deserialize, serialize } from 'node:v8';

/** Whether this system copies values to bytes. */
export const COPIES_TO_BYTES: boolean = true;

/** The bytes of a value that could be posted to a thread as well. */
export function bytesOf(value: unknown): Uint8Array {
  return serialize(value);
}

/** The value of `bytes` that `bytesOf` made. */
export function valueOf(bytes: Uint8Array): unknown {
  return deserialize(bytes);
}
