import * as vscode from 'vscode';
import type { Frame } from '../../gateway/invocation';
import type { ScenarioFile } from '../workspace/scenario-file';
import type { ScenarioPath } from '../../scenario/problem';
import { subjectPath } from '../../scenario/subject-path';
import { toRange } from '../base/ranges';

/**
 * Where a message about the value at a path is in its scenario file: at that value, with its property name, at the
 * name of a step as a whole, or at the first problem of a file that cannot be used.
 */
export function locationOf(file: ScenarioFile, at: ScenarioPath): vscode.Location | undefined {
  const { source, scenario, problems } = file.parsed;
  const problem = problems.find((each) => each.severity === 'error');
  if (!scenario && problem) return new vscode.Location(file.uri, toRange(problem));
  const found = source.nearestRangeOf(subjectPath(source, at));
  if (!found) return undefined;
  const { key, value } = found;
  const range = source.lines.rangeOf({ start: (key ?? value).start, end: value.end });
  return new vscode.Location(file.uri, toRange(range));
}

/** Most frames shown with a message; endless recursion has thousands. */
const MAX_FRAMES = 50;

/** Where frames of one guard stand, when that is known. */
export type LocationOfFrame = (frame: Frame) => vscode.Location | undefined;

/** A trap's frames for the Test Explorer; those without a known source have a name only. */
export function stackFrames(
  stack: readonly Frame[],
  locationOf: LocationOfFrame,
): vscode.TestMessageStackFrame[] {
  return stack.slice(0, MAX_FRAMES).map((frame) => {
    const location = locationOf(frame);
    const label =
      location || frame.source !== undefined
        ? frame.function
        : vscode.l10n.t('{0} (byte 0x{1})', frame.function, frame.offset.toString(16));
    return new vscode.TestMessageStackFrame(label, location?.uri, location?.range.start);
  });
}
