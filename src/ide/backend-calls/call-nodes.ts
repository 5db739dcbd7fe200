import * as l10n from '@vscode/l10n';
import type { BackendCall, Frame } from '../../gateway/invocation';
import { frameText } from '../../report/invocation';
import { duration } from '../../report/lines';
import { answerName as nameOfAnswer, answerPath } from '../../scenario/answer-place';
import { compactJson } from '../../scenario/compact';
import type { ScenarioPath } from '../../scenario/problem';
import type { ScenarioRun } from '../runs/run-history';
import { jsonDocument, jsonNode } from './json-nodes';
import type { CallsNode, Icon, NodeLocation, NodeLocations, Tooltip } from './node';
import { described, rowText } from './node';
import { lacksArguments } from './saved-answer';
import { counted } from '../counted';

/** What a call or invocation belongs to. */
export interface PartLocation {
  readonly scenario: ScenarioRun;
  /** `['steps', 2]`, or `['agent']` for label_agent. */
  readonly path: ScenarioPath;
}

export interface CallRow {
  readonly call: BackendCall;
  readonly failed: boolean;
  readonly part: PartLocation;
  readonly parent: CallsNode;
  /** The invocation, from which ids are made. */
  readonly owner: CallsNode;
}

/** One backend call; its arguments, its answer, the cause of a failure and where it was made lie below it. */
export function callNode({ call, failed, part, parent, owner }: CallRow): CallsNode {
  const tool = call.tool ?? l10n.t('(unreadable tool name)');
  const locations = locationsOf(call, part);
  const node: CallsNode = {
    id: `${owner.id}/call:${String(call.index)}`,
    kind: 'call',
    parent,
    label: rowText(`${String(call.index)}  ${tool}`, 120),
    description: described(
      ...outcomeAndArguments(call),
      answerName(call),
      call.delayMs === undefined ? undefined : l10n.t('after {0}', duration(call.delayMs)),
      call.repeats === undefined ? undefined : l10n.t('↻ repeats {0}', call.repeats),
    ),
    icon: iconOf(call, failed),
    open: false,
    failed,
    dimmed: call.failure === 'over-limit',
    spoken: spokenCall(call),
    tooltip: () => callTooltip(call),
    locations,
    document: jsonDocument(`call ${String(call.index)}`, call),
    call,
    children: () => details(node, call, locations),
  };
  return node;
}

/** The outcome behind the arguments; the cause of a failure before them, because rows are narrow. */
function outcomeAndArguments(call: BackendCall): string[] {
  const args = lacksArguments(call) ? '' : rowText(compactJson(call.args, 60));
  const told = rowText(outcome(call));
  return call.cause === null ? [`${args} → ${told}`] : [told, args];
}

/** `14 bytes`, or `-1: ` and the true cause. */
function outcome({ cause, returned, failure }: BackendCall): string {
  if (cause === null) return counted.bytes(returned);
  return `${failure === 'over-limit' ? 'refused' : String(returned)}: ${cause}`;
}

/** The saved answer that was used, in the words of the explanations of misses. */
function answerName({ entry, match }: BackendCall): string | undefined {
  if (!entry) return undefined;
  const ofStep = entry.scope === 'step' && entry.file === undefined;
  const name = rowText(ofStep ? l10n.t('the step’s {0}', nameOfAnswer(entry)) : nameOfAnswer(entry));
  return match === 'reused' ? l10n.t('{0} again', name) : name;
}

function iconOf({ failure, cause }: BackendCall, failed: boolean): Icon {
  if (failure === 'over-limit') return { name: 'circle-slash', color: 'disabledForeground' };
  if (failed) return { name: 'error', color: 'testing.iconFailed' };
  if (cause !== null) return { name: 'arrow-circle-up', color: 'testing.iconQueued' };
  return { name: 'check', color: 'testing.iconPassed' };
}

/** The innermost frame of the guard's own code that has a line. */
export function sourceFrame(stack: readonly Frame[] | undefined): Frame | undefined {
  const placed = (stack ?? []).filter((frame) => frame.source !== undefined && frame.line !== undefined);
  return placed.find((frame) => !frame.library) ?? placed[0];
}

function locationsOf({ entry, stack }: BackendCall, { scenario, path }: PartLocation): NodeLocations {
  const frame = sourceFrame(stack);
  const list = entry?.scope === 'step' ? path : [];
  const answer: NodeLocation | undefined = entry && {
    kind: 'scenario',
    scenario,
    path: answerPath([...list, 'backend'], entry),
  };
  return {
    ...(answer ? { answer } : {}),
    ...(frame ? { source: { kind: 'guard', scenario, frame } } : {}),
    step: { kind: 'scenario', scenario, path },
  };
}

