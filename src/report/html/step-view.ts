import type { AgentLabels } from '../../gateway/difc/labels';
import type { Frame, Invocation } from '../../gateway/invocation';
import type { Limits } from '../../gateway/limits';
import { decisiveInvocations, type NamedAgent } from '../../run/agents';
import type { CoarseResult, StepResult, StepStatus } from '../../run/result';
import { compactJson, shorten } from '../../scenario/compact';
import { failureText } from '../failure-text';
import { withoutTrace } from '../plain-error';
import { sinksAfter } from '../sink-text';
import type { SourceLine } from '../stack-lines';
import { LISTED, WIDTH } from './bounds';
import { callsView, type CallsView } from './call-view';
import { checkViews, type CheckView } from './check-view';
import {
  findingViews,
  frameOf,
  outputViews,
  stackText,
  type FindingView,
  type OutputView,
} from './finding-view';
import { usesOf, type UseView } from './use-view';

/** A step, or label_agent, with everything the page shows of it. */
export interface StepView {
  readonly anchor: string;
  /** Position in the scenario, from 0; absent for label_agent. */
  readonly index?: number;
  readonly title: string;
  /** What it asks: `tool list_issues`, and the session or sink it belongs to. */
  readonly facts: readonly string[];
  readonly status: StepStatus;
  /** ` → filtered 2 of 5 (read)`, without the arrow; empty when there is none. */
  readonly outcome: string;
  readonly durationMs: number;
  readonly error: string;
  readonly checks: readonly CheckView[];
  readonly omittedChecks: number;
  readonly decision?: DecisionView;
  readonly resource?: LabelsView;
  /** The labels of the agent after it. */
  readonly after: LabelsView;
  readonly filtered: readonly FilteredView[];
  readonly omittedFiltered: number;
  readonly uses: readonly UseView[];
  readonly calls?: CallsView;
  readonly findings: readonly FindingView[];
  readonly omittedFindings: number;
  /** Stacks of invocations that failed, when no finding shows them. */
  readonly stacks: readonly StackView[];
  readonly outputs: readonly OutputView[];
  /** What the agent may write to; empty without write sinks. */
  readonly sinks: string;
  readonly response: string;
  /** Roughly how many bytes the run did not keep. */
  readonly omittedBytes: number;
}

export interface LabelsView extends AgentLabels {
  readonly description: string;
}

/** The coarse check of a request, where it did not simply allow it. */
export interface DecisionView {
  readonly outcome: CoarseResult['outcome'];
  readonly reason: string;
  /** The read is allowed, and the agent takes on the labels: then the tags are not in the way. */
  readonly propagates: boolean;
  readonly secrecyToAdd: readonly string[];
  readonly integrityToDrop: readonly string[];
}

export interface FilteredView {
  readonly labels: LabelsView;
  readonly kind: 'secrecy' | 'integrity';
  readonly reason: string;
}

export interface StackView {
  readonly title: string;
  readonly lines: readonly string[];
  readonly frame?: Frame;
}

/** What steps and label_agent have in common. */
type Judged = Pick<StepResult, 'status' | 'error' | 'checks' | 'findings' | 'invocations' | 'durationMs'>;

/** A step of a scenario. */
export function stepView(
  step: StepResult,
  index: number,
  anchor: string,
  limits: Limits | undefined,
  source: SourceLine | undefined,
): StepView {
  const { filtered = [], resource, coarse, response } = step;
  return {
    ...judgedView(step, limits, index, source),
    anchor,
    index,
    title: shorten(step.name, WIDTH.name),
    facts: factsOf(step),
    outcome: outcomeOf(step),
    after: labelsView({ ...step.agentAfter, description: '' }),
    ...(resource ? { resource: labelsView(resource) } : {}),
    ...(coarse && coarse.reason !== '' ? { decision: decisionView(coarse) } : {}),
    filtered: filtered.slice(0, LISTED.filtered).map(({ labels, kind, reason }) => ({
      labels: labelsView(labels),
      kind,
      reason: shorten(reason, WIDTH.message),
    })),
    omittedFiltered: Math.max(0, filtered.length - LISTED.filtered),
    sinks: shorten(sinksAfter(step) ?? '', WIDTH.message),
    response: response === undefined ? '' : compactJson(response, WIDTH.message),
    omittedBytes: step.omittedBytes ?? 0,
  };
}

