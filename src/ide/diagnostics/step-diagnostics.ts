import * as l10n from '@vscode/l10n';
import { isUnexpected } from '../../run/check-path';
import type { Check } from '../../run/result';
import { answerAt } from '../../scenario/answer-place';
import { mentionsFailure } from './expected-failure';
import { lintPolicy } from '../../scenario/lint/policy-lint';
import { withoutTrace } from '../../report/plain-error';
import { stackText } from '../../report/stack-text';
import { SOURCES } from '../../diagnostics/diagnostic';
import { missesOf, type Miss } from './backend-misses';
import type { Causes } from './causes';
import { endingCheck, expectIt, failedCheck, isOnItsOwn } from './failed-checks';
import { removable, stepFindings, type StepFindings } from './step-findings';
import type { Ran } from './ran';
import {
  asConsequences,
  fold,
  runDiagnostic,
  partName,
  pathOf,
  type RunDiagnostic,
  type RunContext,
} from './run-diagnostic';

/** What one part of a run brought to light that no earlier part explains. */
export interface StepDiagnostics {
  readonly diagnostics: readonly RunDiagnostic[];
  /** The one that explains why the part failed, possibly of an earlier part. */
  readonly root: RunDiagnostic | undefined;
}

/**
 * The diagnostics of a step or of label_agent. There is one for each cause: failed expectations, errors and what was
 * left undone are folded under the limit, trap, missing answer or error they come from.
 */
export function stepDiagnostics(ran: Ran, context: RunContext, causes: Causes): StepDiagnostics {
  const findings = stepFindings(ran, context);
  const misses = missesOf(ran, context, causes);
  const failed = shownFailures(ran, context);
  const root = rootOf(ran, context, { findings, misses, failed }, causes);
  const missed = misses.filter(({ isNew }) => isNew).map((miss) => miss.diagnostic);
  const diagnostics: RunDiagnostic[] = [...findings.hard.map((each) => each.diagnostic), ...missed];
  if (root && !diagnostics.includes(root.diagnostic) && root.isNew) diagnostics.push(root.diagnostic);
  const separate: RunDiagnostic[] = [];
  for (const check of failed) {
    if (check === root?.check) continue;
    const isFolded = root !== undefined && (!isOnItsOwn(check) || root.isHard);
    if (isUnexpected(check) && root) continue;
    const own = failedCheck(check, ran, context);
    if (isFolded) fold(root.diagnostic, { at: own.at, message: own.message, fixes: own.fixes ?? [] });
    else separate.push(own);
  }
  separate.push(
    ...unexplained(
      findings.unused,
      (own) => root?.diagnostic ?? causes.missedTools.get(toolAt(own, context)),
    ).map((own) => removable(own, context)),
  );
  const folded = foldMisses(root, misses);
  // Where the configuration's own words are reported, they say it all.
  const isRefused = refusedPolicy(ran, context) !== undefined;
  const others = findings.others.filter(({ code }) => !isRefused || code !== 'gateway-does-not-start');
  return {
    diagnostics: [...diagnostics.filter((each) => !folded.has(each)), ...others, ...separate],
    root: root?.diagnostic,
  };
}

/** The failed checks, where the person wants to see them. */
function shownFailures({ result }: Ran, { shown }: RunContext): readonly Check[] {
  return shown.failedExpectations ? result.checks.filter(({ ok }) => !ok) : [];
}

/** Those without a cause; the others are folded under theirs. */
function unexplained(
  diagnostics: readonly RunDiagnostic[],
  causeOf: (diagnostic: RunDiagnostic) => RunDiagnostic | undefined,
): RunDiagnostic[] {
  return diagnostics.filter((own) => {
    const cause = causeOf(own);
    if (cause) fold(cause, ...asConsequences(own));
    return !cause;
  });
}

