import { analyzeWat, type WatDocument } from '../../../../src/wat/symbols';

/** A text with `|` where the cursor is, analysed without it. */
export function marked(text: string): { readonly document: WatDocument; readonly offset: number } {
  const offset = text.indexOf('|');
  return { document: analyzeWat(text.replace('|', '')), offset };
}
