import { isJsonObject, ownValue, type Json } from '../../gateway/json';

/**
 * What github-mcp-server says of a whole result in `_meta.ifc`, when its feature `ifc_labels` is on. It labels results of
 * reads that succeed, and none whose repositories' visibility it could not find out.
 */
export interface ServerLabel {
  /** `untrusted`: something in the result may be written by people without write access. */
  readonly integrity: 'trusted' | 'untrusted';
  /** `private`: something in the result is not for everybody. */
  readonly confidentiality: 'public' | 'private';
}

/** Where the server's label is in a result. */
export const SERVER_LABEL_PATH = ['_meta', 'ifc'] as const;

/** The label that the server gave a result; `unknown` with what is there instead; undefined when there is none. */
export function serverLabel(
  result: Json,
):
  | { readonly kind: 'label'; readonly label: ServerLabel }
  | { readonly kind: 'unknown'; readonly value: Json }
  | undefined {
  let value: Json | undefined = result;
  for (const key of SERVER_LABEL_PATH) value = isJsonObject(value) ? ownValue(value, key) : undefined;
  if (value === undefined || value === null) return undefined;
  const integrity = isJsonObject(value) ? ownValue(value, 'integrity') : undefined;
  const confidentiality = isJsonObject(value)
    ? confidentialityOf(ownValue(value, 'confidentiality'))
    : undefined;
  if ((integrity !== 'trusted' && integrity !== 'untrusted') || confidentiality === undefined)
    return { kind: 'unknown', value };
  return { kind: 'label', label: { integrity, confidentiality } };
}

/** Servers from before May 2026 list the readers instead of `private`, and write `["public"]`. */
function confidentialityOf(value: Json | undefined): ServerLabel['confidentiality'] | undefined {
  if (value === 'public' || value === 'private') return value;
  if (!Array.isArray(value) || value.length === 0) return undefined;
  if (!value.every((reader) => typeof reader === 'string' && reader !== '')) return undefined;
  return value.includes('public') ? 'public' : 'private';
}
