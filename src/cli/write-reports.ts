import { reasonOf } from '../files/system-error';
import { terminalText } from '../report/terminal-text';
import type { ReporterChoice } from './command';
import { writeReport } from './output-file';
import type { Destination } from './report-destination';
import type { Terminal } from './terminal';

/** Writes what each reporter says; false when a file could not be written, with a sentence about it. */
export async function writeReports<R extends ReporterChoice<string>>(
  reporters: readonly R[],
  destinations: ReadonlyMap<ReporterChoice<string>, Destination>,
  textOf: (reporter: R) => string,
  terminal: Terminal,
): Promise<boolean> {
  let written = true;
  for (const reporter of reporters) {
    const destination = destinations.get(reporter);
    if (!destination) {
      terminal.out(textOf(reporter));
      continue;
    }
    try {
      await writeReport(destination, terminalText(textOf(reporter)), terminal);
    } catch (error) {
      written = false;
      const { name, file = '' } = reporter;
      terminal.say(`the ${name} report could not be written to ${file}: ${reasonOf(error)}`);
    }
  }
  return written;
}
