import type { Frame, GuardFunction, Invocation } from '../../gateway/invocation';
import type { Check, Finding, ScenarioResult } from '../../run/result';
import { checkPath } from '../../run/check-path';
import { limitHits } from '../../run/limit-hits';
import { UNEXPECTED } from '../../run/unexpected';
import type { Expectation, Scenario } from '../../scenario/model';
import type { ParsedScenario, ScenarioSource } from '../../scenario/parse';
import type { ScenarioPath } from '../../scenario/problem';
import { policyRemark } from '../../scenario/review/policy-remark';
import { SOURCES } from '../ids';
import { checkSentence } from '../../report/failure-text';
import { missTroubles } from './backend-misses';
import type { PlainDiagnostic, PlainFix } from './plain-diagnostic';
import { whatRan, type Ran } from './ran';
import { expectWhatHappened, updateCheck } from './scenario-fixes';
import { stepPath } from './scenario-places';

/** What people choose to see. */
export interface Shown {
  readonly failedExpectations: boolean;
  readonly finding: (code: string) => boolean;
}

/** One thing a run brought to light, with its places in the scenario and in the guard. */
export interface Trouble extends Pick<PlainDiagnostic, 'severity' | 'message' | 'source' | 'code'> {
  /** The value of the scenario concerned. */
  readonly at: ScenarioPath;
  /** The step's name, or `label_agent`. */
  readonly step: string;
  /** Frames of the guard, innermost first. */
  readonly stack?: readonly Frame[];
  /** A position in a source file of the guard. */
  readonly position?: Finding['position'];
  /** The guard function it is about, for want of a better place. */
  readonly function?: GuardFunction;
  /** Not told in the guard. */
  readonly scenarioOnly?: boolean;
  readonly fixes?: readonly PlainFix[];
}

/**
 * Everything a run says about a scenario and its guard, in the order it happened. `parsed` is the text that ran.
 * Empty for a text with errors: the parser tells those.
 */
export function runTroubles(parsed: ParsedScenario, result: ScenarioResult, shown: Shown): Trouble[] {
  const { source, scenario } = parsed;
  if (!scenario) return [];
  const broken = brokenTrouble(result);
  if (broken) return [broken];
  const troubles: Trouble[] = [];
  let poison: string | undefined;
  for (const ran of whatRan(result, scenario)) {
    troubles.push(...troublesOf(ran, parsed, result, shown, poison));
    if (ran.invocations.some((invocation) => !invocation.healthy)) poison ??= ran.name;
    troubles.push(...missTroubles(ran, parsed).filter(({ code }) => shown.finding(code)));
  }
  for (const finding of result.findings) {
    if (!shown.finding(finding.code)) continue;
    troubles.push(findingTrouble(finding, finding.at ? toolOf(finding.at, source) : ['guard'], ''));
  }
  return troubles;
}

/** Why nothing of the scenario could run. */
function brokenTrouble({ error, load }: ScenarioResult): Trouble | undefined {
  const base = { at: ['guard'], step: '', source: SOURCES.run, severity: 'error' } as const;
  if (error !== null) return { ...base, code: 'scenario-not-run', message: error, scenarioOnly: true };
  if (!load || load.ok) return undefined;
  if (load.engine) {
    return { ...base, severity: 'warning', code: 'engine-failed', message: load.error, scenarioOnly: true };
  }
  return { ...base, code: 'guard-not-loaded', message: load.error };
}

function troublesOf(
  ran: Ran,
  { source, scenario: parsed }: ParsedScenario,
  scenario: ScenarioResult,
  shown: Shown,
  poison: string | undefined,
): Trouble[] {
  const { place, name, result, invocations } = ran;
  const at = placeOf(ran, source);
  if (result.status === 'errored') {
    const message = result.error ?? 'the step could not run';
    return [{ code: 'engine-failed', severity: 'warning', source: SOURCES.run, message, at, step: name }];
  }
  if (poison !== undefined && invocations.some((each) => each.attempts === 0 && !each.healthy)) {
    if (!shown.failedExpectations || result.status !== 'failed') return [];
    const message = `The gateway does not call the guard: it is unavailable since ${quote(poison)}.\n${result.error ?? ''}`;
    const base = { severity: 'error', source: SOURCES.run, step: name, scenarioOnly: true } as const;
    return [{ ...base, code: 'guard-unavailable', message: message.trimEnd(), at }];
  }
  const isUnexpected = hasUnexpected(result.checks);
  const expectIt = isUnexpected ? [expectWhatHappened(source, ran)] : [];
  const refused = parsed && refusedPolicy(ran, parsed);
  const findings = result.findings
    .filter(({ code }) => code !== 'backend-miss' && shown.finding(code))
    // Where the configuration's own words are told, they say it all.
    .filter(({ code }) => !refused || code !== 'gateway-does-not-start')
    .map((finding) => told(findingTrouble(finding, finding.at ? toolOf(finding.at, source) : at, name), ran))
    .map((trouble) => (isError(trouble) ? { ...trouble, fixes: expectIt } : trouble));
  const failures = refused
    ? [refused].filter(({ code }) => shown.finding(code))
    : unexpectedError(ran, at, parsed).map((trouble) => ({ ...trouble, fixes: expectIt }));
  // In the guard a trap or limit says it all; what was expected instead is a matter of the scenario.
  const explained = findings.some(isError);
  // One cause is one problem: that nothing expects it goes without saying where the error itself is told.
  const isTold = explained || failures.length > 0 || followsAgent(ran, scenario);
  const failed = shown.failedExpectations ? result.checks.filter((check) => !check.ok) : [];
  return [
    ...findings,
    ...failures,
    ...failed.flatMap((check): Trouble[] => {
      if (check.path !== UNEXPECTED) {
        const update = updateCheck(source, scenario, place, check);
        return [{ ...failedCheck(check, ran, [update]), scenarioOnly: explained }];
      }
      return isTold ? [] : [{ ...failedCheck(check, ran, expectIt), at, scenarioOnly: true }];
    }),
  ];
}

