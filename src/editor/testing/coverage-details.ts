import * as vscode from 'vscode';
import type { BranchHits, FileCoverage } from '../../analysis/coverage/file-coverage';
import { directionName } from '../../report/coverage-gaps';
import { textPosition } from '../../text/shown-position';
import { toPosition } from '../base/ranges';

/**
 * What ran of a file as VS Code shows it; with `isOneTest` only what ran. A branch belongs to the last statement that
 * begins before it in its line, or to the first one of that line.
 */
export function coverageDetails(file: FileCoverage, isOneTest: boolean): vscode.FileCoverageDetail[] {
  const byStatement = new Map<FileCoverage['statements'][number], vscode.BranchCoverage[]>();
  for (const branch of file.branches) {
    const inLine = file.statements.filter(({ line }) => line === branch.line);
    const statement = inLine.filter(({ column }) => column <= (branch.column ?? 1)).at(-1) ?? inLine[0];
    if (statement) byStatement.set(statement, [...(byStatement.get(statement) ?? []), ...directions(branch)]);
  }
  const statements = file.statements
    .filter(({ hits }) => hits > 0 || !isOneTest)
    .map((statement) => {
      const { line, column, hits } = statement;
      return new vscode.StatementCoverage(hits, position(line, column), byStatement.get(statement));
    });
  const functions = file.functions
    .filter(({ hits }) => hits > 0 || !isOneTest)
    .map(({ name, line, hits }) => new vscode.DeclarationCoverage(name, hits, position(line, 1)));
  return [...statements, ...functions];
}

function directions({ line, column = 1, directions }: BranchHits): vscode.BranchCoverage[] {
  return directions.map(
    ({ kind, hits }) => new vscode.BranchCoverage(hits, position(line, column), directionName(kind)),
  );
}

function position(line: number, column: number): vscode.Position {
  return toPosition(textPosition({ line, column }));
}
