import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { decodeUtf8 } from './go-utf8';
import type { Invocation } from './invocation';

/** Outputs up to this many bytes are shown as they are. */
const SHOWN_BYTES = 4096;

type OutputFields = Pick<Invocation, 'output' | 'outputBytes' | 'outputBase64' | 'outputSha256'>;

/** How an invocation's output appears in results (scenario-format): as text, in base64, or by its hash. */
export function outputFields(output: Uint8Array): OutputFields {
  const outputBytes = output.length;
  if (outputBytes > SHOWN_BYTES)
    return { output: null, outputBytes, outputSha256: bytesToHex(sha256(output)) };
  const text = decodeUtf8(output);
  if (text !== undefined) return { output: text, outputBytes };
  return { output: null, outputBytes, outputBase64: btoa(String.fromCharCode(...output)) };
}
