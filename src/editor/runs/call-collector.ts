import type * as vscode from 'vscode';
import type { CallRecorder } from '../../run/recorded-calls';
import type { AnalyzedGuard } from '../../sandbox/analyzed-guard';

/** Keeps what guards are asked, to repeat it. */
export interface CallCollector {
  recorder(scenario: vscode.Uri, guard: vscode.Uri, locator: AnalyzedGuard): CallRecorder;
}
