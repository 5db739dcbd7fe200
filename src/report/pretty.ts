import { agentsOf, agentTitle, decisiveInvocations, type NamedAgent } from '../run/agents';
import type {
  AgentResult,
  Check,
  Finding,
  LoadResult,
  RunResult,
  ScenarioResult,
  StepResult,
  StepStatus,
  Summary,
} from '../run/result';
import type { Invocation } from '../gateway/invocation';
import { duration, indented } from './lines';
import { loadTitle } from './load-title';
import { prettyOracle } from './oracle';
import { paintWith } from './paint';
import { sinksAfter } from './sink-text';
import { COUNTED_STATUSES, STATUS_WORDS } from './status-words';
import { inline } from './terminal-text';
import type { Paint } from './paint';
import { checkLines, findingLines, invocationLines } from './pretty-details';
import { stackLines, type ShownSources } from './stack-lines';

export interface PrettyOptions extends ShownSources {
  readonly colour: boolean;
  /** Show invocations and information of steps that passed, too. */
  readonly verbose?: boolean;
}

/** The whole report: every scenario, then the summary. Ends with a line end. */
export function prettyReport(result: RunResult, options: PrettyOptions): string {
  return [
    ...result.scenarios.map((scenario) => prettyScenario(scenario, options)),
    ...prettyEnd(result, options),
  ].join('\n');
}

/** What comes after the scenarios: the second opinion, if there is one, and the summary. Each ends with a line end. */
export function prettyEnd(result: RunResult, options: Pick<PrettyOptions, 'colour'>): string[] {
  const { oracle, summary } = result;
  return [...(oracle ? [prettyOracle(oracle, options)] : []), prettySummary(summary, options)];
}

const MARKS: Record<StepStatus, string> = {
  passed: '✓',
  failed: '✗',
  errored: '✗',
  unchecked: '○',
  skipped: '-',
};

/** One scenario as a tree of steps with verdict, reason, failed checks and findings. Ends with a line end. */
export function prettyScenario(result: ScenarioResult, options: PrettyOptions): string {
  const paint = paintWith(options.colour);
  const mark = statusColour(result.status, paint)(MARKS[result.status]);
  // What could not run took no time worth telling.
  const took = result.error === null ? `, ${duration(result.durationMs)}` : '';
  const facts = result.guard === '' ? '' : ` (${inline(result.guard)}${took})`;
  const lines = [`${mark} ${paint.bold(inline(result.file))}${paint.dim(facts)}`];
  if (result.error !== null) lines.push(...indented(result.error, '  ').map(paint.red));
  lines.push(...loadLines(result.load, paint));
  for (const each of agentsOf(result)) lines.push(...agentLines(each, result, options, paint));
  for (const step of result.steps) lines.push(...stepLines(step, result, options, paint));
  lines.push(
    ...shownFindings(result.findings, options).flatMap((each) => findingLines(each, '  ', paint, options)),
  );
  return `${lines.join('\n')}\n`;
}

/** Why the guard did not load, with a line end; nothing when it did. */
export function prettyLoad(load: LoadResult, { colour }: Pick<PrettyOptions, 'colour'>): string {
  return loadLines(load, paintWith(colour))
    .map((line) => `${line}\n`)
    .join('');
}

/** label_agent on its own, as `prettyScenario` writes it. Ends with a line end. */
export function prettyAgent(
  agent: AgentResult,
  options: PrettyOptions,
  session: string | null = null,
): string {
  const named = { agent, title: agentTitle(session) };
  return `${agentLines(named, {}, options, paintWith(options.colour)).join('\n')}\n`;
}

/** One step on its own, as `prettyScenario` writes it. Ends with a line end. */
export function prettyStep(step: StepResult, options: PrettyOptions): string {
  return `${stepLines(step, {}, options, paintWith(options.colour)).join('\n')}\n`;
}

function loadLines(load: LoadResult | null, paint: Paint): string[] {
  if (load?.ok !== false) return [];
  return [`  ${paint.red(`${loadTitle(load)}:`)}`, ...indented(load.error, '    ').map(paint.red)];
}

/** `2 passed, 1 failed` and the time. Ends with a line end. */
export function prettySummary(summary: Summary, { colour }: Pick<PrettyOptions, 'colour'>): string {
  const paint = paintWith(colour);
  const parts = COUNTED_STATUSES.filter((status) => summary[status] > 0).map((status) =>
    statusColour(status, paint)(`${summary[status]} ${STATUS_WORDS[status]}`),
  );
  const counts = parts.length > 0 ? parts.join(', ') : 'no scenario ran';
  return `Scenarios: ${counts} ${paint.dim(`(${duration(summary.durationMs)})`)}\n`;
}

function statusColour(status: StepStatus, paint: Paint): (text: string) => string {
  if (status === 'passed') return paint.green;
  if (status === 'failed' || status === 'errored') return paint.red;
  return status === 'unchecked' ? paint.yellow : paint.dim;
}

