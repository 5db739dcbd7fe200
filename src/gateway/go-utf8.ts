/**
 * Decodes UTF-8 as Go does when it ranges over a string: every byte that is part of no valid sequence becomes
 * one U+FFFD, where TextDecoder replaces a whole truncated sequence by one. A byte order mark stays.
 */
export function decodeGoUtf8(bytes: Uint8Array): string {
  return decodeUtf8(bytes) ?? decodeBroken(bytes);
}

/** Decodes valid UTF-8, byte order mark included; undefined when `bytes` is not valid. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

const REPLACEMENT = [0xef, 0xbf, 0xbd];

/** Every invalid byte is spelled out as an encoded U+FFFD first, so that one call decodes the rest. */
function decodeBroken(bytes: Uint8Array): string {
  const repaired = new Uint8Array(bytes.length * 3);
  let length = 0;
  for (let at = 0; at < bytes.length;) {
    const size = sequenceLength(bytes, at);
    if (size === 0) {
      repaired.set(REPLACEMENT, length);
      length += 3;
      at += 1;
    } else {
      for (let end = at + size; at < end; at += 1) repaired[length++] = bytes[at] ?? 0;
    }
  }
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(repaired.subarray(0, length));
}

/** Length of the valid sequence at `at`, 0 when there is none. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  const size = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
  for (let index = 1; index < size; index += 1) {
    const byte = bytes[at + index] ?? 0;
    // The second byte rules out overlong forms, surrogates and code points over U+10FFFF.
    const low = index > 1 ? 0x80 : first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
    const high = index > 1 ? 0xbf : first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
    if (byte < low || byte > high) return 0;
  }
  return size;
}
