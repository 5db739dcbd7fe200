import { availableParallelism } from 'node:os';
import type { LabelFile } from '../analysis/labels/label-file';
import type { LabelQuestions } from '../analysis/labels/ask-labels';
import { askedLabels } from '../analysis/labels/asked-labels';
import type { AllowedFolders } from '../files/allowed-folders';
import type { GuardHost } from '../run/guard-host';
import { commandLineJobs } from '../run/jobs';
import { EXIT } from './exit-codes';
import { readGuard } from './guard-input';
import { Unanswerable } from './question-files';
import { Progress } from './progress';
import { UsageError } from './usage-error';
import type { Terminal } from './terminal';

export interface AskedGuardFile {
  /** Absolute path. */
  readonly path: string;
  /** As people know it. */
  readonly shown: string;
  /** As the label file names it. */
  readonly name: string;
  readonly allowed: AllowedFolders;
  readonly questions: LabelQuestions;
  readonly jobs?: number | undefined;
}

/**
 * The labels of a guard on disk. Shows how far it is.
 * @throws UsageError without anything to ask; Unanswerable for a guard that cannot be read or answers nothing, and when
 * our engine could not finish a request: what is not known is no label. Rejects when the terminal's signal aborts.
 */
export async function guardLabels(
  { path, shown, name, allowed, questions, jobs }: AskedGuardFile,
  host: GuardHost,
  terminal: Terminal,
): Promise<LabelFile> {
  const { signal } = terminal;
  const guard = await readGuard({ path, shown, allowed, signal });
  signal.throwIfAborted();
  if (!guard.ok) throw new Unanswerable(guard.error);
  const progress = new Progress(terminal, 0, 'requests');
  progress.started(shown);
  try {
    const asked = { guard: guard.file.module, shown, name };
    const labels = await askedLabels(host, asked, questions, {
      jobs: jobs ?? commandLineJobs(availableParallelism()),
      signal,
      progress: (done, total) => progress.reached(done, total),
    });
    if (labels.ok) return labels.file;
    if (labels.isEmpty)
      throw new UsageError(`${labels.error}: specify --tools FILE, or a scenario with steps that call tools`);
    throw new Unanswerable(labels.error);
  } finally {
    progress.end();
  }
}

/** Ends a command about labels: with the exit code of `work`, or a sentence and the code of what it throws. */
export async function endedCommand(terminal: Terminal, work: () => Promise<number>): Promise<number> {
  try {
    return await work();
  } catch (error) {
    if (terminal.signal.aborted) {
      terminal.say('stopped before all labels were known');
      return terminal.stopCode ?? EXIT.couldNotRun;
    }
    if (!(error instanceof UsageError || error instanceof Unanswerable)) throw error;
    terminal.say(error.message);
    return error instanceof UsageError ? EXIT.usage : EXIT.couldNotRun;
  }
}