function agentLines(
  { agent, title }: Pick<NamedAgent, 'agent' | 'title'>,
  scenario: Pick<ScenarioResult, 'limits'>,
  options: PrettyOptions,
  paint: Paint,
): string[] {
  const verdict = agent.error === null ? `${agent.mode} mode` : paint.red('failed');
  const tries = agent.attempts.length > 1 ? ` (${agent.attempts.length} attempts)` : '';
  const labels = `secrecy [${agent.secrecy.join(' ')}] integrity [${agent.integrity.join(' ')}]`;
  const head = `  ${statusColour(agent.status, paint)(MARKS[agent.status])} ${inline(title)}: ${verdict}${tries}, ${inline(labels)}`;
  const invocations = decisiveInvocations(agent);
  return [head, ...bodyLines({ ...agent, invocations }, scenario, options, paint)];
}

function stepLines(
  step: StepResult,
  scenario: Pick<ScenarioResult, 'limits'>,
  options: PrettyOptions,
  paint: Paint,
): string[] {
  const mark = statusColour(step.status, paint)(MARKS[step.status]);
  const note = step.status === 'unchecked' ? paint.yellow(' (ran, nothing checked)') : '';
  const session = step.session === undefined ? '' : paint.dim(` (session ${inline(step.session)})`);
  const sink = step.sink === undefined ? '' : paint.dim(` (sink ${inline(step.sink)})`);
  const head = `  ${mark} ${inline(step.name)}${session}${sink}${verdictOf(step)}${note}`;
  return step.status === 'skipped'
    ? [`${head} ${paint.dim('(skipped)')}`]
    : [head, ...bodyLines(step, scenario, options, paint), ...sinkLines(step, paint)];
}

function sinkLines(step: StepResult, paint: Paint): string[] {
  const text = sinksAfter(step);
  return text === undefined ? [] : [paint.dim(`    agent ${inline(text)}`)];
}

/** ` → filtered 2 of 5 (read)` */
function verdictOf(step: StepResult): string {
  if (step.outcome === null) return '';
  const items =
    step.filtered !== undefined && step.total !== undefined
      ? ` ${step.filtered.length} of ${step.total}`
      : '';
  const operation = step.operation === undefined ? '' : ` (${step.operation})`;
  return ` → ${step.outcome}${step.outcome === 'allowed' ? '' : items}${operation}`;
}

interface Body {
  readonly status: StepStatus;
  readonly error: string | null;
  readonly checks: readonly Check[];
  readonly findings: readonly Finding[];
  readonly invocations: readonly Invocation[];
}

function bodyLines(
  body: Body,
  scenario: Pick<ScenarioResult, 'limits'>,
  options: PrettyOptions,
  paint: Paint,
): string[] {
  const failed = body.checks.filter((check) => !check.ok);
  const wanting = body.status !== 'passed' || options.verbose === true;
  const lines: string[] = [];
  if (body.error !== null && wanting) lines.push(...indented(body.error, '    ', 6).map(paint.dim));
  for (const check of failed) lines.push(...checkLines(withoutNote(check, body.error), '    ', paint));
  const findings = withoutRepeatedStacks(shownFindings(body.findings, options));
  for (const each of findings) lines.push(...findingLines(each, '    ', paint, options));
  if (!wanting) return lines;
  const stacksShown = findings.some((each) => each.stack !== undefined && each.stack.length > 0);
  const showCalls = failed.length > 0 || options.verbose === true;
  for (const invocation of body.invocations) {
    const refused = invocation.backendCalls.some((call) => call.cause !== null);
    if (showCalls || refused) lines.push(...invocationLines(invocation, scenario.limits, '    ', paint));
    if (!stacksShown) lines.push(...stackLines(invocation.stack, '      ', paint, options));
    if (showCalls && body.error !== null && invocation.stderr !== '') {
      lines.push(...indented(invocation.stderr.trimEnd(), '      stderr: ', 5).map(paint.dim));
    }
  }
  return lines;
}

/** A panic's position explains a failure, and for a second opinion people ask. */
const ALWAYS_SHOWN: ReadonlySet<string> = new Set([
  'panic-position',
  'stricter-than-server',
  'unknown-server-label',
  'unused-exception',
]);

/** Information is for those who ask, with few exceptions. */
function shownFindings(findings: readonly Finding[], { verbose }: PrettyOptions): readonly Finding[] {
  return findings.filter(
    (each) => verbose === true || each.severity !== 'info' || ALWAYS_SHOWN.has(each.code),
  );
}

/** A stack is drawn once in a step; one without any source only says something to whom it explains a failure. */
function withoutRepeatedStacks(findings: readonly Finding[]): Finding[] {
  const drawn = new Set<string>();
  return findings.map((each) => {
    const { stack, ...others } = each;
    if (stack === undefined || stack.length === 0) return each;
    const key = stack.map(({ index, offset }) => `${index}:${offset}`).join();
    const isUseful = each.severity === 'error' || stack.some((frame) => frame.source !== undefined);
    if (drawn.has(key) || !isUseful) return others;
    drawn.add(key);
    return each;
  });
}

/** The check without a note that only says again what is right above it. */
function withoutNote(check: Check, said: string | null): Check {
  return said !== null && check.note === said ? { ...check, note: '' } : check;
}
