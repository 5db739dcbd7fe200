import { agentsOf, decisiveInvocations } from '../run/agents';
import type { RunResult, ScenarioResult, StepResult } from '../run/result';
import { checkSentence, failureText } from './failure-text';
import { sinksAfter } from './sink-text';
import { shorten } from '../scenario/compact';
import { disarmed, inline } from './terminal-text';

/**
 * JUnit XML: a testsuite per scenario, a testcase per step (and for label_agent when it is checked). A step
 * in which nothing was checked is `skipped`, never a success.
 */
export function junitReport(result: RunResult): string {
  const suites = result.scenarios.map(suite);
  const totals = count(result.scenarios.flatMap(casesOf));
  const head = `<testsuites name="guard-lab" ${attributes(totals)} time="${seconds(result.summary.durationMs)}">`;
  return ['<?xml version="1.0" encoding="UTF-8"?>', head, ...suites, '</testsuites>', ''].join('\n');
}

interface Case {
  readonly name: string;
  readonly durationMs: number;
  readonly verdict: 'passed' | 'failure' | 'error' | 'skipped';
  readonly message: string;
  readonly text: string;
  readonly output: string;
}

function casesOf(scenario: ScenarioResult): Case[] {
  const unusable = scenario.error ?? (scenario.load?.ok === false ? scenario.load.error : null);
  const cases: Case[] = [];
  if (unusable !== null) {
    const message = shorten(unusable, 400);
    cases.push({ name: 'scenario', durationMs: 0, verdict: 'error', message, text: unusable, output: '' });
  }
  for (const { title, agent } of agentsOf(scenario)) {
    if (agent.checks.length === 0) continue;
    const durationMs = agent.attempts.reduce((sum, each) => sum + each.durationMs, 0);
    cases.push(caseOf(title, { ...agent, invocations: decisiveInvocations(agent), durationMs }));
  }
  for (const step of scenario.steps) cases.push(caseOf(step.name, step));
  return cases;
}

function caseOf(
  name: string,
  step: Pick<StepResult, 'status' | 'checks' | 'error' | 'durationMs' | 'invocations' | 'findings'> &
    Pick<StepResult, 'sink' | 'sinks'>,
): Case {
  const failed = step.checks.find((check) => !check.ok);
  const verdict = (
    {
      passed: 'passed',
      failed: 'failure',
      errored: 'error',
      unchecked: 'skipped',
      skipped: 'skipped',
    } as const
  )[step.status];
  const message = failed
    ? checkSentence(failed)
    : step.status === 'unchecked'
      ? 'ran, nothing checked'
      : (step.error ?? '');
  const sinks = sinksAfter(step);
  const output = [
    ...(sinks === undefined ? [] : [`[sinks] agent ${sinks}`]),
    ...step.findings.map((each) => `[${each.severity}] ${each.code}: ${each.message}`),
    ...step.invocations.flatMap((each) => each.logs.map((log) => `[log ${log.level}] ${log.message}`)),
  ];
  return {
    name,
    durationMs: step.durationMs,
    verdict,
    message,
    text: failureText(step),
    output: output.join('\n'),
  };
}

function suite(scenario: ScenarioResult): string {
  const cases = casesOf(scenario);
  const time = `time="${seconds(scenario.durationMs)}"`;
  const lines = [`  <testsuite name="${xml(scenario.file)}" ${attributes(count(cases))} ${time}>`];
  for (const each of cases) {
    const head = `    <testcase name="${xml(each.name)}" classname="${xml(scenario.file)}" file="${xml(scenario.file)}" time="${seconds(each.durationMs)}"`;
    const inner: string[] = [];
    if (each.verdict === 'skipped') inner.push(`      <skipped message="${xml(each.message)}"/>`);
    else if (each.verdict !== 'passed') {
      inner.push(`      <${each.verdict} message="${xml(each.message)}">${xml(each.text)}</${each.verdict}>`);
    }
    if (each.output !== '') inner.push(`      <system-out>${xml(each.output)}</system-out>`);
    lines.push(...(inner.length === 0 ? [`${head}/>`] : [`${head}>`, ...inner, '    </testcase>']));
  }
  return [...lines, '  </testsuite>'].join('\n');
}

function count(cases: readonly Case[]): Record<'tests' | 'failures' | 'errors' | 'skipped', number> {
  const of = (verdict: Case['verdict']): number => cases.filter((each) => each.verdict === verdict).length;
  return { tests: cases.length, failures: of('failure'), errors: of('error'), skipped: of('skipped') };
}

function attributes(values: Record<string, number>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}="${value}"`)
    .join(' ');
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

/**
 * Text for XML 1.0: markup escaped, line ends kept as references, characters that XML cannot hold or no one sees as
 * `\u0000`.
 */
function xml(text: string): string {
  return text
    .replace(/[^\r\n\t]+/g, (part) => disarmed(inline(part)))
    .replace(/[&<>"\r\n\t]/g, (character) => ENTITIES[character] ?? character);
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
  '\n': '&#10;',
  '\t': '&#9;',
};
