import type * as vscode from 'vscode';
import type { GuardFile } from '../run/guard-file';
import type { SourceLocator } from '../run/source-locator';

/** Finds where in the sources the frames of a guard's traps and calls stand. */
export class SourcePositions {
  /** A locator for one content of a guard; undefined when it has no positions at all. */
  locator(_guard: vscode.Uri, _stamp: string, _file: GuardFile): SourceLocator | undefined {
    return undefined;
  }
}
