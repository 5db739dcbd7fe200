import type { ScenarioSource } from './parse';
import type { ScenarioPath } from './problem';

/**
 * Where to point for what a path means as a whole: for a step its name, or its tool or function; for label_agent
 * (`['agent']`, `['sessions', NAME, 'agent']`) the policy that has it called. Any other path is its own place.
 */
export function subjectPath(source: ScenarioSource, path: ScenarioPath): ScenarioPath {
  const [kind, which] = path;
  const first = (...candidates: readonly ScenarioPath[]): ScenarioPath =>
    candidates.find((candidate) => source.rangeOf(candidate)) ?? path;
  if (kind === 'steps' && path.length === 2) {
    return first([...path, 'name'], [...path, 'tool'], [...path, 'call']);
  }
  if (kind === 'agent' && path.length === 1) return first(['policy']);
  if (
    kind === 'sessions' &&
    which !== undefined &&
    (path.length === 2 || path[2] === 'agent') &&
    path.length <= 3
  ) {
    return first([kind, which, 'policy'], path, [kind, which]);
  }
  return path;
}
