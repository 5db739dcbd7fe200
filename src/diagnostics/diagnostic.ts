import type { DiagnosticCode } from './registry';
import type { Severity } from './rule';
import type { PositionRange, TextPosition } from '../text/text-position';
import type { LoadFault } from '../wasm/module';
import type { SOURCES } from '../ide/ids';

export type PlainPosition = TextPosition;
export type PlainRange = PositionRange;

/** A place in a file; `uri` is its location as text. */
export interface PlainPlace {
  readonly uri: string;
  readonly range: PlainRange;
}

export interface PlainRelated extends PlainPlace {
  readonly message: string;
}

/** What is wrong at one place of a file, with what can be done about it. */
export interface PlainDiagnostic {
  readonly range: PlainRange;
  readonly severity: Severity;
  readonly message: string;
  readonly source: (typeof SOURCES)[keyof typeof SOURCES];
  readonly code: DiagnosticCode;
  /** Of a guard that is refused: what is wrong, where that is known. */
  readonly fault?: LoadFault['kind'];
  readonly related?: readonly PlainRelated[];
  readonly fixes?: readonly PlainFix[];
}

/** Replaces the text from `start` to `end` (UTF-16 offsets) of the diagnostic's own file. */
export interface PlainEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A quick fix. */
export interface PlainFix {
  readonly title: string;
  /** The one fix that is most probably meant. */
  readonly preferred?: boolean;
  /** Where it is offered; at the diagnostic when absent. */
  readonly places?: readonly PlainRange[];
  /** What to change, not overlapping; made when it is asked for. */
  readonly edits: () => readonly PlainEdit[];
}

/** The text with the edits made. */
export function applyPlainEdits(text: string, edits: readonly PlainEdit[]): string {
  return [...edits]
    .sort((a, b) => b.start - a.start)
    .reduce((result, edit) => result.slice(0, edit.start) + edit.text + result.slice(edit.end), text);
}
