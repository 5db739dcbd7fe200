// What WAT costs while it is edited: the analysis behind completion, hovers and outline, and assembling.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assembleWat } from '../../src/wat/assemble';
import { analyzeWat } from '../../src/wat/symbols';
import { median, row, title } from './measure';

const EXAMPLE = join(__dirname, '..', '..', 'examples', 'repository-labels', 'guard.wat');

/** A module of about `length` characters: the functions of an example, again and again under other names. */
export function moduleOf(length: number): string {
  const text = readFileSync(EXAMPLE, 'utf8').trim();
  const first = text.indexOf('(func', text.indexOf('(memory'));
  const functions = text.slice(first, -1);
  const copies = [text.slice(0, -1)];
  for (let size = text.length; size < length; size += functions.length) {
    const suffix = `_${String(copies.length)}`;
    const renamed = functions.replaceAll(/\((?:func|global) \$[\w.]+/g, (head) => head + suffix);
    copies.push(renamed.replaceAll(/\(export "[^"]*"\)/g, ''));
  }
  return `${copies.join('\n')})`;
}

export async function watText(): Promise<void> {
  title('WAT text: a keystroke (median of 15)');
  const small = moduleOf(100_000);
  const large = moduleOf(1_000_000);
  const outcome = await assembleWat(small, 'bench.wat');
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.error.slice(0, 3)));
  const analysis = await median(15, () => analyzeWat(small));
  const whole = await median(15, () => analyzeWat(small).references.length);
  const assembling = await median(15, () => assembleWat(small, 'bench.wat'));
  row('analysis of 100 KB, for the place of the cursor', analysis, 'assembling it', assembling);
  row('the same, every function read', whole, 'assembling it', assembling);
  row('analysis of 1 MB', await median(15, () => analyzeWat(large)), 'that of 100 KB', analysis);
}
