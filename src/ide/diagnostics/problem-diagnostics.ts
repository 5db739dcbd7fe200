import { SOURCES, type LocatedDiagnostic } from '../../diagnostics/diagnostic';
import type { ParsedScenario } from '../../scenario/parse';
import { scenarioFileFixes } from './scenario-file-fixes';

/** What the parser found in a scenario file, as diagnostics with their fixes. */
export function problemDiagnostics({
  problems,
  source,
}: Pick<ParsedScenario, 'problems' | 'source'>): LocatedDiagnostic[] {
  return problems.map(({ code, severity, message, start, end, fixes: corrections }) => {
    const fixes = scenarioFileFixes(source, corrections);
    return {
      range: { start, end },
      severity,
      message,
      source: SOURCES.scenario,
      code,
      ...(fixes.length > 0 ? { fixes } : {}),
    };
  });
}
