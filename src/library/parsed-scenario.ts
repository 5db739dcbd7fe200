import { parseScenario } from '../scenario/parse';
import { shownPosition } from '../text/shown-position';
import type { ParsedScenario, ScenarioProblem } from './library-types';

/** What the library says of the text of a scenario. Never throws. */
export function parsedScenario(text: string): ParsedScenario {
  const { scenario, problems: found } = parseScenario(text);
  const problems = found.map(({ code, severity, message, start }): ScenarioProblem => {
    const { line, column } = shownPosition(start);
    return { code, severity, message, line, column };
  });
  if (!scenario) return { ok: false, problems };
  const { guard, description } = scenario;
  const steps = scenario.steps.map((step) => ({
    name: step.name,
    ...('tool' in step ? { tool: step.tool } : {}),
  }));
  return {
    ok: true,
    problems,
    scenario: { guard, ...(description === undefined ? {} : { description }), steps },
  };
}
