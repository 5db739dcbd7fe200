import type { Invocation } from '../gateway/invocation';
import { bareAnswers, bareAnswersMessage } from '../scenario/answers';
import { answerEntry, answerName, answerPath } from '../scenario/answer-place';
import { compactJson } from '../scenario/compact';
import type { BackendEntry, Scenario } from '../scenario/model';
import type { ScenarioPath } from '../scenario/problem';
import { finding } from './finding';
import type { Finding } from './result';

/**
 * Saved answers of one list that no call used. `at` is the path of the list in the scenario file;
 * `invocations` are all that could have used it.
 */
export function unusedAnswers(
  scope: 'step' | 'scenario',
  entries: readonly BackendEntry[],
  invocations: readonly Pick<Invocation, 'backendCalls'>[],
  at: ScenarioPath,
): Finding[] {
  const used = new Set<number>();
  for (const { backendCalls } of invocations) {
    for (const { entry } of backendCalls) if (entry?.scope === scope) used.add(entry.index);
  }
  const findings: Finding[] = [];
  for (const [index, entry] of entries.entries()) {
    // A file serves several scenarios: no single one uses all of it.
    if (used.has(index) || entry.place?.file !== undefined) continue;
    const own = answerEntry(scope, entries, index);
    const args = entry.args === undefined ? '' : ` ${compactJson(entry.args, 80)}`;
    findings.push(
      finding('unused-answer', `${answerName(own)} was never used: ${entry.tool}${args}`, {
        at: answerPath(at, own),
      }),
    );
  }
  return findings;
}

/**
 * One finding about all saved answers of a shape that production never sends, at the first of them. The editor tells
 * it before any run, with fixes.
 */
export function answerShapeFindings(scenario: Scenario): Finding[] {
  const paths = bareAnswers(scenario);
  const [at] = paths;
  if (!at) return [];
  return [finding('bare-answers', bareAnswersMessage(paths.length), { at })];
}
