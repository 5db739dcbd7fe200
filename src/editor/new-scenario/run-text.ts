import type * as vscode from 'vscode';
import type { RunText } from '../../ide/new-scenario/proven-scenario';
import type { GuardHost } from '../../run/guard-host';
import { runScenario } from '../../run/run-scenario';
import { describeProblems, parseScenario } from '../../scenario/parse';
import { toolsOfScenario } from '../files/scenario-tools';
import { runOptions } from '../runs/run-settings';
import type { EditorServices } from '../services';
import { shownPath } from '../sources/guard-sources';

/**
 * Runs texts of scenarios of a guard that are not written yet, under the settings of the file that they are to be beside.
 * @param host where guards run; by default the sandbox as it is
 */
export function textRunner(
  { guards, settings, exceptions, host: sandbox }: EditorServices,
  { guard, beside }: { readonly guard: vscode.Uri; readonly beside: vscode.Uri },
  signal: AbortSignal,
  host: GuardHost = sandbox(),
): RunText {
  return async (text) => {
    const { scenario, problems } = parseScenario(text);
    if (!scenario) return `it cannot be read: ${describeProblems(problems)}`;
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
  };
}
