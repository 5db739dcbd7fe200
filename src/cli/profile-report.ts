import { isAbsolute, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { scenarioProfile, type ProfiledScenario } from '../analysis/profile/scenario-profile';
import type { AllowedFolders } from '../files/allowed-folders';
import { cpuProfileJson } from '../report/cpu-profile';
import { profileText } from '../report/profile-text';
import { terminalText } from '../report/terminal-text';
import type { SandboxHost } from '../sandbox/sandbox-host';
import type { ReporterChoice, RunCommand } from './command';
import { EXIT } from './exit-codes';
import { Progress } from './progress';
import type { Destination } from './report-destination';
import type { FileScenario } from './scenario-plan';
import { sourceLineReader } from './source-files';
import type { Terminal } from './terminal';
import { writeReports } from './write-reports';

export interface ProfileParts {
  readonly plan: readonly FileScenario[];
  readonly host: SandboxHost;
  readonly signal: AbortSignal;
  readonly destinations: ReadonlyMap<ReporterChoice<string>, Destination>;
  /** Folders whose files may be quoted. */
  readonly allowed: AllowedFolders;
}

/**
 * Repeats the scenarios of a run that came to its end, one after the other, and reports where the time of their guards
 * goes. The verdicts are those of the run. Writes nothing once `signal` fires. Returns the exit code that follows.
 */
export async function reportProfile(
  { timeProfile, reporters }: Pick<RunCommand, 'timeProfile' | 'reporters'>,
  parts: ProfileParts,
  terminal: Terminal,
): Promise<number> {
  const { plan, signal, destinations, allowed } = parts;
  if (timeProfile === undefined) return EXIT.ok;
  const profiled: ProfiledScenario[] = [];
  const progress = new Progress(terminal, plan.length, 'scenarios profiled');
  try {
    for (const scenario of plan) {
      progress.started(scenario.file);
      const each = await profileOf(scenario, parts);
      if (each) profiled.push(each);
      if (signal.aborted) break;
      progress.finished();
    }
  } finally {
    progress.end();
  }
  if (signal.aborted) return EXIT.ok;
  const sourceLine = sourceLineReader(terminal.folder, allowed);
  const text = profileText(profiled, {
    sourceLine: (source, line) => sourceLine({ function: '', index: 0, offset: 0, source, line }),
  });
  const isOutput = reporters.some(({ name, file }) => name === 'pretty' && file === undefined);
  if (isOutput) terminal.out(terminalText(`\n${text}`));
  else terminal.err(terminalText(text));
  const json = (): string => cpuProfileJson(profiled, (source) => urlOf(source, terminal.folder, allowed));
  const isWritten = await writeReports([timeProfile], destinations, json, terminal);
  return isWritten && profiled.every(({ ok }) => ok) ? EXIT.ok : EXIT.couldNotRun;
}

async function profileOf(
  scenario: FileScenario,
  { host, signal }: ProfileParts,
): Promise<ProfiledScenario | undefined> {
  const { file, recorder, locator, parsed } = scenario;
  const run = recorder?.run;
  // What did not run has its reason in the reports of the run.
  if (run === undefined || locator === undefined) return undefined;
  const outcome = await host.profile(run, signal);
  if (!outcome.ok) return { ok: false, file, reason: outcome.reason };
  const steps = parsed?.scenario?.steps.map(({ name }) => name) ?? [];
  const about = { file, guard: run.guard.path, steps };
  return { ok: true, profile: await scenarioProfile(about, outcome.profile, locator) };
}

/** The address of a source: of the file where it is on this computer, else the path of the compiler. */
function urlOf(source: string, folder: string, allowed: AllowedFolders): string {
  const path = resolve(folder, source);
  if (allowed.realPath(path) !== undefined) return pathToFileURL(path).href;
  return isAbsolute(source) ? source : `./${source}`;
}
