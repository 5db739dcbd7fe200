import { agentsOf } from '../../run/agents';
import { checkPathText } from '../../run/check-path';
import type { Check, ScenarioResult } from '../../run/result';
import type { ScenarioSource } from '../../scenario/parse';
import type { ScenarioPath } from '../../scenario/problem';
import { subjectPath } from '../../scenario/subject-path';
import type { TextPosition } from '../../text/text-position';

/** Where in the scenario's text a failed expectation is. */
export interface FailedRange {
  /** The expectation with its step: `list issues: expect.outcome`. */
  readonly at: string;
  readonly position: TextPosition;
}

/** Ranges listed at most; a scenario with more is read from its start anyway. */
const MAX_RANGES = 50;

/** The ranges of all failed expectations in the order of the file. */
export function failedRanges(result: ScenarioResult, source: ScenarioSource): FailedRange[] {
  const ranges: FailedRange[] = [];
  const add = (name: string, base: ScenarioPath, checks: readonly Check[]): void => {
    for (const check of checks) {
      if (check.ok || ranges.length >= MAX_RANGES) continue;
      const range = source.nearestRangeOf(subjectPath(source, [...base, ...check.path]));
      if (!range) continue;
      const position = source.lines.positionAt((range.key ?? range.value).start);
      ranges.push({ at: `${name}: ${checkPathText(check)}`, position });
    }
  };
  for (const { title, path, agent } of agentsOf(result)) add(title, path, agent.checks);
  for (const [index, step] of result.steps.entries()) add(step.name, ['steps', index], step.checks);
  return ranges;
}
