import { dirname, join, relative } from 'node:path';
import * as vscode from 'vscode';
import { isOnDisk } from '../base/disk';
import { isWithin, realPathOf } from '../../files/allowed-folders';
import { MAX_SCENARIO_BYTES } from '../../files/file-sizes';
import { readRegularFile, unreadSentence, type FileRead } from '../../files/read-file';
import { committedFile } from '../../processes/git-files';
import { findRevision, withWorktree, type Revision } from '../../processes/git-worktree';
import { runBuild } from '../../processes/run-build';
import { MAX_GUARD_BYTES, readGuardFile } from '../../run/guard-file';
import type { GuardModule } from '../../run/guard-host';
import type { EditorServices } from '../services';
import { shownPath } from '../sources/guard-sources';
import type { MapTarget } from '../tool-map/target';
import type { Base } from './base';
import type { BuildConsent } from './build-consent';
import { labelsOfGuard, type LabelPlaces } from './label-places';
import { LabelProblem } from './problem';

const SHORT_COMMIT = 7;

/** What a base of a revision is found with. */
export interface RevisionServices extends Pick<EditorServices, 'analysis' | 'settings' | 'output'> {
  readonly consent: Pick<BuildConsent, 'ask'>;
}

interface Asked {
  readonly target: MapTarget;
  readonly places: LabelPlaces;
  readonly signal: AbortSignal;
}

/**
 * The base in a revision: a label file of the guard in it, else the guard's file, else the guard that a build in a
 * temporary worktree makes.
 * @throws LabelProblem, RevisionError. Rejects when the signal aborts.
 */
export async function revisionBase(name: string, asked: Asked, services: RevisionServices): Promise<Base> {
  const { target, signal } = asked;
  const { guard } = target;
  if (!isOnDisk(guard))
    throw new LabelProblem(vscode.l10n.t('{0} is not on disk, so git does not know it', shownPath(guard)));
  const revision = await findRevision(name, dirname(guard.fsPath), signal);
  const at = { revision, shown: `${name} (${revision.commit.slice(0, SHORT_COMMIT)})` };
  const base =
    (await labelsIn(at, asked)) ?? (await guardIn(at, asked, services)) ?? (await built(at, asked, services));
  return { ...base, commit: revision.commit };
}

interface At {
  readonly revision: Revision;
  /** The revision as people know it: its name and its commit. */
  readonly shown: string;
}

async function labelsIn(
  { revision, shown }: At,
  { target, places, signal }: Asked,
): Promise<Base | undefined> {
  const { isSet } = places;
  for (const place of places.candidates) {
    const read = await committed(revision, place, MAX_SCENARIO_BYTES, signal);
    const name = vscode.l10n.t('{0} at {1}', shownPath(place), shown);
    const file = labelsOfGuard(read, { place, guard: target.guard, shown: name, isSet });
    if (file) return { kind: 'labels', name, file, place };
  }
  return undefined;
}

async function guardIn(
  { revision, shown }: At,
  { target: { guard }, signal }: Asked,
  { analysis }: RevisionServices,
): Promise<Base | undefined> {
  const read = await committed(revision, guard, MAX_GUARD_BYTES, signal);
  if (!read.ok && read.cause === 'missing') return undefined;
  const name = vscode.l10n.t('{0} at {1}', shownPath(guard), shown);
  return { kind: 'guard', name, guard: await moduleOf(read, named(revision, guard), analysis) };
}

/** As git names it; ends with the name of the file. */
function named({ name }: Revision, guard: vscode.Uri): string {
  return `${name}:${shownPath(guard)}`;
}

/** Builds the guard of a revision in a temporary worktree. */
async function built(
  { revision, shown }: At,
  { target: { guard }, signal }: Asked,
  { analysis, settings, output, consent }: RevisionServices,
): Promise<Base> {
  const command = settings.labelsBuild.get(guard);
  const missing = vscode.l10n.t(
    '{0} has neither a label file of {1} nor the guard itself',
    shown,
    shownPath(guard),
  );
  if (command.trim() === '')
    throw new LabelProblem(
      vscode.l10n.t(
        '{0}. Specify the command that builds it in the setting guardLab.labels.build, or compare with a file',
        missing,
      ),
      true,
    );
  if (!(await consent.ask(command, shown)))
    throw new LabelProblem(vscode.l10n.t('{0}, and the build of {1} was not permitted', missing, shown));
  const home = homeIn(revision, guard);
  const name = vscode.l10n.t('{0} built from {1}', shownPath(guard), shown);
  return withWorktree(revision, signal, async (tree) => {
    const folder = join(tree, relative(revision.top, home));
    output.appendLine(`Building the guard of ${shown}: ${command}`);
    const onLines = (lines: string): void => output.append(lines);
    const failure = await runBuild(command, { folder, signal, onLines });
    if (failure !== undefined)
      throw new LabelProblem(
        vscode.l10n.t(
          'the build of {0} failed: {1} ended with {2}. The output channel Guard Lab has its output',
          shown,
          command,
          failure,
        ),
      );
    const path = join(tree, relative(revision.top, realIn(guard)));
    const read = await readRegularFile(path, { maxBytes: MAX_GUARD_BYTES, signal, shared: true });
    return { kind: 'guard', name, guard: await moduleOf(read, named(revision, guard), analysis) };
  });
}

/** Where builds run: the folder of the workspace, or the top folder of a repository that lies in it. */
function homeIn({ top }: Revision, guard: vscode.Uri): string {
  const folder = vscode.workspace.getWorkspaceFolder(guard)?.uri.fsPath;
  const real = folder === undefined ? undefined : realPathOf(folder);
  return real !== undefined && isWithin(real, top) ? real : top;
}

async function moduleOf(
  read: FileRead,
  name: string,
  analysis: EditorServices['analysis'],
): Promise<GuardModule> {
  if (!read.ok) throw new LabelProblem(unreadSentence(read, name, 'guards'));
  const outcome = await readGuardFile(name, read.bytes, (path, wat) => analysis.assemble(path, wat));
  if (!outcome.ok) throw new LabelProblem(outcome.error);
  return outcome.file.module;
}

function committed(
  revision: Revision,
  uri: vscode.Uri,
  maxBytes: number,
  signal: AbortSignal,
): Promise<FileRead> {
  return committedFile(revision, realIn(uri), { maxBytes, signal });
}

/** The path of a file that need not exist, without links above it: as git knows it. */
function realIn({ fsPath }: vscode.Uri): string {
  const folder = dirname(fsPath);
  return join(realPathOf(folder) ?? folder, relative(folder, fsPath));
}
