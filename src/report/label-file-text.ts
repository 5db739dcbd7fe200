import type { LabelFile } from '../analysis/labels/label-file';
import { parseLabelFile } from '../analysis/labels/parse-label-file';
import { labelFileText } from '../analysis/labels/write-label-file';
import { terminalText } from './terminal-text';

/**
 * The text of a label file as it is written to disk: invisible characters are escaped, because people review it. An
 * error, a sentence, when it is more than Guard Lab reads.
 */
export function savedLabelFile(
  file: LabelFile,
): { readonly ok: true; readonly text: string } | { readonly ok: false; readonly error: string } {
  const text = terminalText(labelFileText(file));
  const read = parseLabelFile(text);
  return read.ok
    ? { ok: true, text }
    : { ok: false, error: `there are too many labels for one file: ${read.error}` };
}
