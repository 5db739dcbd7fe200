import * as vscode from 'vscode';
import type { Scenario } from '../../scenario/model';
import type { EditorServices } from '../services';
import type { ScenarioFile } from '../workspace/scenario-file';
import { shownPath } from '../sources/guard-sources';
import { scenarioAt } from '../workspace/scenario-at';
import { isScenario } from '../workspace/targets';

/** A usable scenario of a guard. */
export interface GuardScenario {
  readonly file: ScenarioFile;
  readonly scenario: Scenario;
}

/** A guard, and the scenarios that name it; the first one decides policy, name and limits. */
export interface MapTarget {
  readonly guard: vscode.Uri;
  readonly scenarios: readonly GuardScenario[];
}

/** What to say where there is no target. */
export function noTarget(uri: vscode.Uri): string {
  return vscode.l10n.t('{0} does not exist, or does not name a guard.', shownPath(uri));
}

/**
 * The guard at a location, or that of the scenario there, which then is the first one. Scenarios with mistakes are left
 * out. Undefined for a scenario that does not exist, or names no guard.
 */
export async function mapTarget(
  uri: vscode.Uri,
  { scenarios }: Pick<EditorServices, 'scenarios'>,
): Promise<MapTarget | undefined> {
  await scenarios.ready;
  const own = isScenario(uri) ? await scenarioAt(scenarios, uri) : undefined;
  const guard = own ? scenarios.guardOf(own) : uri;
  if (!guard || (!own && isScenario(uri))) return undefined;
  const naming = [...scenarios.naming(guard)].sort((a, b) => (a.uri.path < b.uri.path ? -1 : 1));
  const files = own ? [own, ...naming.filter((file) => file.uri.toString() !== own.uri.toString())] : naming;
  return {
    guard,
    scenarios: files.flatMap((file) => {
      const { scenario } = file.parsed;
      return scenario ? [{ file, scenario }] : [];
    }),
  };
}
