import type { LabelChange } from '../../analysis/diff/label-changes';
import type { LabelEntry, LabelFile } from '../../analysis/labels/label-file';
import { sortedEntries } from '../../analysis/labels/make-label-file';
import { writtenEntry } from '../../analysis/labels/write-label-file';

/** What accepting changes makes of a label file. */
export interface AcceptedLabels {
  /** The same file when nothing is to be written. */
  readonly file: LabelFile;
  /** Keys that have their new labels now, or had them already. */
  readonly accepted: readonly string[];
  /** Keys whose labels in the file are neither those of before nor the new ones: they are left alone. */
  readonly conflicts: readonly string[];
}

/** Gives the requests of `changes` their new labels in a label file; all other requests stay as they are. */
export function acceptChanges(file: LabelFile, changes: readonly LabelChange[]): AcceptedLabels {
  const labels = new Map(file.labels);
  const accepted: string[] = [];
  const conflicts: string[] = [];
  let isChanged = false;
  for (const change of new Map(changes.map((each) => [each.key, each])).values()) {
    const { key, before, after } = change;
    if (isAccepted(file, change)) accepted.push(key);
    else if (isSame(file.labels.get(key), before)) {
      if (after) labels.set(key, after);
      else labels.delete(key);
      accepted.push(key);
      isChanged = true;
    } else conflicts.push(key);
  }
  return {
    file: isChanged ? { ...file, labels: new Map(sortedEntries(labels)) } : file,
    accepted,
    conflicts,
  };
}

/** Whether a label file has the new labels of a change. */
export function isAccepted(file: LabelFile, { key, after }: LabelChange): boolean {
  return isSame(file.labels.get(key), after);
}

function isSame(one: LabelEntry | undefined, other: LabelEntry | null): boolean {
  if (!one || !other) return !one && !other;
  return one === other || JSON.stringify(writtenEntry(one)) === JSON.stringify(writtenEntry(other));
}
