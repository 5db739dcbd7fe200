export { wellFormed } from '../wasm/go-quote';

/**
 * Decodes UTF-8 as Go does when it ranges over a string: every byte that is part of no valid sequence becomes
 * one U+FFFD, where TextDecoder replaces a whole truncated sequence by one. A byte order mark stays.
 */
export function decodeGoUtf8(bytes: Uint8Array): string {
  return decodeUtf8(bytes) ?? decodeBroken(bytes);
}

/** Decodes valid UTF-8, byte order mark included; undefined when `bytes` is not valid. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  if (bytes.length === 0) return '';
  try {
    return decoder.decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    decoder = newDecoder();
    return undefined;
  }
}

/** One for all texts: to make it costs more than to decode a short one. After a failure there is a new one. */
let decoder = newDecoder();

function newDecoder(): TextDecoder {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
}

/** Decodes into UTF-16 units by hand; several times as fast as to repair the bytes and have them decoded. */
function decodeBroken(bytes: Uint8Array): string {
  const units = new Uint16Array(bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length;) {
    const size = sequenceLength(bytes, at);
    const code = size === 0 ? 0xfffd : codePoint(bytes, at, size);
    if (code > 0xffff) units[length++] = 0xd7c0 + (code >> 10);
    units[length++] = code > 0xffff ? 0xdc00 | (code & 0x3ff) : code;
    at += size || 1;
  }
  return new TextDecoder('utf-16le', { ignoreBOM: true }).decode(units.subarray(0, length));
}

/** The code point of the valid sequence of `size` bytes at `at`. */
function codePoint(bytes: Uint8Array, at: number, size: number): number {
  const first = bytes[at] ?? 0;
  if (size === 1) return first;
  let code = first & (0x7f >> size);
  for (let index = 1; index < size; index += 1) code = (code << 6) | ((bytes[at + index] ?? 0) & 0x3f);
  return code;
}

/** Length of the valid sequence at `at`, 0 when there is none. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  const size = announcedLength(first);
  if (size === 0 || !maySecond(first, bytes[at + 1] ?? 0)) return 0;
  for (let index = 2; index < size; index += 1) if (((bytes[at + index] ?? 0) & 0xc0) !== 0x80) return 0;
  return size;
}

/** Length of the sequence that a first byte from 0x80 on begins, 0 when none begins with it. */
function announcedLength(first: number): number {
  if (first < 0xc2) return 0;
  if (first < 0xe0) return 2;
  if (first < 0xf0) return 3;
  return first < 0xf5 ? 4 : 0;
}

/** Whether a second byte rules out overlong forms, surrogates and code points over U+10FFFF. */
function maySecond(first: number, second: number): boolean {
  const low = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const high = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  return second >= low && second <= high;
}
