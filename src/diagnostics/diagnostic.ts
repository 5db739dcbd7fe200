import type { DiagnosticCode } from './registry';
import type { Severity } from './rule';
import type { PositionRange } from '../text/text-position';
import type { TextRange } from '../text/text-range';

/** A range of a file; `uri` names the file. */
export interface Location {
  readonly uri: string;
  readonly range: PositionRange;
}

export interface RelatedLocation extends Location {
  readonly message: string;
}

/** `Diagnostic.source` of VS Code, by what produces the diagnostic. */
export const SOURCES = {
  load: 'guard-lab',
  run: 'guard-lab run',
  finding: 'guard-lab finding',
  scenario: 'guard-lab scenario',
  map: 'guard-lab map',
  check: 'guard-lab check',
} as const;

export type DiagnosticSource = (typeof SOURCES)[keyof typeof SOURCES];

/**
 * What is wrong or worth knowing, by which rule. What produces one adds where that is, in the terms it has: a path of
 * the scenario, frames of the guard, a range of a text.
 */
export interface Diagnostic<Code extends DiagnosticCode = DiagnosticCode> {
  readonly code: Code;
  readonly severity: Severity;
  /** A sentence that says what is wrong and, where that is known, what would be right. */
  readonly message: string;
}

/** A diagnostic about a part of one text: `range` in offsets, `start` and `end` the same by lines. */
export interface TextDiagnostic<Code extends DiagnosticCode = DiagnosticCode>
  extends Diagnostic<Code>, PositionRange {
  readonly range: TextRange;
}

/** A diagnostic at its range of a file, with what can be done about it: all that an editor has to convert. */
export interface LocatedDiagnostic extends Diagnostic {
  readonly range: PositionRange;
  readonly source: DiagnosticSource;
  readonly related?: readonly RelatedLocation[];
  readonly fixes?: readonly Fix[];
}

/** Replaces the text from `start` to `end` (UTF-16 offsets) of the diagnostic's own file. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A file that a scenario names, with its text, for which the edits are. */
export interface FixedFile {
  readonly name: string;
  readonly text: string;
}

/** A quick fix. */
export interface Fix {
  readonly title: string;
  /** The one fix that is most probably meant. */
  readonly preferred?: boolean;
  /** Where it is offered; at the diagnostic when absent. */
  readonly ranges?: readonly PositionRange[];
  /** The file that is changed, where it is another one than the diagnostic's: a file that the scenario names. */
  readonly file?: FixedFile;
  /** What to change, not overlapping; made when it is asked for. */
  readonly edits: () => readonly TextEdit[];
}

/** The text with the edits made. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  return [...edits]
    .sort((a, b) => b.start - a.start)
    .reduce((result, edit) => result.slice(0, edit.start) + edit.text + result.slice(edit.end), text);
}
