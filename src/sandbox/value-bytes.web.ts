// Takes the place of value-bytes.ts in a browser, which does not give its copying of values away.
export const COPIES_TO_BYTES: boolean = false;

export function bytesOf(_value: unknown): Uint8Array {
  throw new Error('values are not copied to bytes here');
}

export function valueOf(_bytes: Uint8Array): unknown {
  throw new Error('bytes are not copied to values here');
}
