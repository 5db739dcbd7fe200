import type * as vscode from 'vscode';
import type { ParsedScenario } from '../../scenario/parse';

/** A scenario file as it counts now: the unsaved text when it is open, else what is on disk. */
export interface ScenarioFile {
  readonly uri: vscode.Uri;
  /** With the answers of the files that it names. */
  readonly parsed: ParsedScenario;
  /** The same without them. */
  readonly written: ParsedScenario;
  /** Version of the open document, or undefined for a file on disk. */
  readonly documentVersion?: number;
}
