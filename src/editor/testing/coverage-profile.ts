import * as vscode from 'vscode';
import { agentId, stepIds } from '../../ide/testing/test-ids';
import type { EditorServices } from '../services';
import { CheckTests } from './check-tests';
import type { CoverageLines } from './coverage-lines';
import { CoverageMeasurement } from './coverage-measurement';
import type { ScenarioItems } from './scenario-items';
import type { TestRuns } from './test-runs';

interface CoverageParts {
  readonly runs: TestRuns;
  readonly checks: CheckTests;
  readonly lines: CoverageLines;
}

/** The profile Run with Coverage: the chosen tests, and what they ran of the sources of their guards. */
export function coverageProfile(
  controller: vscode.TestController,
  services: EditorServices,
  items: ScenarioItems,
  { runs, checks, lines }: CoverageParts,
): vscode.TestRunProfile {
  const testOf = (scenario: string, step: number): vscode.TestItem | undefined => {
    const file = services.scenarios.get(vscode.Uri.parse(scenario));
    const names = (file?.parsed.scenario?.steps ?? []).map(({ name }) => name);
    const id = step < 0 ? agentId(scenario) : stepIds(scenario, names)[step];
    return (id === undefined ? undefined : items.find(id)) ?? items.find(scenario);
  };
  const profile = controller.createRunProfile(
    vscode.l10n.t('Run with Coverage'),
    vscode.TestRunProfileKind.Coverage,
    (request, token) => {
      // A check runs variations of requests, not the scenarios.
      if (CheckTests.isAbout(request)) return checks.run(request, token);
      const coverage = new CoverageMeasurement({
        positions: services.positions,
        isUnbuilt: (guard) => services.outdated.unbuilt.has(guard),
        testOf,
        keep: (file, of) => lines.keep(file, of),
      });
      return runs.run({ request, token, withLimits: false, coverage });
    },
    true,
  );
  profile.loadDetailedCoverage = (_run, file) => lines.load(file);
  profile.loadDetailedCoverageForTest = (_run, file, test) => lines.load(file, test);
  return profile;
}
