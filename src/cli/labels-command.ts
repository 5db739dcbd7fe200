import { dirname, relative, resolve } from 'node:path';
import { labelChanges } from '../analysis/diff/label-changes';
import type { LabelFile } from '../analysis/labels/label-file';
import { parseLabelFile } from '../analysis/labels/parse-label-file';
import { MAX_SCENARIO_BYTES } from '../files/file-sizes';
import { readRegularFile, unreadSentence } from '../files/read-file';
import { reasonOf } from '../files/system-error';
import { diffSummary, prettyDiff } from '../report/label-diff';
import { savedLabelFile } from '../report/label-file-text';
import { plural } from '../report/lines';
import { SandboxHost } from '../sandbox/sandbox-host';
import type { LabelsCommand } from './command';
import { EXIT } from './exit-codes';
import { endedCommand, guardLabels } from './guard-labels';
import { Unanswerable } from './question-files';
import { labelQuestions, slashed } from './label-questions';
import { writeReport } from './output-file';
import { probeSource } from './probe-source';
import { destinationsOf, type Destination, type InputFiles } from './report-destination';
import { displayPath } from './scenario-files';
import { useColor, type Terminal } from './terminal';
import { UsageError } from './usage-error';

/** `guard-lab labels`: writes all labels of a guard to a file, or compares them with it. */
export function labelsCommand(
  command: LabelsCommand,
  terminal: Terminal,
  workerPath: string,
): Promise<number> {
  return endedCommand(terminal, async () => {
    const { folder } = terminal;
    const found = await probeSource(command.paths, command.guard, terminal);
    if (!found.ok) {
      terminal.say(found.message);
      return found.code;
    }
    const { source } = found;
    const home = command.out === '-' ? folder : dirname(resolve(folder, command.out));
    const questions = await labelQuestions(source.scenarios, command, home, terminal);
    const shown = displayPath(source.guardPath, folder);
    const destination = destinationOf(command.out, questions.inputs.set(source.guardPath, shown), terminal);
    const host = new SandboxHost({ workerPath });
    try {
      const { guardPath, allowed } = source;
      const file = await guardLabels(
        {
          path: guardPath,
          shown,
          name: slashed(relative(home, guardPath)),
          allowed,
          questions,
          jobs: command.jobs,
        },
        host,
        terminal,
      );
      const text = checkedText(file);
      if (!destination) {
        terminal.out(text);
        return EXIT.ok;
      }
      return await (command.check ? check : write)({ command, file, text, destination }, terminal);
    } finally {
      host.dispose();
    }
  });
}

/** Where the file goes; undefined for standard output. */
function destinationOf(file: string, inputs: InputFiles, { folder }: Terminal): Destination | undefined {
  if (file === '-') return undefined;
  const output = { name: 'labels', file };
  const destinations = destinationsOf([output], folder, inputs);
  if (!destinations.ok) throw new UsageError(destinations.message);
  return destinations.byReporter.get(output);
}

/** @throws Unanswerable when the file is more than `guard-lab diff` reads */
function checkedText(file: LabelFile): string {
  const saved = savedLabelFile(file);
  if (!saved.ok) throw new Unanswerable(saved.error);
  return saved.text;
}

interface MadeFile {
  readonly command: LabelsCommand;
  readonly file: LabelFile;
  readonly text: string;
  readonly destination: Destination;
}

async function write({ command, file, text, destination }: MadeFile, terminal: Terminal): Promise<number> {
  const count = plural(file.labels.size, 'request');
  const before = destination.kind === 'file' ? await textOf(destination.path, terminal.signal) : undefined;
  if (before?.ok && before.text === text) {
    terminal.say(`${command.out} is up to date: the labels of ${count}`);
    return EXIT.ok;
  }
  try {
    await writeReport(destination, text, terminal);
  } catch (error) {
    throw new Unanswerable(`the labels could not be written to ${command.out}: ${reasonOf(error)}`);
  }
  terminal.say(`wrote ${command.out}: the labels of ${count}`);
  return EXIT.ok;
}

/** Compares with the file on disk; the difference goes to standard output. */
async function check({ command, file, text, destination }: MadeFile, terminal: Terminal): Promise<number> {
  const { out } = command;
  if (destination.kind !== 'file') throw new UsageError(`--check compares with a file, and ${out} is none`);
  const disk = await textOf(destination.path, terminal.signal);
  if (!disk.ok) {
    terminal.say(`${disk.message}; make it with guard-lab labels, without --check`);
    return EXIT.failed;
  }
  if (disk.text === text) return EXIT.ok;
  const read = parseLabelFile(disk.text);
  if (!read.ok) {
    terminal.say(`${out}:${read.error}`);
    return EXIT.failed;
  }
  const changes = labelChanges(read.value, file);
  if (changes.length === 0) {
    terminal.say(`${out} has the labels of the guard in another form; write it again without --check`);
    return EXIT.failed;
  }
  terminal.out(prettyDiff({ base: out, head: file.guard, changes }, useColor(command.color, terminal)));
  terminal.say(
    `${out} is outdated (${diffSummary(changes)}); write it again without --check, and review what changed`,
  );
  return EXIT.failed;
}

type Text = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly message: string };

/** The text of a file, with the line ends of git on Windows made those of all others. */
async function textOf(path: string, signal: AbortSignal): Promise<Text> {
  const read = await readRegularFile(path, { maxBytes: MAX_SCENARIO_BYTES, signal });
  signal.throwIfAborted();
  if (!read.ok) return { ok: false, message: unreadSentence(read, path) };
  return { ok: true, text: new TextDecoder('utf-8').decode(read.bytes).replaceAll('\r\n', '\n') };
}
