import { dirname, resolve } from 'node:path';
import { labelChanges } from '../analysis/diff/label-changes';
import { AllowedFolders } from '../files/allowed-folders';
import { jsonDiff, prettyDiff, type LabelDiff } from '../report/label-diff';
import { markdownDiff } from '../report/label-diff-markdown';
import { SandboxHost } from '../sandbox/sandbox-host';
import type { DiffCommand, DiffReporterName } from './command';
import { diffSide, sideLabels, type DiffSide, type SideQuestions } from './diff-side';
import { EXIT } from './exit-codes';
import { endedCommand } from './guard-labels';
import { Unanswerable } from './question-files';
import { labelQuestions } from './label-questions';
import { probeSource, type ProbeSource } from './probe-source';
import { destinationsOf, type InputFiles } from './report-destination';
import { displayPath } from './scenario-files';
import { useColor, type Terminal } from './terminal';
import { UsageError } from './usage-error';
import { writeReports } from './write-reports';

/** `guard-lab diff`: what changed from the labels of one guard to those of another. */
export function diffCommand(command: DiffCommand, terminal: Terminal, workerPath: string): Promise<number> {
  return endedCommand(terminal, async () => {
    const prepared = await prepare(command, terminal);
    const inputs = inputsOf([prepared.base, prepared.head], prepared.asked?.questions.inputs);
    const destinations = destinationsOf(command.reporters, terminal.folder, inputs);
    if (!destinations.ok) throw new UsageError(destinations.message);
    const diff = await compared(prepared, terminal, workerPath);
    const written = await writeReports(
      command.reporters,
      destinations.byReporter,
      (reporter) =>
        reportText(diff, reporter.name, reporter.file === undefined && useColor(command.color, terminal)),
      terminal,
    );
    if (!written) return EXIT.couldNotRun;
    return diff.changes.some(({ kind }) => command.failOn.includes(kind)) ? EXIT.failed : EXIT.ok;
  });
}

/**
 * What changed, without a report of it.
 * @throws UsageError, Unanswerable; rejects when the terminal's signal fires
 */
export async function labelDiff(
  command: DiffCommand,
  terminal: Terminal,
  workerPath: string,
): Promise<LabelDiff> {
  return compared(await prepare(command, terminal), terminal, workerPath);
}

interface PreparedDiff {
  readonly base: DiffSide;
  readonly head: DiffSide;
  readonly asked: (SideQuestions & { readonly questions: { readonly inputs: InputFiles } }) | undefined;
}

async function prepare(command: DiffCommand, terminal: Terminal): Promise<PreparedDiff> {
  const named = [await diffSide(command.base, terminal)];
  if (command.head !== undefined) named.push(await diffSide(command.head, terminal));
  const source = await sourceOf(command, named, terminal);
  const [base, head = source && guardNow(source, terminal.folder)] = named;
  if (!base || !head)
    throw new UsageError('diff needs HEAD, or the guard to compare with: --scenario FILE or --guard FILE');
  return { base, head, asked: source && (await questionsOf(command, [base, head], source, terminal)) };
}

async function compared(
  { base, head, asked }: PreparedDiff,
  terminal: Terminal,
  workerPath: string,
): Promise<LabelDiff> {
  const host = new SandboxHost({ workerPath });
  try {
    const before = await sideLabels(base, asked, host, terminal);
    const after = await sideLabels(head, asked, host, terminal);
    return { base: base.name, head: head.name, changes: labelChanges(before, after) };
  } finally {
    host.dispose();
  }
}

function reportText(diff: LabelDiff, reporter: DiffReporterName, colour: boolean): string {
  switch (reporter) {
    case 'pretty':
      return prettyDiff(diff, colour);
    case 'json':
      return jsonDiff(diff);
    case 'markdown':
      return markdownDiff(diff);
  }
}

/** The scenarios and the guard that the options name; undefined when both sides are label files. */
async function sourceOf(
  command: DiffCommand,
  sides: readonly DiffSide[],
  terminal: Terminal,
): Promise<ProbeSource | undefined> {
  if (command.head !== undefined && sides.every(({ kind }) => kind === 'labels')) return undefined;
  const module = sides.find((side) => side.kind === 'guard');
  const isGuardNeeded = command.head === undefined || sides.some(({ kind }) => kind === 'revision');
  const guard = command.guard ?? (isGuardNeeded ? undefined : module?.name);
  if (command.scenarios.length === 0 && guard === undefined)
    throw new UsageError(
      'which guard is not known: specify --scenario FILE, or --guard FILE with --tools FILE',
    );
  const found =
    command.scenarios.length > 0
      ? await probeSource(command.scenarios, guard, terminal)
      : { ok: true as const, source: guardAlone(guard ?? '', terminal.folder) };
  if (found.ok) return found.source;
  throw found.code === EXIT.usage ? new UsageError(found.message) : new Unanswerable(found.message);
}

function guardAlone(guard: string, folder: string): ProbeSource {
  const guardPath = resolve(folder, guard);
  return { guardPath, scenarios: [], allowed: new AllowedFolders([folder, dirname(guardPath)]) };
}

/** The guard in the working folder, as it is. */
function guardNow({ guardPath }: ProbeSource, folder: string): DiffSide {
  return { kind: 'guard', path: guardPath, name: displayPath(guardPath, folder) };
}

async function questionsOf(
  command: DiffCommand,
  sides: readonly DiffSide[],
  { scenarios, guardPath, allowed }: ProbeSource,
  terminal: Terminal,
): Promise<SideQuestions & { readonly questions: { readonly inputs: InputFiles } }> {
  // Keys name scenarios from the folder of a label file, so that they are the same on both sides.
  const file = sides.find((side) => side.kind === 'labels');
  const home = file ? dirname(file.path) : terminal.folder;
  const questions = await labelQuestions(scenarios, command, home, terminal);
  return { questions, guardPath, allowed, build: command.build, jobs: command.jobs };
}

/** Files that are read, which no report may replace. */
function inputsOf(sides: readonly DiffSide[], more: InputFiles = new Map()): InputFiles {
  const files = sides.flatMap((side) => (side.kind === 'revision' ? [] : [[side.path, side.name] as const]));
  return new Map([...more, ...files]);
}
