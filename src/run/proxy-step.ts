import { handleProxyRequest, type ProxyOutcome, type Unfiltered } from '../gateway/proxy/proxy-pipeline';
import type { Invocation } from '../gateway/invocation';
import { compactJson } from '../scenario/compact';
import type { Expectation, ToolStep } from '../scenario/model';
import { finding } from './finding';
import { requestFindings } from './response-findings';
import type { Finding } from './result';
import type { Ran, StepSurroundings } from './step-surroundings';

/** A request to the HTTP proxy (server-layer, "Proxy mode"). */
export async function runProxyRequest(
  step: ToolStep,
  { session, clock }: Pick<StepSurroundings, 'session' | 'clock'>,
): Promise<Ran> {
  const ended = await handleProxyRequest(step, session, clock.invoke, clock.decode);
  const {
    outcome,
    error,
    agentAfter,
    invocations,
    guardFailed,
    unfiltered: _,
    isEmptied: __,
    bodyProblem: ___,
    ...request
  } = ended;
  const findings = [
    ...requestFindings({ ...request, outcome }, clock.results, clock.findingsOf),
    ...proxyFindings(ended, step),
    ...unknownFindings(ended, invocations),
  ];
  return { outcome, error, agentAfter, request, findings, guardFailed };
}

const UNFILTERED: Readonly<Record<Unfiltered, (step: ToolStep) => string>> = {
  write: () =>
    'the request is no read: the proxy passes it on, and the answer back, without asking the guard',
  'unknown-rest': () =>
    'the proxy knows no tool for this read: it passes the answer on without asking the guard, as data without labels',
  status: ({ status = 200 }) =>
    `the status ${status} is 300 or more: the proxy passes the body on without label_response`,
  'not-json': () => 'the body is no JSON: the proxy passes it on without label_response',
  'label-response-failed': () =>
    'label_response failed, and the coarse check had allowed the read: the client gets the whole body',
};

/** Reasons that lie in the request or in GitHub's answer: the step asks for them. */
const ASKED_FOR: ReadonlySet<Unfiltered> = new Set(['write', 'unknown-rest', 'status', 'not-json']);

/** What the client gets other than filtered items. */
function proxyFindings(ended: ProxyOutcome, step: ToolStep): Finding[] {
  const { unfiltered, isEmptied, guardFailed, response, coarse, bodyProblem } = ended;
  const findings: Finding[] = [];
  if (unfiltered !== undefined) {
    const severity = ASKED_FOR.has(unfiltered) ? 'info' : 'warning';
    findings.push(finding('proxy-unfiltered', UNFILTERED[unfiltered](step), { severity }));
  }
  if (isEmptied) {
    const body = response && 'body' in response ? compactJson(response.body, 60) : '';
    const why = guardFailed ? 'label_response failed' : 'label_response gave no labels';
    const message = `the coarse check denied the read and ${why}: the client gets ${body} (${coarse?.reason ?? ''})`;
    findings.push(finding('proxy-empty-body', message, { severity: severityOf(step.expect) }));
  }
  if (bodyProblem?.kind === 'not-replaced') findings.push(finding('proxy-unfiltered', bodyProblem.message));
  return findings;
}

function severityOf(expect: Expectation | undefined): 'info' | 'warning' {
  return expect?.outcome !== undefined ? 'info' : 'warning';
}

/** What is not known of the proxy. */
function unknownFindings(ended: ProxyOutcome, invocations: readonly Invocation[]): Finding[] {
  const unknown: string[] = [];
  if (ended.bodyProblem?.kind === 'not-known') unknown.push(ended.bodyProblem.message);
  if (ended.panic !== undefined) {
    unknown.push(
      `label_response answered \`items\` with an entry whose \`labels\` is no object: the gateway panics (${ended.panic}), and whether the proxy goes on after that is not known`,
    );
  }
  if (invocations.some(({ kind }) => kind === 'timeout')) {
    unknown.push(
      'the guard was ended at the deadline of Guard Lab: whether the proxy has one, and how long, is not known',
    );
  }
  return unknown.map((message) => finding('proxy-unknown', message));
}
