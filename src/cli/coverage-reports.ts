import type { CoveredRuns } from '../analysis/coverage/covered-runs';
import { runCoverage, type RunCoverage } from '../analysis/coverage/run-coverage';
import { judgeThresholds } from '../analysis/coverage/thresholds';
import type { AllowedFolders } from '../files/allowed-folders';
import { coverageJson } from '../report/coverage-json';
import { coverageLcov } from '../report/coverage-lcov';
import { coverageNotes, thresholdText } from '../report/coverage-notes';
import { coverageText } from '../report/coverage-text';
import { terminalText } from '../report/terminal-text';
import type { CoverageChoice, CoverageReportName, ReporterChoice } from './command';
import { EXIT } from './exit-codes';
import type { Destination } from './report-destination';
import { sourceLineReader } from './source-files';
import type { Terminal } from './terminal';
import { writeReports } from './write-reports';

export interface CoverageFiles {
  readonly destinations: ReadonlyMap<ReporterChoice<string>, Destination>;
  /** Folders whose files may be quoted. */
  readonly allowed: AllowedFolders;
}

/**
 * Writes the reports about the coverage of a run that came to its end, and judges the thresholds. Returns the exit
 * code that follows from them.
 */
export async function reportCoverage(
  { reports, thresholds }: CoverageChoice,
  { runs }: CoveredRuns,
  { destinations, allowed }: CoverageFiles,
  terminal: Terminal,
): Promise<number> {
  const coverage = runCoverage(runs);
  const sourceLine = sourceLineReader(terminal.folder, allowed);
  const textOf = ({ name, file }: ReporterChoice<CoverageReportName>): string => {
    const lineOf = (source: string, line: number): string | undefined =>
      sourceLine({ function: '', index: 0, offset: 0, source, line });
    const text = formatted(coverage, name, lineOf);
    return file === undefined ? terminalText(`\n${text}`) : text;
  };
  const isWritten = await writeReports(reports, destinations, textOf, terminal);
  // A report as text says so itself.
  if (!reports.some(({ name }) => name === 'text coverage'))
    for (const note of coverageNotes(coverage)) terminal.say(note);
  const judged = judgeThresholds(coverage, thresholds);
  for (const each of judged) terminal.say(thresholdText(each));
  if (!isWritten || judged.some(({ verdict }) => verdict === 'unknown')) return EXIT.couldNotRun;
  return judged.some(({ verdict }) => verdict === 'below') ? EXIT.failed : EXIT.ok;
}

function formatted(
  coverage: RunCoverage,
  name: CoverageReportName,
  sourceLine: (source: string, line: number) => string | undefined,
): string {
  switch (name) {
    case 'lcov coverage':
      return coverageLcov(coverage);
    case 'json coverage':
      return coverageJson(coverage);
    case 'text coverage':
      return coverageText(coverage, { sourceLine });
  }
}
