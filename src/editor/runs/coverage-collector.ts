import type * as vscode from 'vscode';
import type { CoverageSink } from '../../run/coverage-sink';
import type { AnalyzedGuard } from '../../sandbox/analyzed-guard';

/** Collects which code of guards runs. */
export interface CoverageCollector {
  sink(scenario: vscode.Uri, guard: vscode.Uri, locator: AnalyzedGuard): CoverageSink;
}