/** label_agent of a session. */
export function agentView(
  { agent, title }: NamedAgent,
  anchor: string,
  limits: Limits | undefined,
  source: SourceLine | undefined,
): StepView {
  const invocations = decisiveInvocations(agent);
  const durationMs = agent.attempts.reduce((sum, each) => sum + each.durationMs, 0);
  const tries = agent.attempts.length > 1 ? [`${String(agent.attempts.length)} attempts`] : [];
  return {
    ...judgedView({ ...agent, invocations, durationMs }, limits, undefined, source),
    anchor,
    title: shorten(title, WIDTH.name),
    facts: tries,
    outcome: agent.error === null ? `mode ${agent.mode}` : 'failed',
    after: labelsView({ ...agent, description: '' }),
    filtered: [],
    omittedFiltered: 0,
    sinks: '',
    response: '',
    omittedBytes: 0,
  };
}

function judgedView(
  judged: Judged,
  limits: Limits | undefined,
  index: number | undefined,
  source: SourceLine | undefined,
): Pick<
  StepView,
  | 'status'
  | 'durationMs'
  | 'error'
  | 'checks'
  | 'omittedChecks'
  | 'uses'
  | 'findings'
  | 'omittedFindings'
  | 'stacks'
  | 'outputs'
> &
  Partial<Pick<StepView, 'calls'>> {
  const { status, durationMs, error, checks, findings, invocations } = judged;
  const views = findingViews(findings, source);
  const calls = callsView(invocations, index);
  return {
    status,
    durationMs,
    error: shorten(error === null ? '' : withoutTrace(error), WIDTH.error),
    checks: checkViews(checks, error),
    omittedChecks: Math.max(0, checks.length - LISTED.checks),
    uses: usesOf(invocations, limits),
    ...(calls ? { calls } : {}),
    findings: views,
    omittedFindings: Math.max(0, findings.length - LISTED.findings),
    stacks: views.some(({ stack }) => stack.length > 0) ? [] : stackViews(invocations, source),
    outputs: outputViews(invocations),
  };
}

function stackViews(invocations: readonly Invocation[], source: SourceLine | undefined): StackView[] {
  return invocations
    .filter(({ stack }) => stack.length > 0)
    .map(({ function: name, trap, stack }) => {
      const frame = frameOf(stack);
      return {
        title: `${name}${trap === undefined ? '' : ` trapped: ${shorten(trap, WIDTH.name)}`}`,
        lines: stackText(stack, source),
        ...(frame ? { frame } : {}),
      };
    });
}

/** Labels with lists and texts of bounded length. */
function labelsView({ description, secrecy, integrity }: LabelsView): LabelsView {
  return {
    description: shorten(description, WIDTH.name),
    secrecy: tagList(secrecy),
    integrity: tagList(integrity),
  };
}

function tagList(tags: readonly string[]): string[] {
  const shown = tags.slice(0, LISTED.tags).map((each) => shorten(each, WIDTH.tag));
  const more = tags.length - shown.length;
  return more > 0 ? [...shown, `… ${String(more)} more`] : shown;
}

function decisionView({
  outcome,
  decision,
  reason,
  secrecyToAdd,
  integrityToDrop,
}: CoarseResult): DecisionView {
  return {
    outcome,
    reason: shorten(reason, WIDTH.message),
    propagates: decision === 'allow-with-propagate',
    secrecyToAdd: tagList(secrecyToAdd),
    integrityToDrop: tagList(integrityToDrop),
  };
}

function factsOf({ tool, call, sink, session }: StepResult): string[] {
  return [
    ...(tool === null ? [] : [`tool ${shorten(tool, WIDTH.name)}`]),
    ...(call === undefined ? [] : [`raw call of ${call}`]),
    ...(sink === undefined ? [] : [`write sink ${shorten(sink, WIDTH.name)}`]),
    ...(session === undefined ? [] : [`session ${shorten(session, WIDTH.name)}`]),
  ];
}

/** `filtered 2 of 5 (read)` */
function outcomeOf({ outcome, filtered, total, operation, status, call }: StepResult): string {
  if (outcome === null) return status === 'skipped' || call === undefined ? '' : 'returned';
  const isCounted = outcome !== 'allowed' && filtered !== undefined && total !== undefined;
  const items = isCounted ? ` ${String(filtered.length)} of ${String(total)}` : '';
  return `${outcome}${items}${operation === undefined ? '' : ` (${operation})`}`;
}

/** Why something failed, in one line for a list. */
export function reasonOf(judged: Pick<StepResult, 'checks' | 'error'>): string {
  const [line = ''] = withoutTrace(failureText(judged)).split('\n', 1);
  return shorten(line, WIDTH.value);
}
