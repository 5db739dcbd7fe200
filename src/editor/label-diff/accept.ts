import * as vscode from 'vscode';
import { counted } from '../../ide/counted';
import { isOnDisk } from '../base/disk';
import type { LabelChange } from '../../analysis/diff/label-changes';
import type { LabelFile } from '../../analysis/labels/label-file';
import { realPathOf } from '../../files/allowed-folders';
import { replaceFile } from '../../files/replace-file';
import { reasonOf } from '../../files/system-error';
import { acceptChanges } from '../../ide/label-diff/accept-changes';
import { relativePath } from '../../ide/paths/relative-path';
import { savedLabelFile } from '../../report/label-file-text';
import { printable } from '../../report/terminal-text';
import { askInDialog, showDone, showWarning } from '../base/messages';
import { openDocument, shownPath } from '../sources/guard-sources';
import type { ComparedLabels } from './compared-labels';
import { labelsOfGuard, readLabels } from './label-places';
import { LabelProblem } from './problem';
import type { LabelDiffSession } from './session';

/** What is written beside what the file holds now; undefined when the file does not exist. */
type OnDisk = { readonly file: LabelFile; readonly bytes: Uint8Array } | undefined;

/**
 * Accepts changes: gives their requests the new labels in the label file on disk, which is read again first. What
 * another program changed in it meanwhile is left alone, and named. Without a label file a person is asked for one.
 */
export async function acceptLabels(
  session: LabelDiffSession,
  changes: readonly LabelChange[],
): Promise<void> {
  const made = session.made;
  if (!made || changes.length === 0) return;
  try {
    const disk = await onDisk(made);
    if (!disk && !(await mayCreate(made))) return;
    const before = disk?.file ?? { ...made.base, guard: guardFrom(made) };
    const { file, accepted, conflicts } = acceptChanges(before, changes);
    if (!disk || file !== before) await write(made, file, disk);
    await session.readDisk();
    const shown = shownPath(made.place);
    if (conflicts.length > 0)
      showWarning(
        vscode.l10n.t(
          '{0} has other labels than before for {1} ({2}), so they were not accepted. Refresh to compare again.',
          shown,
          counted.requests(conflicts.length),
          printable(conflicts[0] ?? ''),
        ),
      );
    else showDone(vscode.l10n.t('{0} accepted in {1}', counted.requests(accepted.length), shown), 5000);
  } catch (error) {
    if (!(error instanceof LabelProblem)) throw error;
    showWarning(vscode.l10n.t('The labels were not accepted: {0}', printable(error.message)));
  }
}

async function onDisk({ place, basis }: ComparedLabels): Promise<OnDisk> {
  const document = openDocument(place);
  const shown = shownPath(place);
  if (document?.isDirty)
    throw new LabelProblem(vscode.l10n.t('{0} has changes that are not saved; save it first', shown));
  const read = await readLabels(place);
  const { guard } = basis.target;
  const file = labelsOfGuard(read, { place, guard, shown, isSet: true });
  return file && read.ok ? { file, bytes: read.bytes } : undefined;
}

/** Asks whether to make a label file, when there is none. */
async function mayCreate({ place, baseName }: ComparedLabels): Promise<boolean> {
  const create = vscode.l10n.t('Create Label File');
  const chosen = await askInDialog(
    'information',
    {
      message: vscode.l10n.t('Create {0}?', shownPath(place)),
      detail: vscode.l10n.t(
        'Accepted labels are kept in a label file that you commit. It gets the labels of {0}, with those that you accept.',
        printable(baseName),
      ),
    },
    create,
  );
  return chosen === create;
}

/** The path of the guard as the label file names it. */
function guardFrom({ place, basis }: ComparedLabels): string {
  return relativePath(place.path, basis.target.guard.path);
}

/** Writes the file whole, unless another program changed it since it was read. */
async function write({ place }: ComparedLabels, file: LabelFile, disk: OnDisk): Promise<void> {
  const saved = savedLabelFile(file);
  if (!saved.ok) throw new LabelProblem(saved.error);
  const shown = shownPath(place);
  const now = await readLabels(place);
  const isAsRead = disk ? now.ok && isSame(now.bytes, disk.bytes) : !now.ok && now.cause === 'missing';
  if (!isAsRead) throw new LabelProblem(vscode.l10n.t('{0} was changed meanwhile; accept again', shown));
  const bytes = new TextEncoder().encode(saved.text);
  if (!isOnDisk(place)) {
    await vscode.workspace.fs.writeFile(place, bytes);
    return;
  }
  try {
    replaceFile(realPathOf(place.fsPath) ?? place.fsPath, bytes);
  } catch (error) {
    throw new LabelProblem(vscode.l10n.t('{0} cannot be written: {1}', shown, reasonOf(error)));
  }
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}
