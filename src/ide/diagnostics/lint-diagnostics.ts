import type { ParsedScenario, ScenarioSource } from '../../scenario/parse';
import type { ScenarioPath } from '../../scenario/problem';
import type { LintDiagnostic } from '../../scenario/lint/lint-diagnostic';
import { SOURCES } from '../../diagnostics/diagnostic';
import type { LocatedDiagnostic } from '../../diagnostics/diagnostic';
import type { PositionRange } from '../../text/text-position';
import { scenarioFileFixes } from './scenario-file-fixes';
import { nameInScenario, rangeInScenario, stepPath } from './scenario-ranges';

/** A lint diagnostic about a scenario as a diagnostic of its file, which is `uri`. */
export function lintDiagnosticIn(
  { source }: Pick<ParsedScenario, 'source'>,
  uri: string,
  { code, severity, message, path, atName, fixes: corrections, related }: LintDiagnostic,
): LocatedDiagnostic {
  const fixes = scenarioFileFixes(source, corrections);
  return {
    range: (atName ? nameInScenario(source, path) : undefined) ?? rangeAt(source, path),
    severity,
    message,
    source: SOURCES.scenario,
    code,
    ...(related
      ? { related: [{ uri, range: rangeAt(source, related.path), message: related.message }] }
      : {}),
    ...(fixes.length > 0 ? { fixes } : {}),
  };
}

/** A step at its name, an answer at its tool, anything else with the name it has. */
function rangeAt(source: ScenarioSource, path: ScenarioPath): PositionRange {
  const [last, list] = [path.at(-1), path.at(-2)];
  if (typeof last === 'number' && list === 'steps') return rangeInScenario(source, stepPath(source, last));
  // Of a list, or of a file that is one.
  if (typeof last === 'number' && (list === 'backend' || path.length === 1))
    return rangeInScenario(source, [...path, 'tool']);
  return rangeInScenario(source, path);
}
