import * as vscode from 'vscode';
import type { Frame } from '../../gateway/invocation';

/** A frame and where it is on this machine. */
interface LocatedFrame {
  readonly frame: Frame;
  readonly location: vscode.Location;
}

/** Where a finding belongs, and the other frames of its stack that have a place, innermost first. */
export interface FindingLocation extends LocatedFrame {
  readonly others: readonly LocatedFrame[];
}

/** The first of `placed` that is the author's own code; undefined when none is. */
export function findingLocation(
  placed: readonly LocatedFrame[],
  guard: vscode.Uri,
): FindingLocation | undefined {
  const isOutside = vscode.workspace.getWorkspaceFolder(guard) === undefined;
  const isOwn = ({ frame, location: { uri } }: LocatedFrame): boolean =>
    frame.library !== true &&
    (isOutside ||
      uri.toString() === guard.toString() ||
      vscode.workspace.getWorkspaceFolder(uri) !== undefined);
  const finding = placed.find(isOwn);
  return finding && { ...finding, others: placed.filter((each) => each !== finding) };
}
