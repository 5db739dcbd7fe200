import * as vscode from 'vscode';
import { unlessAborted } from '../../run/unless-aborted';
import type { ScenarioInput } from '../../run/run-scenario';
import { describeProblems } from '../../scenario/parse';
import type { ScenarioRun } from '../../ide/runs/run-history';
import { toolsOfScenario } from '../files/scenario-tools';
import { shownPath, type GuardContent } from '../sources/guard-sources';
import type { ScenarioFile } from '../workspace/scenario-file';
import type { ScenarioIndex } from '../workspace/scenario-index';
import type { Settings } from '../base/settings';
import type { GuardReads } from './guard-reads';
import type { ProjectExceptions } from './project-exceptions';
import { runOptions } from './run-settings';

interface Parts {
  readonly guards: GuardReads;
  readonly scenarios: ScenarioIndex;
  readonly settings: Settings;
  readonly exceptions: ProjectExceptions;
}

/** What is needed to run a scenario of the editor, or why it cannot run. */
export type PreparedScenario =
  | {
      readonly ok: true;
      readonly content: GuardContent;
      readonly file: Extract<GuardContent['outcome'], { readonly ok: true }>['file'];
      readonly input: Omit<ScenarioInput, 'guard'>;
    }
  | { readonly ok: false; readonly guard: string; readonly error: string };

/** Reads the guard, the catalog of tools and the settings of a scenario, and notes in `run` what was read. */
export async function preparedScenario(
  run: ScenarioRun,
  file: ScenarioFile | undefined,
  { guards, scenarios, settings, exceptions }: Parts,
  signal: AbortSignal,
): Promise<PreparedScenario> {
  const uri = file && scenarios.guardOf(file);
  if (!file || !uri) {
    const error = file
      ? describeProblems(file.parsed.problems)
      : vscode.l10n.t('the scenario file no longer exists');
    return { ok: false, guard: '', error };
  }
  run.guard = uri;
  const unusable = (error: string): PreparedScenario => ({ ok: false, guard: shownPath(uri), error });
  const { scenario } = file.parsed;
  if (!scenario) return unusable(describeProblems(file.parsed.problems));
  const content = await unlessAborted(guards.read(uri, run.run), signal);
  if (!content) return unusable(vscode.l10n.t('the run was canceled'));
  run.guardStamp = content.stamp;
  if (content.text !== undefined) run.guardText = content.text;
  if (!content.outcome.ok) return unusable(content.outcome.error);
  const tools = await toolsOfScenario(scenario, run.uri, signal);
  const { choice } = tools;
  if (tools.content) run.catalog = tools.content;
  if (!choice.ok) return unusable(choice.error);
  if (choice.warnings.length > 0) run.catalogWarnings = choice.warnings;
  const oracle = await exceptions.choiceFor(run.uri);
  if (!oracle.ok) return unusable(oracle.error);
  const options = { ...runOptions(settings, run.uri), tools: choice.catalog, oracle: oracle.options };
  return { ok: true, content, file: content.outcome.file, input: { file: run.file, scenario, ...options } };
}
