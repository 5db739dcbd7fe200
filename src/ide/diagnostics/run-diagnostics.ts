import type { ScenarioResult } from '../../run/result';
import type { ParsedScenario } from '../../scenario/parse';
import { SOURCES } from '../ids';
import { Causes } from './causes';
import { findingIncident } from './step-findings';
import { stepTroubles } from './step-diagnostics';
import { whatRan, type Ran } from './ran';
import {
  asConsequences,
  fold,
  incident,
  placeOf,
  toolOf,
  type Incident,
  type Shown,
  type ToldRun,
  type Trouble,
} from './run-diagnostic';

/**
 * Everything a run says about a scenario and its guard, in the order it happened: one trouble for each cause, with
 * its consequences in this and in later steps. `parsed` is the text that ran. Empty for a text with errors: the
 * parser tells those.
 */
export function runTroubles(parsed: ParsedScenario, result: ScenarioResult, shown: Shown): Trouble[] {
  const { scenario } = parsed;
  if (!scenario) return [];
  const broken = brokenTrouble(result);
  if (broken) return [broken];
  const told: ToldRun = { parsed, result, shown };
  const causes = new Causes();
  const incidents: Incident[] = [];
  for (const ran of whatRan(result, scenario)) {
    if (ran.result.status === 'errored') {
      incidents.push(engineFailed(ran, told));
      continue;
    }
    const followUp = causes.followUp(ran, told);
    if (followUp) {
      incidents.push(...followUp);
      continue;
    }
    const { incidents: own, root } = stepTroubles(ran, told, causes);
    causes.remember(ran, root, told);
    incidents.push(...own);
  }
  incidents.push(...ofTheWhole(told, causes));
  return incidents;
}

/** Findings about the scenario as a whole; answers that no one asked for when the run ended early come from that. */
function ofTheWhole({ parsed, result, shown }: ToldRun, causes: Causes): Incident[] {
  return result.findings.flatMap((finding) => {
    const { code, at } = finding;
    // The review of the open file tells of bare answers, with fixes.
    if (!shown.finding(code) || code === 'bare-answers') return [];
    const own = findingIncident(finding, at ? toolOf(at, parsed.source) : ['guard'], '');
    const tool = code === 'unused-answer' ? parsed.scenario?.backend[Number(at?.[1])]?.tool : undefined;
    const cause = tool === undefined ? undefined : (causes.missedTools.get(tool) ?? causes.firstEnd);
    if (!cause) return [own];
    fold(cause, ...asConsequences(own));
    return [];
  });
}

/** Why nothing of the scenario could run. */
function brokenTrouble({ error, load }: ScenarioResult): Trouble | undefined {
  const base = { at: ['guard'], step: '', source: SOURCES.run, severity: 'error', consequences: [] } as const;
  if (error !== null) return { ...base, code: 'scenario-not-run', message: error, scenarioOnly: true };
  if (!load || load.ok) return undefined;
  if (load.engine) {
    return { ...base, severity: 'warning', code: 'engine-failed', message: load.error, scenarioOnly: true };
  }
  return { ...base, code: 'guard-not-loaded', message: load.error };
}

function engineFailed(ran: Ran, { parsed }: ToldRun): Incident {
  return incident({
    code: 'engine-failed',
    severity: 'warning',
    source: SOURCES.run,
    message: ran.result.error ?? 'the step could not run',
    at: placeOf(ran, parsed.source),
    step: ran.name,
  });
}
