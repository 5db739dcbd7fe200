import * as vscode from 'vscode';
import type { Frame } from '../../gateway/invocation';

/** A frame and where it is on this machine. */
interface PlacedFrame {
  readonly frame: Frame;
  readonly location: vscode.Location;
}

/** Where a finding belongs, and the other frames of its stack that have a place, innermost first. */
export interface FindingPlace extends PlacedFrame {
  readonly others: readonly PlacedFrame[];
}

/** The first of `placed` that is the author's own code; undefined when none is. */
export function findingPlace(placed: readonly PlacedFrame[], guard: vscode.Uri): FindingPlace | undefined {
  const isOutside = vscode.workspace.getWorkspaceFolder(guard) === undefined;
  const isOwn = ({ frame, location: { uri } }: PlacedFrame): boolean =>
    frame.library !== true &&
    (isOutside ||
      uri.toString() === guard.toString() ||
      vscode.workspace.getWorkspaceFolder(uri) !== undefined);
  const finding = placed.find(isOwn);
  return finding && { ...finding, others: placed.filter((each) => each !== finding) };
}
