import type * as vscode from 'vscode';
import { bareTarget, scenarioTarget } from '../../analysis/probe-target';
import type { GuardFile } from '../../run/guard-file';
import type { MapQuestion } from '../../sandbox/map-protocol';
import { usableJobs } from '../../run/jobs';
import { runOptions } from '../runs/run-settings';
import type { EditorServices } from '../services';
import { debugSubject } from '../sources/debug-files';
import { shownPath } from '../sources/guard-sources';
import type { MapTarget } from './target';

/** What the thread of a map needs to know, with the texts of the catalogs. */
export function mapQuestion(
  { guard, scenarios }: MapTarget,
  file: GuardFile,
  catalogs: MapQuestion['catalogs'],
  services: Pick<EditorServices, 'settings' | 'allowed'>,
): MapQuestion {
  const { settings, allowed } = services;
  const { guardName, limits, session } = targetOf(guard, scenarios[0], file, settings);
  const siblings = settings.siblingDebugFiles.get(guard);
  return {
    subject: debugSubject(guard, file, siblings, allowed.foldersFor(guard)),
    guardName,
    limits,
    session,
    scenarios: scenarios.map(({ scenario }) => scenario),
    catalogs,
    jobs: usableJobs(settings.jobs.get()),
  };
}

function targetOf(
  uri: vscode.Uri,
  first: MapTarget['scenarios'][number] | undefined,
  { module: guard }: GuardFile,
  settings: EditorServices['settings'],
): ReturnType<typeof bareTarget> {
  if (!first)
    return bareTarget({ guard, profile: settings.profileFor(uri), limits: settings.limitsFor(uri) });
  const { file, scenario } = first;
  const options = runOptions(settings, file.uri);
  return scenarioTarget({ file: shownPath(file.uri), scenario, guard, ...options });
}
