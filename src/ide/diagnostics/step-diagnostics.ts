import { isUnexpected } from '../../run/check-path';
import type { Check } from '../../run/result';
import { mentionsFailure } from './expected-failure';
import { policyRemark } from '../../scenario/lint/policy-lint';
import { withoutTrace } from '../../report/plain-error';
import { stackText } from '../../report/stack-text';
import { SOURCES } from '../ids';
import { missesOf, type Miss } from './backend-misses';
import type { Causes } from './causes';
import { endingCheck, expectIt, failedCheck, isOnItsOwn } from './failed-checks';
import { stepFindings, type StepFindings } from './step-findings';
import type { Ran } from './ran';
import {
  asConsequences,
  fold,
  incident,
  partName,
  placeOf,
  type Incident,
  type ToldRun,
} from './run-diagnostic';

/** What one part of a run brought to light that no earlier part explains. */
export interface StepTroubles {
  readonly incidents: readonly Incident[];
  /** The one that explains why the part failed, possibly of an earlier part. */
  readonly root: Incident | undefined;
}

/**
 * The troubles of a step or of label_agent. There is one for each cause: failed expectations, errors and what was
 * left undone are folded under the limit, trap, missing answer or error they come from.
 */
export function stepTroubles(ran: Ran, told: ToldRun, causes: Causes): StepTroubles {
  const findings = stepFindings(ran, told);
  const misses = missesOf(ran, told, causes);
  const failed = shownFailures(ran, told);
  const root = rootOf(ran, told, { findings, misses, failed }, causes);
  const missed = misses.filter(({ isNew }) => isNew).map((miss) => miss.incident);
  const incidents: Incident[] = [...findings.hard.map((each) => each.incident), ...missed];
  if (root && !incidents.includes(root.incident) && root.isNew) incidents.push(root.incident);
  const separate: Incident[] = [];
  for (const check of failed) {
    if (check === root?.check) continue;
    const isFolded = root !== undefined && (!isOnItsOwn(check) || root.isHard);
    if (isUnexpected(check) && root) continue;
    const own = failedCheck(check, ran, told);
    if (isFolded) fold(root.incident, { at: own.at, message: own.message, fixes: own.fixes ?? [] });
    else separate.push(own);
  }
  separate.push(
    ...unexplained(findings.unused, (own) => root?.incident ?? causes.missedTools.get(toolAt(own, told))),
  );
  const folded = foldMisses(root, misses);
  // Where the configuration's own words are reported, they say it all.
  const isRefused = refusedPolicy(ran, told) !== undefined;
  const others = findings.others.filter(({ code }) => !isRefused || code !== 'gateway-does-not-start');
  return {
    incidents: [...incidents.filter((each) => !folded.has(each)), ...others, ...separate],
    root: root?.incident,
  };
}

/** The failed checks, where the person wants to see them. */
function shownFailures({ result }: Ran, { shown }: ToldRun): readonly Check[] {
  return shown.failedExpectations ? result.checks.filter(({ ok }) => !ok) : [];
}

/** Those without a cause; the others are folded under theirs. */
function unexplained(
  incidents: readonly Incident[],
  causeOf: (incident: Incident) => Incident | undefined,
): Incident[] {
  return incidents.filter((own) => {
    const cause = causeOf(own);
    if (cause) fold(cause, ...asConsequences(own));
    return !cause;
  });
}

interface Root {
  readonly incident: Incident;
  readonly isNew: boolean;
  /** A trap or a limit. */
  readonly isHard: boolean;
  /** The failed check that it is. */
  readonly check?: Check;
}

interface Facts {
  readonly findings: StepFindings;
  readonly misses: readonly Miss[];
  readonly failed: readonly Check[];
}

