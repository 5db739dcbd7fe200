import type { ScenarioResult } from '../../run/result';
import { answerAt } from '../../scenario/answer-place';
import type { ParsedScenario } from '../../scenario/parse';
import type { ScenarioPath } from '../../scenario/problem';
import { SOURCES } from '../../diagnostics/diagnostic';
import { Causes } from './causes';
import { findingDiagnostic, removable } from './step-findings';
import { stepDiagnostics } from './step-diagnostics';
import { whatRan, type Ran } from './ran';
import {
  asConsequences,
  fold,
  runDiagnostic,
  pathOf,
  toolOf,
  type RunContext,
  type RunDiagnostic,
  type Shown,
} from './run-diagnostic';

/**
 * Everything a run says about a scenario and its guard, in the order it happened: one diagnostic for each cause, with
 * its consequences in this and in later steps. `parsed` is the text that ran. Empty for a text with errors: the
 * parser tells those.
 */
export function runDiagnostics(
  parsed: ParsedScenario,
  result: ScenarioResult,
  shown: Shown,
): RunDiagnostic[] {
  const { scenario } = parsed;
  if (!scenario) return [];
  const broken = brokenDiagnostic(result);
  if (broken) return [broken];
  const context: RunContext = { parsed, result, shown };
  const causes = new Causes();
  const diagnostics: RunDiagnostic[] = [];
  for (const ran of whatRan(result, scenario)) {
    if (ran.result.status === 'errored') {
      diagnostics.push(engineFailed(ran, context));
      continue;
    }
    const followUp = causes.followUp(ran, context);
    if (followUp) {
      diagnostics.push(...followUp);
      continue;
    }
    const { diagnostics: own, root } = stepDiagnostics(ran, context, causes);
    causes.remember(ran, root, context);
    diagnostics.push(...own);
  }
  diagnostics.push(...ofTheWhole(context, causes));
  return diagnostics;
}

/** Findings about the scenario as a whole; answers that no one asked for when the run ended early come from that. */
function ofTheWhole(context: RunContext, causes: Causes): RunDiagnostic[] {
  const { parsed, result, shown } = context;
  return result.findings.flatMap((finding) => {
    const { code, at } = finding;
    // The review of the open file tells of bare answers, with fixes.
    if (!shown.finding(code) || code === 'bare-answers') return [];
    const own = findingDiagnostic(finding, at ? toolOf(at, parsed.source) : ['guard'], '');
    const tool = code === 'unused-answer' ? toolOfAnswer(parsed, at) : undefined;
    const cause = tool === undefined ? undefined : (causes.missedTools.get(tool) ?? causes.firstEnd);
    if (!cause) return [code === 'unused-answer' ? removable(own, context) : own];
    fold(cause, ...asConsequences(own));
    return [];
  });
}

function toolOfAnswer({ scenario }: ParsedScenario, at: ScenarioPath | undefined): string | undefined {
  return scenario && at && answerAt(scenario, at)?.tool;
}

/** Why nothing of the scenario could run. */
function brokenDiagnostic({ error, load }: ScenarioResult): RunDiagnostic | undefined {
  const base = { at: ['guard'], step: '', source: SOURCES.run, severity: 'error' } as const;
  if (error !== null) {
    return runDiagnostic({ ...base, code: 'scenario-not-run', message: error, scenarioOnly: true });
  }
  if (!load || load.ok) return undefined;
  if (load.engine) {
    return runDiagnostic({
      ...base,
      severity: 'warning',
      code: 'engine-failed',
      message: load.error,
      scenarioOnly: true,
    });
  }
  return runDiagnostic({ ...base, code: 'guard-not-loaded', message: load.error });
}

function engineFailed(ran: Ran, { parsed }: RunContext): RunDiagnostic {
  return runDiagnostic({
    code: 'engine-failed',
    severity: 'warning',
    source: SOURCES.run,
    message: ran.result.error ?? 'the step could not run',
    at: pathOf(ran, parsed.source),
    step: ran.name,
  });
}
