import * as l10n from '@vscode/l10n';
import { capitalized } from '../../report/lines';
import { loadTitle } from '../../report/load-title';
import type { AgentResult, ScenarioResult } from '../../run/result';
import { agentOutcome, couldNotRun, type TestOutcome } from './outcome';

export const NOTHING_CHECKED = l10n.t(
  'ran, nothing checked: add "expect" to a step or to "agent", so that there is a verdict',
);

/**
 * Which requested tests of a file have a verdict. When none has, that is an error and no success: who counts only what
 * passed and failed, as VS Code's `runTests` does for agents, would read "0 failed" as green.
 */
export class Verdicts {
  readonly #missing = new Set<string>();
  #any = false;

  add(id: string, { state }: TestOutcome): void {
    if (state === 'skipped') this.#missing.add(id);
    else this.#any = true;
  }

  /** The tests without a verdict when no test has one; else none. */
  get missing(): readonly string[] {
    return this.#any ? [] : [...this.#missing];
  }
}

export function nothingChecked(text: string): TestOutcome {
  return couldNotRun('scenario', text, ['steps']);
}

/** What the expectations on label_agent came to; undefined when there is nothing to say. */
export function agentVerdict(agent: AgentResult, session: string | null): TestOutcome | undefined {
  return agent.checks.length > 0 ? agentOutcome(agent, session) : undefined;
}

/** Why the file as a whole could not run; undefined when it ran. */
export function brokenOutcome(result: ScenarioResult): TestOutcome | undefined {
  if (result.error !== null) return couldNotRun('scenario', result.error, ['guard']);
  if (result.load?.ok !== false) return undefined;
  return couldNotRun('load', `${capitalized(loadTitle(result.load))}: ${result.load.error}`, ['guard']);
}
