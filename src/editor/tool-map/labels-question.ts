import type * as vscode from 'vscode';
import { defaultSettings, scenarioSettings } from '../../analysis/labels/label-questions';
import { relativePath } from '../../ide/paths/relative-path';
import type { GuardModule } from '../../run/guard-host';
import { usableJobs } from '../../run/jobs';
import type { LabelsQuestion } from '../../sandbox/map-protocol';
import type { EditorServices } from '../services';
import { shownPath } from '../sources/guard-sources';
import type { MapTarget } from './target';

/**
 * What a guard is asked for all its labels, as `guard-lab labels` asks it: its tools, and the steps of its scenarios.
 * Keys name scenarios as they are seen from `labelFile`, the place of a label file that need not exist.
 */
export function labelsQuestion(
  { guard: uri, scenarios }: MapTarget,
  guard: GuardModule,
  catalogs: LabelsQuestion['catalogs'],
  labelFile: vscode.Uri,
  { settings }: Pick<EditorServices, 'settings'>,
): LabelsQuestion {
  const limitsOf = (of: vscode.Uri): Parameters<typeof defaultSettings>[0] => ({
    defaultProfile: settings.profileFor(of),
    limits: settings.limitsFor(of),
  });
  const sorted = [...scenarios].sort((one, other) => (one.file.uri.path < other.file.uri.path ? -1 : 1));
  return {
    guard,
    shown: shownPath(uri),
    name: relativePath(labelFile.path, uri.path),
    catalogs,
    jobs: usableJobs(settings.jobs.get()),
    scenarios: sorted.map(({ file, scenario }) => ({
      file: relativePath(labelFile.path, file.uri.path),
      scenario,
      settings: scenarioSettings(scenario, limitsOf(file.uri)),
    })),
    settings: defaultSettings(limitsOf(uri)),
  };
}
