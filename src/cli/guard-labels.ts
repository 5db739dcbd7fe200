import { availableParallelism } from 'node:os';
import type { LabelEntry, LabelFile } from '../analysis/labels/label-file';
import { askLabels, type LabelQuestions } from '../analysis/labels/ask-labels';
import { labelFile } from '../analysis/labels/make-label-file';
import type { AllowedFolders } from '../files/allowed-folders';
import type { GuardHost } from '../run/guard-host';
import { commandLineJobs } from '../run/jobs';
import { EXIT } from './exit-codes';
import { readGuard } from './guard-input';
import { Unanswerable } from './question-files';
import { Progress } from './progress';
import { UsageError } from './usage-error';
import type { Terminal } from './terminal';

/** Failures of our engine that are named. */
const MAX_FAILURES = 3;

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
    const answered = await askLabels(host, guard.file.module, questions, {
      jobs: jobs ?? commandLineJobs(availableParallelism()),
      signal,
      progress: (done, total) => progress.reached(done, total),
    });
    if (answered.length === 0)
      throw new UsageError(
        'there is nothing to ask: specify --tools FILE, or a scenario with steps that call tools',
      );
    const outcome = labelFile(name, answered);
    if (!outcome.ok) throw new Unanswerable(failureText(shown, outcome.failures));
    const error = onlyError([...outcome.file.labels.values()]);
    if (error !== undefined)
      throw new Unanswerable(`${shown} labels nothing, because every request fails: ${error}`);
    return outcome.file;
  } finally {
    progress.end();
  }
}

function failureText(
  guard: string,
  failures: readonly { readonly key: string; readonly reason: string }[],
): string {
  const named = failures.slice(0, MAX_FAILURES).map(({ key, reason }) => `${key} (${reason})`);
  const more = failures.length - named.length;
  const others = more > 0 ? `, and ${String(more)} more` : '';
  return `the engine of Guard Lab could not finish requests to ${guard}, so their labels are not known: ${named.join(', ')}${others}`;
}

/** The error that all requests end with; undefined when one has labels, or another error. */
function onlyError(entries: readonly LabelEntry[]): string | undefined {
  const [first] = entries;
  if (first?.operation !== null || first.error === null) return undefined;
  return entries.every(({ operation, error }) => operation === null && error === first.error)
    ? first.error
    : undefined;
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
