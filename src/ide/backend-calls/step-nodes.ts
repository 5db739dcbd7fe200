import * as l10n from '@vscode/l10n';
import type { NamedAgent } from '../../run/agents';
import type { StepResult } from '../../run/result';
import { failureText } from '../../report/failure-text';
import { withoutTrace } from '../../report/plain-error';
import { sinksAfter } from '../../report/sink-text';
import { shorten } from '../../scenario/compact';
import type { ScenarioRun } from '../runs/run-history';
import { agentPart, partFailed, stepsOf, type Part } from './failures';
import { note } from './call-nodes';
import { invocationNode } from './invocation-nodes';
import { jsonDocument } from './json-nodes';
import type { CallsNode, Tooltip } from './node';
import { described, rowText } from './node';
import { iconOf, OUTDATED_WORDS, SPOKEN_STATUS, STATUS_WORDS } from './shown-status';
import { counted } from '../counted';

/** Ids of steps by name, so that a step keeps its state when another is put before it. */
export function stepKeys(scenario: ScenarioRun): Map<number, string> {
  const seen = new Map<string, number>();
  const keys = new Map<number, string>();
  for (const [index, { name }] of stepsOf(scenario)) {
    const short = shorten(name, 80);
    const before = seen.get(short) ?? 0;
    seen.set(short, before + 1);
    keys.set(index, `step:${short}#${String(before)}`);
  }
  return keys;
}

/** Where a row hangs, and whether its scenario's result is outdated. */
export interface PartLocation {
  /** The row of the scenario. */
  readonly owner: CallsNode;
  /** The row above: the scenario's, or a page of it. */
  readonly parent: CallsNode;
  readonly scenario: ScenarioRun;
  readonly outdated: boolean;
}

/** One step with its invocations below it. `key` ends its id. */
export function stepNode(
  location: PartLocation,
  [index, step]: readonly [number, StepResult],
  key: string,
): CallsNode {
  return partNode(location, {
    status: step.status,
    invocations: step.invocations,
    key,
    name: step.name,
    path: ['steps', index],
    description: described(
      verdictOf(step),
      step.session && l10n.t('session {0}', step.session),
      step.sink && rowText(l10n.t('sink {0}', step.sink), 80),
      callCount(step),
    ),
    tooltip: () => ({
      lines: [`${step.name}: ${step.outcome ?? step.status}`, withoutTrace(failureText(step))],
    }),
    value: step,
    sinks: sinksAfter(step),
  });
}

/** label_agent of one session, with all its attempts. */
export function agentNode(
  owner: CallsNode,
  scenario: ScenarioRun,
  { session, title, path, agent }: NamedAgent,
  outdated: boolean,
): CallsNode {
  return partNode(
    { owner, parent: owner, scenario, outdated },
    {
      ...agentPart(agent),
      key: session === null ? 'agent' : `agent:${session}`,
      name: title,
      path,
      description:
        agent.error === null ? l10n.t('{0} mode', agent.mode) : rowText(withoutTrace(agent.error), 120),
      tooltip: () => ({ lines: [withoutTrace(failureText(agent))] }),
      value: agent,
    },
  );
}

interface PartRow extends Part {
  readonly key: string;
  readonly name: string;
  readonly path: readonly (string | number)[];
  readonly description: string;
  readonly tooltip: () => Tooltip;
  /** What the agent may write to afterwards. */
  readonly sinks?: string | undefined;
  /** What is opened as JSON. */
  readonly value: object;
}

function partNode({ owner, parent, scenario, outdated }: PartLocation, row: PartRow): CallsNode {
  const failed = partFailed(row);
  const name = rowText(row.name, 160);
  const node: CallsNode = {
    id: `${owner.id}/${row.key}`,
    kind: 'step',
    parent,
    label: name,
    description: described(STATUS_WORDS[row.status], row.description),
    icon: iconOf(row.status, outdated),
    open: failed,
    failed,
    spoken: described(
      name,
      SPOKEN_STATUS[row.status],
      outdated ? OUTDATED_WORDS : '',
      row.description,
    ).replaceAll(' · ', ', '),
    tooltip: row.tooltip,
    locations: { step: { kind: 'scenario', scenario, path: row.path } },
    document: jsonDocument(name, row.value),
    ...(row.invocations.length > 0 || row.sinks !== undefined
      ? { children: (failuresOnly) => childrenOf(node, row, scenario, failuresOnly) }
      : {}),
  };
  return node;
}

function childrenOf(
  node: CallsNode,
  row: PartRow,
  scenario: ScenarioRun,
  failuresOnly: boolean,
): readonly CallsNode[] {
  const invocations = row.invocations
    .map((invocation, at) =>
      invocationNode(node, `invocation:${String(at)}`, invocation, { scenario, path: row.path }),
    )
    .filter((each) => !failuresOnly || each.failed || row.status === 'failed');
  if (row.sinks === undefined || (failuresOnly && row.status !== 'failed')) return invocations;
  const sinks = note(node, l10n.t('write sinks'), rowText(row.sinks));
  return [
    ...invocations,
    { ...sinks, tooltip: () => ({ lines: [l10n.t('The agent {0}.', row.sinks ?? '')] }) },
  ];
}

/** `filtered 1 of 3 (read)` */
function verdictOf({ outcome, filtered, total, operation, call, error }: StepResult): string | undefined {
  if (outcome === null) return call === undefined ? undefined : l10n.t('raw call');
  const items =
    outcome !== 'allowed' && filtered !== undefined && total !== undefined
      ? ` ${String(filtered.length)} of ${String(total)}`
      : '';
  if (outcome === 'error' && error !== null) return l10n.t('error: {0}', rowText(withoutTrace(error), 120));
  return `${outcome}${items}${operation === undefined ? '' : ` (${operation})`}`;
}

function callCount({ invocations }: StepResult): string | undefined {
  const calls = invocations.reduce((sum, each) => sum + each.backendCallCount, 0);
  return calls === 0 ? undefined : counted.calls(calls);
}
