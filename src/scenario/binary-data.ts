import { ownValue, type JsonObject } from '../gateway/json';

/** Properties of content blocks that hold bytes as base64 text: of images and audio, and of resources. */
const HOLDERS: ReadonlySet<string> = new Set(['data', 'blob']);
/** Texts up to this length are shown as they are. */
const SHOWN = 64;
/** Characters of a text that are looked at. */
const LOOKED_AT = 256;
const KB = 1000;

/**
 * What is shown in place of base64 text in a content block: `image/png, 12 KB`. Undefined for all other properties, and
 * for short ones. Takes the same time for any text.
 */
export function binarySummary(block: JsonObject, key: string): string | undefined {
  const value = HOLDERS.has(key) ? ownValue(block, key) : undefined;
  if (typeof value !== 'string' || value.length <= SHOWN) return undefined;
  if (!/^[\w+/=\s-]+$/.test(value.slice(0, LOOKED_AT))) return undefined;
  const mime = ownValue(block, 'mimeType');
  const type = typeof mime === 'string' && /^[\w.+-]{1,40}\/[\w.+-]{1,60}$/.test(mime) ? mime : 'base64';
  return `${type}, ${sizeText(Math.floor((value.length * 3) / 4))}`;
}

function sizeText(bytes: number): string {
  if (bytes < KB) return `${String(bytes)} bytes`;
  if (bytes < KB * KB) return `${String(Math.round(bytes / KB))} KB`;
  return `${(bytes / KB / KB).toFixed(1)} MB`;
}
