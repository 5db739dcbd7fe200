import { join, resolve } from 'node:path';
import type { ProbeTarget } from '../analysis/guard-probe';
import { bareTarget } from '../analysis/probe-target';
import { AllowedFolders } from '../files/allowed-folders';
import type { Json } from '../gateway/json';
import { declaredGuards } from '../project/declared-guards';
import { GuardFiles } from './guard-input';
import type { ImportCommand } from './import-line';
import { nearestSettings } from './nearest-settings';
import { namedPolicy, readPolicy } from './policy-argument';
import { Unanswerable } from './question-files';
import { displayPath } from './scenario-files';
import type { Terminal } from './terminal';
import { UsageError } from './usage-error';

const NEEDED =
  'import needs --guard FILE, the guard that its scenarios run; --list shows what a log holds without one';

/** The guard of an import, with its policy; `path` is absolute. @throws UsageError, Unanswerable */
export async function guardOfLog(
  command: ImportCommand,
  terminal: Terminal,
): Promise<{ readonly target: ProbeTarget; readonly policy: Json | undefined; readonly path: string }> {
  const { folder, signal } = terminal;
  const path = command.guard === undefined ? await declaredGuard(terminal) : resolve(folder, command.guard);
  const guards = new GuardFiles(new AllowedFolders([folder]), signal);
  const read = await guards.read(path, command.guard ?? displayPath(path, folder));
  if (!read.ok) throw new Unanswerable(read.error);
  const policy =
    command.policy === undefined
      ? undefined
      : await readPolicy(namedPolicy(command.policy), terminal, new Map());
  const target = bareTarget({ guard: read.file.module, policy, profile: command.profile });
  return { target, policy, path };
}

/** The guard of the nearest `guard-lab.json`, when it has exactly one. */
async function declaredGuard(terminal: Terminal): Promise<string> {
  const file = join(terminal.folder, 'log');
  const found = await nearestSettings(file, terminal, (text) => ({ ok: true, value: text }));
  if (!found) throw new UsageError(NEEDED);
  if (!found.ok) throw new Unanswerable(found.error);
  const shown = displayPath(found.path, terminal.folder);
  const { projects, problems } = declaredGuards(found.value, found.path.replaceAll('\\', '/'));
  const [problem] = problems;
  if (problem) throw new Unanswerable(`${shown}:${problem.at}: ${problem.message}`);
  const modules = projects.flatMap((project) => project.modules.map(({ wasm }) => wasm));
  const [only, ...more] = modules;
  if (only !== undefined && more.length === 0) return resolve(only);
  const count = only === undefined ? 'no guard' : `${String(modules.length)} guards`;
  throw new UsageError(`${NEEDED} (${shown} names ${count})`);
}
