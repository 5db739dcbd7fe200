import type { Invocation } from '../../gateway/invocation';
import { stackText } from '../../report/stack-text';
import { withoutTrace } from '../../report/plain-error';
import { limitHits } from '../../run/limit-hits';
import type { Finding } from '../../run/result';
import type { ScenarioPath } from '../../scenario/problem';
import { SOURCES } from '../../diagnostics/diagnostic';
import type { Ran } from './ran';
import { unusedFixes, unusedPaths } from './unused-answers';
import {
  asConsequences,
  fold,
  runDiagnostic,
  pathOf,
  toolOf,
  type RunDiagnostic,
  type RunContext,
} from './run-diagnostic';

/** Findings that a scenario can expect. */
const EXPECTABLE: ReadonlySet<string> = new Set(['trap', 'limit-hit']);

/** What the findings of a part say, with its traps and limits apart. */
export interface StepFindings {
  /** What ended or broke the part: unexpected limits and traps, the one that explains the others last. */
  readonly hard: readonly {
    readonly diagnostic: RunDiagnostic;
    readonly invocation: Invocation | undefined;
  }[];
  /** Saved answers that were not used, with their tool. */
  readonly unused: readonly RunDiagnostic[];
  readonly others: readonly RunDiagnostic[];
}

/** The findings of a part that people want to see, a panic with its trap and a trap with the limit before it. */
export function stepFindings(ran: Ran, { parsed, shown }: RunContext): StepFindings {
  const { source } = parsed;
  const at = pathOf(ran, source);
  const findings = ran.result.findings.filter(({ code }) => code !== 'backend-miss' && shown.finding(code));
  const panic = findings.find(({ code }) => code === 'panic-position');
  const hasTrap = findings.some(({ code }) => code === 'trap');
  const hard: { diagnostic: RunDiagnostic; invocation: Invocation | undefined }[] = [];
  const unused: RunDiagnostic[] = [];
  const others: RunDiagnostic[] = [];
  for (const finding of findings) {
    if (finding === panic && hasTrap) continue;
    const own = findingDiagnostic(finding, finding.at ? toolOf(finding.at, source) : at, ran.name);
    if (!EXPECTABLE.has(finding.code)) {
      (finding.code === 'unused-answer' ? unused : others).push(own);
      continue;
    }
    const invocation = invocationOf(finding, ran.invocations);
    const diagnostic = toldInFull(own, invocation, finding.code === 'trap' ? panic : undefined);
    if (finding.severity === 'error') hard.push({ diagnostic, invocation });
    else others.push(diagnostic);
  }
  return { hard: trapsUnderLimits(hard), unused, others };
}

/** An answer that no call used, and that nothing else explains, can be removed. */
export function removable(own: RunDiagnostic, { parsed, result }: RunContext): RunDiagnostic {
  const path = own.at.at(-1) === 'tool' ? own.at.slice(0, -1) : own.at;
  return { ...own, fixes: unusedFixes(parsed.source, path, unusedPaths(result)) };
}

/** A finding as a diagnostic; what the scenario expects, and an answer that no call used, is worth a hint where it happens, and no line in a list. */
export function findingDiagnostic(finding: Finding, at: ScenarioPath, step: string): RunDiagnostic {
  const { code, severity, message, stack, position } = finding;
  return runDiagnostic({
    code,
    severity: severity === 'info' && (EXPECTABLE.has(code) || code === 'unused-answer') ? 'hint' : severity,
    message,
    source: SOURCES.finding,
    at,
    step,
    ...(stack && stack.length > 0 ? { stack } : {}),
    ...(position ? { position } : {}),
  });
}

function invocationOf({ code }: Finding, invocations: readonly Invocation[]): Invocation | undefined {
  return invocations.find((each) => (code === 'trap' ? each.trap !== undefined : limitHits(each).length > 0));
}

/** A trap or a limit with the gateway's words, its frames, and as the run's own. */
function toldInFull(
  own: RunDiagnostic,
  invocation: Invocation | undefined,
  panic: Finding | undefined,
): RunDiagnostic {
  if (!invocation) return own;
  const error = invocation.error === null ? '' : withoutTrace(invocation.error);
  const said = error === '' || own.message.includes(error) ? own.message : `${own.message}\n${error}`;
  const message = [said, ...stackText(own.stack ?? [])].join('\n');
  const position = own.position ?? panic?.position;
  return runDiagnostic({
    ...own,
    message,
    source: SOURCES.run,
    function: invocation.function,
    ...(position ? { position } : {}),
  });
}

/** A trap after a limit in the same invocation is what the guard made of the limit. */
function trapsUnderLimits(hard: StepFindings['hard']): StepFindings['hard'] {
  const isTrap = (each: { readonly diagnostic: RunDiagnostic }): boolean => each.diagnostic.code === 'trap';
  const left = hard.filter((each) => {
    if (!isTrap(each)) return true;
    const limit = hard.find((other) => !isTrap(other) && other.invocation === each.invocation);
    if (limit) fold(limit.diagnostic, ...asConsequences(each.diagnostic));
    return !limit;
  });
  return [...left].sort((a, b) => Number(isTrap(a)) - Number(isTrap(b)));
}