function details(node: CallsNode, call: BackendCall, locations: NodeLocations): readonly CallsNode[] {
  const name = `call ${String(call.index)}`;
  const { answer, source } = locations;
  const rows: CallsNode[] = [];
  if (call.cause !== null) rows.push(causeNode(node, call.cause));
  if (!lacksArguments(call)) {
    rows.push(
      jsonNode({
        parent: node,
        key: 'arguments',
        label: 'arguments',
        value: call.args,
        documentName: `${name} arguments`,
      }),
    );
  } else if (typeof call.args === 'string') rows.push(note(node, 'arguments', rowText(call.args)));
  if (call.result !== undefined) {
    rows.push(
      jsonNode({
        parent: node,
        key: 'answer',
        label: 'answer',
        value: call.result,
        documentName: `${name} answer`,
        ...(answer ? { locations: { answer } } : {}),
      }),
    );
  } else if (call.resultBytes > 0) {
    rows.push(note(node, 'answer', l10n.t('{0}, too large to keep', counted.bytes(call.resultBytes))));
  }
  const named = answerName(call);
  if (answer && named !== undefined) {
    rows.push({
      ...note(node, l10n.t('answered by'), named),
      icon: { name: 'go-to-file' },
      locations: { answer },
    });
  }
  if (source?.kind === 'guard') rows.push(frameNode(node, l10n.t('called at'), source.frame, { source }));
  return rows;
}

function causeNode(parent: CallsNode, cause: string): CallsNode {
  return {
    ...note(parent, 'cause', rowText(cause)),
    kind: 'error',
    icon: { name: 'info' },
    tooltip: () => ({ lines: [cause] }),
  };
}

/** A row that only tells something. */
export function note(parent: CallsNode, label: string, description: string): CallsNode {
  return {
    id: `${parent.id}/${label}`,
    kind: 'note',
    parent,
    label,
    description,
    icon: { name: 'info' },
    open: false,
    failed: false,
  };
}

/** A stack frame; a click goes to its line when it has one. */
export function frameNode(
  parent: CallsNode,
  label: string,
  frame: Frame,
  locations: NodeLocations,
): CallsNode {
  return {
    ...note(parent, label, rowText(frameText(frame))),
    kind: 'frame',
    icon: { name: 'debug-stackframe' },
    dimmed: frame.library === true,
    ...(locations.source ? { locations } : {}),
  };
}

function spokenCall(call: BackendCall): string {
  const words = [l10n.t('call {0}', call.index), call.tool ?? l10n.t('unreadable tool name')];
  if (call.failure === 'over-limit') words.push(l10n.t('refused, over the limit'));
  else if (call.cause !== null) words.push(l10n.t('returned {0}', call.returned), call.cause);
  else words.push(l10n.t('returned {0}', counted.bytes(call.returned)));
  const named = answerName(call);
  if (named !== undefined) words.push(l10n.t('answered by {0}', named));
  if (call.delayMs !== undefined) words.push(l10n.t('after {0}', duration(call.delayMs)));
  if (call.repeats !== undefined) words.push(l10n.t('repeats call {0}', call.repeats));
  return rowText(words.join(', '));
}

function callTooltip(call: BackendCall): Tooltip {
  const named = answerName(call);
  const reached = call.reachedBackend ? l10n.t('Reached the backend.') : l10n.t('Never reached the backend.');
  return {
    lines: [
      l10n.t(
        'Call {0}: {1} returned {2}.',
        call.index,
        call.tool ?? l10n.t('(unreadable tool name)'),
        call.returned,
      ),
      ...(call.cause === null ? [] : [call.cause]),
      named === undefined ? reached : `${reached} ${l10n.t('Answered by {0}.', named)}`,
      ...(call.delayMs === undefined
        ? []
        : [
            l10n.t(
              'The answer takes {0}, which the deadline counts; nothing waited for it.',
              duration(call.delayMs),
            ),
          ]),
      ...(call.repeats === undefined
        ? []
        : [l10n.t('Same tool and arguments as call {0} of this invocation.', call.repeats)]),
    ],
    code: [
      { title: l10n.t('Arguments'), language: 'json', text: compactJson(call.args, 1000) },
      ...(call.result === undefined
        ? []
        : [{ title: l10n.t('Answer'), language: 'json', text: compactJson(call.result, 1000) }]),
    ],
  };
}