function isError({ code, severity }: Trouble): boolean {
  return EXPECTABLE.has(code) && severity === 'error';
}

function hasUnexpected(checks: readonly Check[]): boolean {
  return checks.some(({ path, ok }) => path === UNEXPECTED && !ok);
}

/** Whether a step failed only because label_agent did, which is told there. */
function followsAgent({ place, invocations }: Ran, { agent }: ScenarioResult): boolean {
  return place !== 'agent' && invocations.length === 0 && agent !== null && hasUnexpected(agent.checks);
}

/** A policy that the gateway refused, as the check of the open file tells it. */
function refusedPolicy({ place, result, name }: Ran, scenario: Scenario): Trouble | undefined {
  const refusal = place === 'agent' ? policyRemark(scenario) : undefined;
  if (!refusal || refusal.message !== result.error) return undefined;
  const { code, severity, message, path } = refusal;
  return { code, severity, message, source: SOURCES.scenario, at: path, step: name };
}

function placeOf({ place }: Ran, source: ScenarioSource): ScenarioPath {
  if (place !== 'agent') return stepPath(source, place);
  return source.rangeOf(['policy']) ? ['policy'] : ['agent'];
}

/** The tool of a saved answer: a whole answer is too much to underline. */
function toolOf(at: ScenarioPath, source: ScenarioSource): ScenarioPath {
  const tool = [...at, 'tool'];
  return source.rangeOf(tool) ? tool : at;
}

const EXPECTABLE: ReadonlySet<string> = new Set(['trap', 'limit-hit']);

function findingTrouble(finding: Finding, at: ScenarioPath, step: string): Trouble {
  const { code, severity, message, stack, position } = finding;
  return {
    code,
    // What the scenario expects is worth a hint where it happens, and no line in the Problems view.
    severity: severity === 'info' && EXPECTABLE.has(code) ? 'hint' : severity,
    message,
    source: SOURCES.finding,
    at,
    step,
    ...(stack && stack.length > 0 ? { stack } : {}),
    ...(position ? { position } : {}),
  };
}

/** A trap or a limit with the gateway's whole text, and as the run's own. */
function told(trouble: Trouble, { invocations }: Ran): Trouble {
  if (!EXPECTABLE.has(trouble.code)) return trouble;
  const invocation = invocations.find((each) =>
    trouble.code === 'trap' ? each.trap !== undefined : limitHits(each).length > 0,
  );
  if (!invocation) return trouble;
  const { error } = invocation;
  const message =
    error === null || trouble.message.includes(error) ? trouble.message : `${trouble.message}\n${error}`;
  return { ...trouble, message, source: SOURCES.run, function: invocation.function };
}

/** A failure that no expectation is about and no trap or limit explains. */
function unexpectedError(ran: Ran, at: ScenarioPath, scenario: Scenario | undefined): Trouble[] {
  const { result, expect, invocations, outcome } = ran;
  const step = ran.place === 'agent' ? undefined : scenario?.steps[ran.place];
  // The scenario has the tool fail: no matter of the guard.
  if (step?.kind === 'tool' && step.backendError === result.error) return [];
  if (result.error === null || outcome !== 'error' || mentionsFailure(expect)) return [];
  if (result.findings.some(({ code, severity }) => EXPECTABLE.has(code) && severity === 'error')) return [];
  const failed = invocations.at(-1);
  // Without an invocation the failure is that of label_agent, told there, or of the policy or the tool.
  if (!failed && ran.place !== 'agent') return [];
  const base = { severity: 'error', source: SOURCES.run, code: 'guard-error' } as const;
  const place = failed ? { function: failed.function, stack: failed.stack } : {};
  return [{ ...base, message: result.error, at, step: ran.name, ...place }];
}

function mentionsFailure(expect: Expectation | undefined): boolean {
  if (!expect) return false;
  return expect.error !== undefined || expect.outcome !== undefined || typeof expect.trap === 'string';
}

function failedCheck(check: Check, ran: Ran, fixes: readonly PlainFix[]): Trouble {
  const base: ScenarioPath = ran.place === 'agent' ? ['agent'] : ['steps', ran.place];
  const sentence = checkSentence(check);
  const { error } = ran.result;
  const cause = error === null || sentence.includes(error.split('\n', 1)[0] ?? error) ? '' : `\n${error}`;
  const stack = ran.invocations.find((each) => each.stack.length > 0)?.stack;
  const about = check.path === UNEXPECTED ? undefined : functionOf(check.path, ran.invocations);
  return {
    code: 'failed-expectation',
    severity: 'error',
    source: SOURCES.run,
    message: `${sentence}${cause}`,
    at: [...base, ...checkPath(check.path)],
    step: ran.name,
    fixes,
    ...(stack ? { stack } : {}),
    ...(about ? { function: about } : {}),
  };
}

const ABOUT_RESPONSE = /^expect\.(accessible|filtered|items|response)\b/;

/** The function whose answer an expectation is about: that of the response for items, else the first called. */
function functionOf(path: string, invocations: readonly Invocation[]): GuardFunction | undefined {
  const response = invocations.find((each) => each.function === 'label_response');
  return (ABOUT_RESPONSE.test(path) ? response : undefined)?.function ?? invocations[0]?.function;
}

function quote(name: string): string {
  return name === 'label_agent' ? name : `the step ${JSON.stringify(name)}`;
}
