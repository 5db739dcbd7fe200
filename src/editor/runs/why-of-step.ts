import * as vscode from 'vscode';
import { askWhy, type WhyReport } from '../../analysis/why/why';
import { describeProblems } from '../../scenario/parse';
import { toolsOfScenario } from '../files/scenario-tools';
import type { EditorServices } from '../services';
import { shownPath } from '../sources/guard-sources';
import { runOptions } from './run-settings';

/** Why a step ended as it did, or why that is not known. */
export type WhyOfStep =
  { readonly ok: true; readonly report: WhyReport } | { readonly ok: false; readonly error: string };

/** Runs a scenario as it is now, and explains the step at `index`, or one item of its response. */
export async function whyOfStep(
  { scenarios, guards, positions, settings, host }: EditorServices,
  uri: vscode.Uri,
  { index, item }: { readonly index: number; readonly item?: number | undefined },
  signal: AbortSignal,
): Promise<WhyOfStep> {
  const file = await scenarios.upToDate(uri);
  const guard = file && scenarios.guardOf(file);
  const scenario = file?.parsed.scenario;
  if (!file || !guard || !scenario)
    return {
      ok: false,
      error: file
        ? describeProblems(file.parsed.problems)
        : vscode.l10n.t('The scenario file no longer exists.'),
    };
  const { outcome, stamp } = await guards.read(guard);
  if (!outcome.ok) return outcome;
  const { choice: tools } = await toolsOfScenario(scenario, uri, signal);
  if (!tools.ok) return tools;
  const input = {
    file: shownPath(uri),
    scenario,
    guard: outcome.file.module,
    tools: tools.catalog,
    ...runOptions(settings, uri),
    locator: positions.locator(guard, stamp, outcome.file),
  };
  const question = { input, index, ...(item === undefined ? {} : { item }) };
  return askWhy(question, host(), { jobs: settings.jobs.get(), signal });
}
