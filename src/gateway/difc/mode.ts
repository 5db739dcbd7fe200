import { toLower } from '../go-text';
import { MODES, type Mode } from './labels';

/** The enforcement mode named by `text` in any case, or the gateway's error text. Blanks are not trimmed. */
export function parseMode(
  text: string,
): { readonly ok: true; readonly mode: Mode } | { readonly ok: false; readonly error: string } {
  const lower = toLower(text);
  const mode = MODES.find((known) => known === lower);
  if (mode !== undefined) return { ok: true, mode };
  return { ok: false, error: `unknown enforcement mode: ${text} (valid modes: ${MODES.join(', ')})` };
}
