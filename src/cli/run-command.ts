import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import type { RunEvent } from '../run/events';
import type { RunResult } from '../run/result';
import { runPlan } from '../run/run-plan';
import { exitCode } from '../run/status';
import { SandboxHost } from '../sandbox/sandbox-host';
import type { RunCommand } from './arguments';
import { EXIT } from './exit-codes';
import { Progress } from './progress';
import { Reporters } from './reporters';
import { findScenarioFiles } from './scenario-files';
import { FileScenario } from './scenario-plan';
import type { Terminal } from './terminal';
import { updateScenarioFiles } from './update-files';

/** `guard-lab run`: scenarios side by side, reports, updates, and again on every change with --watch. */
export async function runCommand(
  command: RunCommand,
  terminal: Terminal,
  workerPath: string,
): Promise<number> {
  const host = new SandboxHost({ workerPath, keepWarm: jobsOf(command) });
  try {
    if (!command.watch) return (await runOnce(command, terminal, host, terminal.signal)).code;
    const { watchFiles } = await import('./watch');
    return await watchFiles(terminal, async (signal) => {
      const { code, files } = await runOnce(command, terminal, host, signal);
      return { code, files };
    });
  } finally {
    host.dispose();
  }
}

interface Once {
  readonly code: number;
  /** Every file the run depended on. */
  readonly files: readonly string[];
}

async function runOnce(
  command: RunCommand,
  terminal: Terminal,
  host: SandboxHost,
  signal: AbortSignal,
): Promise<Once> {
  const found = await findScenarioFiles(command.paths, terminal.folder);
  if (!found.ok) {
    terminal.err(`guard-lab: ${found.message}\n`);
    return { code: EXIT.usage, files: [] };
  }
  const guard = command.guard === undefined ? undefined : resolve(terminal.folder, command.guard);
  const plan = found.files.map(
    (path) => new FileScenario(path, { folder: terminal.folder, profile: command.profile, guard }),
  );
  const progress = new Progress(terminal, plan.length);
  const reporters = new Reporters(command, terminal, plan, progress);
  let result: RunResult;
  try {
    const sink = (event: RunEvent): void => follow(event, progress, reporters);
    result = await runPlan(plan, host, { jobs: jobsOf(command), bail: command.bail, signal }, sink);
  } finally {
    progress.end();
  }
  if (command.update && !signal.aborted) await updateScenarioFiles(plan, result, terminal);
  const written = await reporters.finish(result);
  const files = [
    ...new Set(
      plan.flatMap((scenario) => [
        scenario.path,
        ...(scenario.guardPath === undefined ? [] : [scenario.guardPath]),
      ]),
    ),
  ];
  if (signal.aborted) {
    terminal.err('guard-lab: stopped before all scenarios had run\n');
    return { code: EXIT.couldNotRun, files };
  }
  return { code: written ? exitCode(result.summary) : EXIT.couldNotRun, files };
}

function follow(event: RunEvent, progress: Progress, reporters: Reporters): void {
  if (event.type === 'scenario-started') progress.started(event.file);
  if (event.type !== 'scenario-finished') return;
  progress.finished();
  reporters.scenarioFinished(event.result);
}

function jobsOf(command: RunCommand): number {
  return command.jobs ?? Math.max(1, Math.min(4, availableParallelism()));
}