interface Root {
  readonly diagnostic: RunDiagnostic;
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
  context: RunContext,
  { findings, misses, failed }: Facts,
  causes: Causes,
): Root | undefined {
  const hard = findings.hard.at(-1);
  if (hard) {
    hard.diagnostic.fixes = expectIt(ran, context);
    return { diagnostic: hard.diagnostic, isNew: true, isHard: true };
  }
  const refused = refusedPolicy(ran, context);
  if (refused) {
    return context.shown.finding(refused.code)
      ? { diagnostic: refused, isNew: true, isHard: false }
      : undefined;
  }
  const failure = unexpectedError(ran, context);
  const [miss] = misses;
  if (miss && (failure || failed.some((check) => !isOnItsOwn(check)))) {
    const { diagnostic: cause } = miss;
    cause.severity = 'error';
    if (failure) fold(cause, ...asConsequences(failure));
    return { diagnostic: cause, isNew: miss.isNew, isHard: false };
  }
  if (failure) {
    const known = causes.sameError(failure);
    if (known !== failure) fold(known, { at: failure.at, message: l10n.t('the same in {0}', partName(ran)) });
    return { diagnostic: known, isNew: known === failure, isHard: false };
  }
  const ending = endingCheck(ran, failed);
  if (!ending) return undefined;
  return { diagnostic: failedCheck(ending, ran, context), isNew: true, isHard: false, check: ending };
}

/** Missing answers in the invocation that trapped or hit a limit belong to its story. */
function foldMisses(root: Root | undefined, misses: readonly Miss[]): ReadonlySet<RunDiagnostic> {
  const folded = new Set<RunDiagnostic>();
  if (!root?.isHard) return folded;
  for (const { diagnostic: miss, isNew, invocation } of misses) {
    if (!isNew || invocation.function !== root.diagnostic.function) continue;
    fold(root.diagnostic, ...asConsequences(miss));
    folded.add(miss);
  }
  return folded;
}

/** A policy that the gateway refused, as the check of the open file tells it. */
function refusedPolicy(
  { part, session, result, name, invocations }: Ran,
  { parsed }: RunContext,
): RunDiagnostic | undefined {
  const { scenario } = parsed;
  const refusal = part === 'agent' && scenario ? lintPolicy(scenario, session) : undefined;
  // A policy that is refused never reaches the guard.
  if (!refusal || result.error === null || invocations.length > 0) return undefined;
  const { code, severity, message, path } = refusal;
  return runDiagnostic({ code, severity, message, source: SOURCES.scenario, at: path, step: name });
}

/** A failure of the guard that no expectation is about and no trap or limit explains. */
function unexpectedError(ran: Ran, context: RunContext): RunDiagnostic | undefined {
  const { parsed } = context;
  const { result, expect, invocations, outcome, part } = ran;
  const isError = outcome === 'error' && !mentionsFailure(expect) && !isBackendError(ran, parsed);
  if (result.error === null || !isError) return undefined;
  // A trap or limit that is not to be reported explains the failure all the same.
  if (result.findings.some(({ code, severity }) => HARD.has(code) && severity === 'error')) return undefined;
  const failed = invocations.at(-1);
  // Without an invocation the failure is that of label_agent, reported there, or of the policy or the tool.
  if (!failed && part !== 'agent') return undefined;
  const stack = failed?.stack ?? [];
  return runDiagnostic({
    severity: 'error',
    source: SOURCES.run,
    code: 'guard-error',
    message: [withoutTrace(result.error), ...stackText(stack)].join('\n'),
    at: pathOf(ran, parsed.source),
    step: ran.name,
    fixes: expectIt(ran, context),
    ...(failed ? { function: failed.function, stack } : {}),
  });
}

const HARD: ReadonlySet<string> = new Set(['trap', 'limit-hit']);

/** Whether the tool failed, as the scenario says it does: that is no failure of the guard. */
function isBackendError({ part, result }: Ran, { scenario }: RunContext['parsed']): boolean {
  const step = part === 'agent' ? undefined : scenario?.steps[part];
  return step?.kind === 'tool' && step.backendError !== undefined && result.error === step.backendError;
}

/** The tool of the saved answer that a diagnostic is at. */
function toolAt({ at }: RunDiagnostic, { parsed: { scenario } }: RunContext): string {
  return (scenario && answerAt(scenario, at)?.tool) ?? '';
}
