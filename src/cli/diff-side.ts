import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import type { LabelQuestions } from '../analysis/labels/ask-labels';
import type { LabelFile } from '../analysis/labels/label-file';
import { parseLabelFile } from '../analysis/labels/parse-label-file';
import { AllowedFolders, isWithin, realPathOf } from '../files/allowed-folders';
import { MAX_SCENARIO_BYTES } from '../files/file-sizes';
import { readRegularFile, unreadSentence } from '../files/read-file';
import { isGuardPath } from '../run/guard-file';
import type { GuardHost } from '../run/guard-host';
import { RevisionError } from '../processes/revision-error';
import { findRevision, withWorktree, type Revision } from '../processes/git-worktree';
import { runBuild } from '../processes/run-build';
import { guardLabels } from './guard-labels';
import { Unanswerable } from './question-files';
import { displayPath } from './scenario-files';
import type { Terminal } from './terminal';

/** BASE or HEAD of `guard-lab diff`. */
export type DiffSide =
  | { readonly kind: 'labels'; readonly path: string; readonly name: string }
  | { readonly kind: 'guard'; readonly path: string; readonly name: string }
  | { readonly kind: 'revision'; readonly revision: Revision; readonly name: string };

/**
 * What a name of the command line means: a guard by its ending, a label file when there is a file, else a revision.
 * @throws Unanswerable when it is none of these
 */
export async function diffSide(name: string, { folder, signal }: Terminal): Promise<DiffSide> {
  const path = resolve(folder, name);
  if (isGuardPath(name)) return { kind: 'guard', path, name };
  if (existsSync(path)) return { kind: 'labels', path, name };
  try {
    return { kind: 'revision', revision: await findRevision(name, folder, signal), name };
  } catch (error) {
    throw asUnanswerable(error);
  }
}

/** What guards are asked, and how. */
export interface SideQuestions {
  readonly questions: LabelQuestions;
  /** Absolute path of the guard that revisions have; it need not exist in the working tree. */
  readonly guardPath: string;
  readonly allowed: AllowedFolders;
  readonly build?: string | undefined;
  readonly jobs?: number | undefined;
}

/**
 * The labels of a side. `asked` is absent when both sides are label files.
 * @throws Unanswerable what is wrong with a file, a revision or a build
 */
export async function sideLabels(
  side: DiffSide,
  asked: SideQuestions | undefined,
  host: GuardHost,
  terminal: Terminal,
): Promise<LabelFile> {
  if (side.kind === 'labels') return readLabels(side.path, side.name, terminal.signal);
  if (!asked) throw new Unanswerable(`${side.name} is not asked`);
  const { questions, jobs } = asked;
  if (side.kind === 'guard') {
    const allowed = asked.allowed.with(dirname(side.path));
    const file = { path: side.path, shown: side.name, name: side.name, allowed, questions, jobs };
    return guardLabels(file, host, terminal);
  }
  try {
    return await revisionLabels(side.revision, asked, host, terminal);
  } catch (error) {
    throw asUnanswerable(error);
  }
}

async function revisionLabels(
  revision: Revision,
  { questions, guardPath, build, jobs }: SideQuestions,
  host: GuardHost,
  terminal: Terminal,
): Promise<LabelFile> {
  const { top, name } = revision;
  const folder = realPathOf(terminal.folder) ?? terminal.folder;
  const guard = resolve(folder, relative(terminal.folder, guardPath));
  const shown = `${name}:${displayPath(guardPath, terminal.folder)}`;
  if (!isWithin(guard, top))
    throw new Unanswerable(
      `the guard ${displayPath(guardPath, terminal.folder)} is outside of the repository ${top}`,
    );
  return withWorktree(revision, terminal.signal, async (tree) => {
    if (build !== undefined) await buildRevision(build, join(tree, relative(top, folder)), name, terminal);
    const path = join(tree, relative(top, guard));
    if (!existsSync(path)) {
      const advice = build === undefined ? '; if it is built, specify --build "COMMAND"' : ' after the build';
      throw new Unanswerable(`the guard ${shown} does not exist${advice}`);
    }
    return guardLabels(
      { path, shown, name: shown, allowed: new AllowedFolders([tree]), questions, jobs },
      host,
      terminal,
    );
  });
}

/** Runs the command that builds the guard of a revision; its output goes to standard error. */
async function buildRevision(
  command: string,
  folder: string,
  revision: string,
  terminal: Terminal,
): Promise<void> {
  if (!existsSync(folder)) throw new Unanswerable(`the working folder does not exist at ${revision}`);
  terminal.say(`${revision}: ${command}`);
  const { signal } = terminal;
  const failure = await runBuild(command, { folder, signal, onLines: (lines) => terminal.err(lines) });
  if (failure !== undefined)
    throw new Unanswerable(`the build of ${revision} failed: ${command} ended with ${failure}`);
}

async function readLabels(path: string, name: string, signal: AbortSignal): Promise<LabelFile> {
  const read = await readRegularFile(path, { maxBytes: MAX_SCENARIO_BYTES, signal });
  signal.throwIfAborted();
  if (!read.ok) throw new Unanswerable(unreadSentence(read, name, 'label files'));
  const parsed = parseLabelFile(new TextDecoder('utf-8').decode(read.bytes));
  if (!parsed.ok) throw new Unanswerable(`${name}:${parsed.error}`);
  return parsed.value;
}

function asUnanswerable(error: unknown): unknown {
  return error instanceof RevisionError ? new Unanswerable(error.message) : error;
}
