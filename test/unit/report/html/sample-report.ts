import { htmlReport } from '../../../../src/report/html/html-report';
import type { ReportContext } from '../../../../src/report/html/context';
import type { RunResult, ScenarioResult } from '../../../../src/run/result';
import { runScenario } from '../../../../src/run/run-scenario';
import { summarize } from '../../../../src/run/status';
import { scenarioOf, ScriptedHost, type Scripted } from '../../run/scripted-host';
import type { GuardFunction } from '../../../../src/gateway/invocation';
import type { Json } from '../../../../src/gateway/json';
import { readHtml, type HtmlElement } from './read-html';

/** What a page is made with, where a test does not care. */
export const CONTEXT: ReportContext = {
  version: '1.2.3',
  madeAt: new Date(Date.UTC(2026, 0, 2, 3, 4)),
  scenarioOf: () => undefined,
};

/** The page of a result, as a browser reads it. */
export function pageOf(result: RunResult, context: Partial<ReportContext> = {}): HtmlElement {
  return readHtml(htmlReport(result, { ...CONTEXT, ...context }));
}

/** A run of these scenarios. */
export function runOf(...scenarios: readonly ScenarioResult[]): RunResult {
  return { version: 1, summary: summarize(scenarios, 1500), scenarios };
}

/** A scenario that ran with a guard that is a function, and the page of its result. */
export async function ranPage(
  properties: object,
  script: (name: GuardFunction, input: Json) => Scripted,
  context: Partial<ReportContext> = {},
): Promise<{ readonly result: ScenarioResult; readonly page: HtmlElement }> {
  const scenario = scenarioOf(properties);
  const guard = { path: 'g.wat', bytes: new Uint8Array() };
  const { signal } = new AbortController();
  const host = new ScriptedHost(script);
  const input = { file: 'flow.guard-scenario.json', scenario, guard };
  const result = await runScenario(input, host, () => undefined, signal);
  return { result, page: pageOf(runOf(result), { scenarioOf: () => scenario, ...context }) };
}
