import * as vscode from 'vscode';
import type { RunText } from '../../ide/new-scenario/proven-scenario';
import type { GuardHost } from '../../run/guard-host';
import type { ScenarioResult } from '../../run/result';
import { runScenario } from '../../run/run-scenario';
import type { Scenario } from '../../scenario/model';
import { describeProblems, parseScenario } from '../../scenario/parse';
import { toolsOfScenario } from '../files/scenario-tools';
import { runOptions } from '../runs/run-settings';
import type { EditorServices } from '../services';
import { shownPath } from '../sources/guard-sources';

/** A scenario that is not written yet: its guard, and the file beside which it is to be, whose settings count. */
export interface UnwrittenPlace {
  readonly guard: vscode.Uri;
  readonly beside: vscode.Uri;
}

/** Runs texts of scenarios that are not written yet. */
export function textRunner(services: EditorServices, place: UnwrittenPlace, signal: AbortSignal): RunText {
  return async (text) => {
    const { scenario, problems } = parseScenario(text);
    if (!scenario) return vscode.l10n.t('it cannot be read: {0}', describeProblems(problems));
    return runUnwritten(services, place, scenario, services.host(), signal);
  };
}

/** Runs a scenario that is not written yet; a sentence when it cannot run. Rejects when the signal aborts. */
export async function runUnwritten(
  { guards, settings, exceptions }: EditorServices,
  { guard, beside }: UnwrittenPlace,
  scenario: Scenario,
  host: GuardHost,
  signal: AbortSignal,
): Promise<ScenarioResult | string> {
  const { outcome } = await guards.read(guard);
  if (!outcome.ok) return outcome.error;
  const { choice } = await toolsOfScenario(scenario, beside, signal);
  if (!choice.ok) return choice.error;
  const oracle = await exceptions.choiceFor(beside);
  if (!oracle.ok) return oracle.error;
  const options = { ...runOptions(settings, beside), tools: choice.catalog, oracle: oracle.options };
  const input = { file: shownPath(beside), scenario, guard: outcome.file.module, ...options };
  const result = await runScenario(input, host, () => undefined, signal);
  signal.throwIfAborted();
  return result;
}
