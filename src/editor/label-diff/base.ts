import type * as vscode from 'vscode';
import type { LabelFile } from '../../analysis/labels/label-file';
import { parseLabelFile } from '../../analysis/labels/parse-label-file';
import { unreadSentence } from '../../files/read-file';
import type { GuardModule } from '../../run/guard-host';
import { isGuardUri, shownPath, type GuardSources } from '../sources/guard-sources';
import { readLabels } from './label-places';
import { LabelProblem } from './problem';

/** What labels are compared with, as a person chose it. */
export type BaseChoice =
  | { readonly kind: 'revision'; readonly name: string }
  /** A label file, or a guard. */
  | { readonly kind: 'file'; readonly uri: vscode.Uri };

/** What labels are compared with, as it was found; `name` says what it is, `commit` which one a revision was. */
export type Base = { readonly commit?: string } & (
  | { readonly kind: 'labels'; readonly name: string; readonly file: LabelFile; readonly place: vscode.Uri }
  /** To be asked. */
  | { readonly kind: 'guard'; readonly name: string; readonly guard: GuardModule }
);

/**
 * The base that a file is.
 * @throws LabelProblem
 */
export async function fileBase(uri: vscode.Uri, guards: GuardSources): Promise<Base> {
  const name = shownPath(uri);
  if (isGuardUri(uri)) {
    const { outcome } = await guards.read(uri);
    if (!outcome.ok) throw new LabelProblem(outcome.error);
    return { kind: 'guard', name, guard: outcome.file.module };
  }
  const read = await readLabels(uri);
  if (!read.ok) throw new LabelProblem(unreadSentence(read, name, 'label files'));
  const parsed = parseLabelFile(new TextDecoder('utf-8').decode(read.bytes));
  if (!parsed.ok) throw new LabelProblem(`${name}:${parsed.error}`);
  return { kind: 'labels', name, file: parsed.value, place: uri };
}
