import type { LabelFile } from '../../analysis/labels/label-file';

/** Lines of the text of a label file before its first key. */
const LINES_BEFORE = 4;

/**
 * The line of a key in the text of a label file (`labelFileText`), counted from 0; where it would be when the file does
 * not have it.
 */
export function lineOfKey({ labels }: LabelFile, key: string): number {
  let line = LINES_BEFORE;
  for (const each of labels.keys()) {
    if (each >= key) break;
    line++;
  }
  return line;
}
