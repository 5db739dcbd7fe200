import type * as vscode from 'vscode';
import {
  scenarioProfile,
  type ProfiledScenario,
  type ScenarioProfile,
} from '../../analysis/profile/scenario-profile';
import { CallRecorder } from '../../run/recorded-calls';
import type { AnalyzedGuard } from '../../sandbox/analyzed-guard';
import type { CallCollector } from '../runs/call-collector';
import type { EditorServices } from '../services';
import { shownPath } from '../sources/guard-sources';

interface Recorded {
  readonly scenario: vscode.Uri;
  readonly guard: vscode.Uri;
  readonly locator: AnalyzedGuard;
  readonly recorder: CallRecorder;
}

/** Records the scenarios of one run, and profiles them when it has ended. */
export class ProfiledRuns implements CallCollector {
  readonly #recorded: Recorded[] = [];

  constructor(private readonly services: Pick<EditorServices, 'host' | 'positions' | 'scenarios'>) {}

  recorder(scenario: vscode.Uri, guard: vscode.Uri, locator: AnalyzedGuard): CallRecorder {
    const recorder = new CallRecorder();
    this.#recorded.push({ scenario, guard, locator, recorder });
    return recorder;
  }

  /**
   * Repeats the scenarios whose guards were loaded, one after the other. Sources are named by their addresses where
   * they are on this computer.
   * @param begun is notified before each of them
   */
  async profile(begun: (file: string) => void, signal: AbortSignal): Promise<ProfiledScenario[]> {
    const profiled: ProfiledScenario[] = [];
    for (const each of this.#recorded) {
      const { run } = each.recorder;
      if (signal.aborted || run === undefined) continue;
      const file = shownPath(each.scenario);
      begun(file);
      const outcome = await this.services.host().profile(run, signal);
      if (!outcome.ok) {
        profiled.push({ ok: false, file, reason: outcome.reason });
        continue;
      }
      const { scenario } = this.services.scenarios.get(each.scenario)?.parsed ?? {};
      const steps = scenario?.steps.map(({ name }) => name) ?? [];
      const about = { file, guard: shownPath(each.guard), steps };
      const profile = await scenarioProfile(about, outcome.profile, each.locator);
      profiled.push({ ok: true, profile: await this.#addressed(profile, each.guard) });
    }
    return profiled;
  }

  async #addressed(profile: ScenarioProfile, guard: vscode.Uri): Promise<ScenarioProfile> {
    const { positions } = this.services;
    const addresses = new Map<string, string>();
    for (const { source } of profile.tree.functions) {
      if (source === undefined || addresses.has(source)) continue;
      const frame = { function: '', index: 0, offset: 0, source, line: 1 };
      const location = await positions.resolve(frame, guard);
      addresses.set(source, location?.uri.toString() ?? source);
    }
    const functions = profile.tree.functions.map((each) =>
      each.source === undefined ? each : { ...each, source: addresses.get(each.source) ?? each.source },
    );
    return { ...profile, tree: { ...profile.tree, functions } };
  }
}
