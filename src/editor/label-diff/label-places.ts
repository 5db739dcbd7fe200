import * as vscode from 'vscode';
import { HAS_DISK, isOnDisk } from '../base/disk';
import type { LabelFile } from '../../analysis/labels/label-file';
import { parseLabelFile } from '../../analysis/labels/parse-label-file';
import { MAX_SCENARIO_BYTES } from '../../files/file-sizes';
import { unreadSentence, type FileRead } from '../../files/read-file';
import { isAbsolutePath } from '../../ide/paths/slashed-path';
import type { Settings } from '../base/settings';
import { readUri } from '../files/read-uri';
import { resolveBeside } from '../files/resolve-beside';
import { shownPath } from '../sources/guard-sources';
import { foldersAbove } from '../tool-map/catalogs';
import type { MapTarget } from '../tool-map/target';
import { LabelProblem } from './problem';

/** Names under which label files are looked for; a new one gets the first. */
const NAMES = ['guard-labels.json', 'labels.json'] as const;

/** Where the label file of a guard may be. */
export interface LabelPlaces {
  /** Best first. */
  readonly candidates: readonly vscode.Uri[];
  /** Where a new one is made. */
  readonly created: vscode.Uri;
  /** The setting names the only candidate. */
  readonly isSet: boolean;
}

/**
 * Where the label file of a guard may be: what the setting says, else `guard-labels.json` or `labels.json` beside or
 * above the first scenario or the guard, in their folder of the workspace.
 */
export function labelPlaces(
  { guard, scenarios }: MapTarget,
  { labelsFile }: Pick<Settings, 'labelsFile'>,
): LabelPlaces {
  const home = scenarios[0]?.file.uri ?? guard;
  const path = labelsFile.get(guard);
  if (path !== '') {
    const folder = vscode.workspace.getWorkspaceFolder(guard)?.uri ?? vscode.Uri.joinPath(guard, '..');
    const created = isAbsolutePath(path) ? vscode.Uri.file(path) : vscode.Uri.joinPath(folder, path);
    return { candidates: [created], created, isSet: true };
  }
  const folders = [home, guard].filter(hasFolders).flatMap(foldersAbove);
  const all = folders.flatMap((folder) => NAMES.map((name) => vscode.Uri.joinPath(folder, name)));
  const candidates = [...new Map(all.map((uri) => [uri.toString(), uri])).values()];
  return { candidates, created: vscode.Uri.joinPath(home, '..', NAMES[0]), isSet: false };
}

/** On the disk, and in a browser, whatever folders it has. */
function hasFolders(uri: vscode.Uri): boolean {
  return isOnDisk(uri) || (!HAS_DISK && uri.scheme !== 'untitled');
}

/**
 * The labels of a file that was read; undefined when there is none, and for one of another guard that was only found.
 * @throws LabelProblem for a file that has to be it, and cannot be used
 */
export function labelsOfGuard(
  read: FileRead,
  { place, guard, shown, isSet }: { place: vscode.Uri; guard: vscode.Uri; shown: string; isSet: boolean },
): LabelFile | undefined {
  if (!read.ok) {
    if (read.cause === 'missing') return undefined;
    throw new LabelProblem(unreadSentence(read, shown, 'label files'));
  }
  const parsed = parseLabelFile(new TextDecoder('utf-8').decode(read.bytes));
  if (!parsed.ok) {
    // Other programs have files of this name, too.
    if (!isSet && place.path.endsWith(`/${NAMES[1]}`)) return undefined;
    throw new LabelProblem(`${shown}:${parsed.error}`);
  }
  if (resolveBeside(place, parsed.value.guard).toString() === guard.toString()) return parsed.value;
  if (!isSet) return undefined;
  throw new LabelProblem(
    vscode.l10n.t(
      '{0} has the labels of another guard, {1}; correct the setting guardLab.labels.file',
      shown,
      parsed.value.guard,
    ),
  );
}

/**
 * The label file of a guard on disk, with its place; undefined when there is none.
 * @throws LabelProblem
 */
export async function labelFileOnDisk(
  { candidates, isSet }: LabelPlaces,
  guard: vscode.Uri,
): Promise<{ readonly place: vscode.Uri; readonly file: LabelFile } | undefined> {
  for (const place of candidates) {
    const file = labelsOfGuard(await readLabels(place), { place, guard, shown: shownPath(place), isSet });
    if (file) return { place, file };
  }
  return undefined;
}

/** The bytes of a label file on disk. */
export function readLabels(uri: vscode.Uri): Promise<FileRead> {
  return readUri(uri, { maxBytes: MAX_SCENARIO_BYTES });
}
