import type { RunHistory } from '../../ide/runs/run-history';
import type { Settings } from '../base/settings';
import type { GuardSources } from '../sources/guard-sources';
import type { ScenarioChanges } from '../workspace/scenario-changes';
import type { ScenarioIndex } from '../workspace/scenario-index';
import type { OutdatedResults } from './outdated-results';
import type { ScenarioRunner } from './scenario-runner';

/** What starts runs, or shows how they went, works with. */
export interface RunServices {
  readonly settings: Settings;
  readonly guards: GuardSources;
  readonly scenarios: ScenarioIndex;
  readonly changes: ScenarioChanges;
  readonly history: RunHistory;
  readonly outdated: OutdatedResults;
  readonly runner: ScenarioRunner;
}
