import type * as vscode from 'vscode';
import type { LabelChange } from '../../analysis/diff/label-changes';
import type { LabelFile } from '../../analysis/labels/label-file';
import type { MapBasis } from '../tool-map/session';
import type { LabelPlaces } from './label-places';

/** Labels that were compared. */
export interface ComparedLabels {
  readonly basis: MapBasis;
  /** What is compared, as people know it. */
  readonly baseName: string;
  readonly headName: string;
  readonly base: LabelFile;
  /** The commit of the base, which a revision was when labels were compared. */
  readonly commit?: string;
  readonly head: LabelFile;
  readonly changes: readonly LabelChange[];
  /** Where accepted labels are written; keys are as seen from there. */
  readonly place: vscode.Uri;
  readonly places: LabelPlaces;
}
