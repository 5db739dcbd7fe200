import { resolve } from 'node:path';
import { DEFAULT_PROFILE, resolveLimits } from '../gateway/limits';
import { inspectionText } from '../report/inspection';
import { jsonText } from '../report/json';
import { paintWith } from '../report/paint';
import { inspectGuard, uninspected, type Inspection } from '../run/inspection';
import { SandboxHost } from '../sandbox/sandbox-host';
import type { InspectCommand } from './command';
import { EXIT } from './exit-codes';
import { readGuard } from './guard-input';
import { expandGlobs } from './scenario-files';
import { useColor, type Terminal } from './terminal';

const STOPPED = 'the inspection was stopped before it';

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
  const host = new SandboxHost({ workerPath });
  const inspections: Inspection[] = [];
  let unreadable = false;
  try {
    for (const path of await expandGlobs(command.files, terminal.folder)) {
      if (terminal.signal.aborted) {
        inspections.push(uninspected({ path, bytes: new Uint8Array() }, STOPPED));
        continue;
      }
      const guard = await readGuard(resolve(terminal.folder, path), path);
      if (guard.ok) {
        inspections.push(await inspectGuard(guard.file.module, host, { limits, signal: terminal.signal }));
      } else {
        terminal.say(guard.error);
        unreadable = true;
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
  if (unreadable || undecided || terminal.signal.aborted) return EXIT.couldNotRun;
  return inspections.every((inspection) => inspection.guard.ok) ? EXIT.ok : EXIT.failed;
}