/** Why a part failed: a trap or limit, else a missing answer, else what the gateway or the guard said. */
function rootOf(
  ran: Ran,
  told: ToldRun,
  { findings, misses, failed }: Facts,
  causes: Causes,
): Root | undefined {
  const hard = findings.hard.at(-1);
  if (hard) {
    hard.incident.fixes = expectIt(ran, told);
    return { incident: hard.incident, isNew: true, isHard: true };
  }
  const refused = refusedPolicy(ran, told);
  if (refused) {
    return told.shown.finding(refused.code) ? { incident: refused, isNew: true, isHard: false } : undefined;
  }
  const failure = unexpectedError(ran, told);
  const [miss] = misses;
  if (miss && (failure || failed.some((check) => !isOnItsOwn(check)))) {
    const { incident: cause } = miss;
    cause.severity = 'error';
    if (failure) fold(cause, ...asConsequences(failure));
    return { incident: cause, isNew: miss.isNew, isHard: false };
  }
  if (failure) {
    const known = causes.sameError(failure);
    if (known !== failure) fold(known, { at: failure.at, message: `the same in ${partName(ran)}` });
    return { incident: known, isNew: known === failure, isHard: false };
  }
  const ending = endingCheck(ran, failed);
  if (!ending) return undefined;
  return { incident: failedCheck(ending, ran, told), isNew: true, isHard: false, check: ending };
}

/** Missing answers in the invocation that trapped or hit a limit belong to its story. */
function foldMisses(root: Root | undefined, misses: readonly Miss[]): ReadonlySet<Incident> {
  const folded = new Set<Incident>();
  if (!root?.isHard) return folded;
  for (const { incident: miss, isNew, invocation } of misses) {
    if (!isNew || invocation.function !== root.incident.function) continue;
    fold(root.incident, ...asConsequences(miss));
    folded.add(miss);
  }
  return folded;
}

/** A policy that the gateway refused, as the check of the open file tells it. */
function refusedPolicy(
  { place, session, result, name, invocations }: Ran,
  { parsed }: ToldRun,
): Incident | undefined {
  const { scenario } = parsed;
  const refusal = place === 'agent' && scenario ? policyRemark(scenario, session) : undefined;
  // A policy that is refused never reaches the guard.
  if (!refusal || result.error === null || invocations.length > 0) return undefined;
  const { code, severity, message, path } = refusal;
  return incident({ code, severity, message, source: SOURCES.scenario, at: path, step: name });
}

/** A failure of the guard that no expectation is about and no trap or limit explains. */
function unexpectedError(ran: Ran, told: ToldRun): Incident | undefined {
  const { parsed } = told;
  const { result, expect, invocations, outcome, place } = ran;
  const isError = outcome === 'error' && !mentionsFailure(expect) && !isBackendError(ran, parsed);
  if (result.error === null || !isError) return undefined;
  // A trap or limit that is not to be reported explains the failure all the same.
  if (result.findings.some(({ code, severity }) => HARD.has(code) && severity === 'error')) return undefined;
  const failed = invocations.at(-1);
  // Without an invocation the failure is that of label_agent, reported there, or of the policy or the tool.
  if (!failed && place !== 'agent') return undefined;
  const stack = failed?.stack ?? [];
  return incident({
    severity: 'error',
    source: SOURCES.run,
    code: 'guard-error',
    message: [withoutTrace(result.error), ...stackText(stack)].join('\n'),
    at: placeOf(ran, parsed.source),
    step: ran.name,
    fixes: expectIt(ran, told),
    ...(failed ? { function: failed.function, stack } : {}),
  });
}

const HARD: ReadonlySet<string> = new Set(['trap', 'limit-hit']);

/** Whether the tool failed, as the scenario says it does: that is no failure of the guard. */
function isBackendError({ place, result }: Ran, { scenario }: ToldRun['parsed']): boolean {
  const step = place === 'agent' ? undefined : scenario?.steps[place];
  return step?.kind === 'tool' && step.backendError !== undefined && result.error === step.backendError;
}

/** The tool of the saved answer that a trouble is at. */
function toolAt({ at }: Incident, { parsed: { scenario } }: ToldRun): string {
  const [list, index, , entry] = at;
  if (list === 'backend') return scenario?.backend[Number(index)]?.tool ?? '';
  return scenario?.steps[Number(index)]?.backend[Number(entry)]?.tool ?? '';
}
