import { dirname, resolve } from 'node:path';
import { AllowedFolders } from '../files/allowed-folders';
import { DEFAULT_PROFILE, resolveLimits } from '../gateway/limits';
import { inspectionText } from '../report/inspection';
import { jsonText } from '../report/json';
import { paintWith } from '../report/paint';
import { inspectGuard, uninspected, unreadable, type Inspection } from '../run/inspection';
import { SandboxHost } from '../sandbox/sandbox-host';
import type { InspectCommand } from './command';
import { EXIT } from './exit-codes';
import { SearchStopped } from './file-search';
import { readGuard } from './guard-input';
import { faultReporter } from './internal-error';
import { expandGlobs } from './scenario-files';
import { useColor, type Terminal } from './terminal';

const STOPPED = 'the inspection was stopped before this file';

/** `guard-lab inspect`: facts and verdicts of modules, each file on its own. */
export async function inspectCommand(
  command: InspectCommand,
  terminal: Terminal,
  workerPath: string,
): Promise<number> {
  const limits = resolveLimits(
    command.profile ?? DEFAULT_PROFILE,
    command.memoryPages === undefined ? {} : { memoryPages: command.memoryPages },
  );
  let files: readonly string[];
  try {
    files = await expandGlobs(command.files, terminal.folder, terminal.signal);
  } catch (error) {
    if (!(error instanceof SearchStopped)) throw error;
    terminal.say(error.message);
    return EXIT.usage;
  }
  const host = new SandboxHost({ workerPath, onFault: faultReporter(terminal) });
  const inspections: Inspection[] = [];
  try {
    for (const path of files) {
      if (terminal.signal.aborted) {
        inspections.push(uninspected({ path, bytes: new Uint8Array() }, STOPPED));
        continue;
      }
      const file = resolve(terminal.folder, path);
      const allowed = new AllowedFolders([terminal.folder, dirname(file)]);
      const guard = await readGuard({ path: file, shown: path, allowed, signal: terminal.signal });
      if (!guard.ok && terminal.signal.aborted) {
        inspections.push(uninspected({ path, bytes: new Uint8Array() }, STOPPED));
      } else if (guard.ok) {
        inspections.push(await inspectGuard(guard.file.module, host, { limits, signal: terminal.signal }));
      } else {
        terminal.say(guard.error);
        inspections.push(unreadable(path, guard.error));
      }
    }
  } finally {
    host.dispose();
  }
  if (command.reporter === 'json') terminal.out(jsonText(inspections));
  else {
    const paint = paintWith(useColor(command.color, terminal));
    terminal.out(inspections.map((inspection) => inspectionText(inspection, paint)).join('\n'));
  }
  const undecided = inspections.some(({ guard }) => guard.verdict === 'none');
  if (undecided || terminal.signal.aborted) return EXIT.couldNotRun;
  return inspections.every((inspection) => inspection.guard.ok) ? EXIT.ok : EXIT.failed;
}
