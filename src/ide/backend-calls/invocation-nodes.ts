import * as l10n from '@vscode/l10n';
import type { Frame, Invocation, InvocationKind } from '../../gateway/invocation';
import { duration } from '../../report/lines';
import { withoutTrace } from '../../report/plain-error';
import { stackText } from '../../report/stack-text';
import { usedText } from '../../run/limit-use';
import type { PartLocation } from './call-nodes';
import { frameNode, note, sourceFrame } from './call-nodes';
import { callRows } from './call-rows';
import { failedCalls } from './failures';
import { jsonDocument } from './json-nodes';
import type { CallsNode, Icon, NodeLocations, Tooltip } from './node';
import { described, rowText } from './node';
import { logsNode, outputNode, textNode } from './output-nodes';
import { paged } from './pages';
import { counted } from '../counted';

const ICONS: Record<InvocationKind, Icon> = {
  ok: { name: 'pass', color: 'testing.iconPassed' },
  error: { name: 'error', color: 'testing.iconFailed' },
  trap: { name: 'zap', color: 'testing.iconFailed' },
  limit: { name: 'dashboard', color: 'testing.iconFailed' },
  timeout: { name: 'watch', color: 'testing.iconFailed' },
  exit: { name: 'sign-out', color: 'testing.iconFailed' },
  host: { name: 'bug', color: 'testing.iconErrored' },
};

/** One call of a guard function, with all it did below it. `key` tells it from its siblings. */
export function invocationNode(
  parent: CallsNode,
  key: string,
  invocation: Invocation,
  part: PartLocation,
): CallsNode {
  const failed = invocation.error !== null || failedCalls(invocation) > 0;
  const frame = sourceFrame(invocation.stack);
  const locations: NodeLocations = {
    ...(frame ? { source: { kind: 'guard', scenario: part.scenario, frame } } : {}),
    step: { kind: 'scenario', scenario: part.scenario, path: part.path },
  };
  const facts = factsOf(invocation, part);
  const node: CallsNode = {
    id: `${parent.id}/${key}`,
    kind: 'invocation',
    parent,
    label: invocation.function,
    description: described(invocation.kind === 'ok' ? undefined : invocation.kind, ...facts),
    icon: ICONS[invocation.kind],
    open: failed,
    failed,
    spoken: rowText(
      [
        invocation.function,
        withoutTrace(invocation.error ?? 'ok'),
        ...facts.filter((fact) => fact !== undefined),
      ].join(', '),
    ),
    tooltip: () => invocationTooltip(invocation, facts),
    locations,
    document: jsonDocument(invocation.function, invocation),
    children: (failuresOnly) => details(node, invocation, part, locations, failuresOnly),
  };
  return node;
}

/** Duration, calls and pages of their limits, and the runs for a larger buffer. */
function factsOf(invocation: Invocation, { scenario }: PartLocation): (string | undefined)[] {
  const limits = scenario.result?.limits;
  return [
    duration(invocation.durationMs),
    invocation.delayMs === undefined
      ? undefined
      : l10n.t('answers delayed by {0}', duration(invocation.delayMs)),
    l10n.t('{0} calls', usedText(invocation, 'backendCalls', limits)),
    l10n.t('{0} pages', usedText(invocation, 'memoryPages', limits)),
    invocation.attempts > 1 ? l10n.t('{0} buffer attempts', invocation.attempts) : undefined,
  ];
}

function details(
  node: CallsNode,
  invocation: Invocation,
  part: PartLocation,
  locations: NodeLocations,
  failuresOnly: boolean,
): readonly CallsNode[] {
  const rows: CallsNode[] = [];
  if (invocation.error !== null) rows.push(errorNode(node, invocation, part, locations));
  rows.push(...callRows(node, invocation, part, failuresOnly));
  if (invocation.logs.length > 0) rows.push(logsNode(node, invocation, locations));
  for (const stream of ['stdout', 'stderr'] as const) {
    if (invocation[stream] !== '') rows.push(textNode(node, stream, invocation[stream]));
  }
  const output = outputNode(node, invocation);
  if (output) rows.push(output);
  return rows;
}

/** The error without the runtime's trace; its frames lie below it. */
function errorNode(
  parent: CallsNode,
  invocation: Invocation,
  part: PartLocation,
  locations: NodeLocations,
): CallsNode {
  const { stack } = invocation;
  const error = withoutTrace(invocation.error ?? '');
  const node: CallsNode = {
    id: `${parent.id}/error`,
    kind: 'error',
    parent,
    label: rowText(error),
    description: '',
    icon: ICONS[invocation.kind],
    open: true,
    failed: true,
    tooltip: () => ({ lines: [error, ...stackText(stack)] }),
    locations,
    ...(stack.length > 0 ? { children: () => frameRows(node, stack, part) } : {}),
  };
  return node;
}

/** The guard's own frames from the innermost on, and one row for those of libraries. */
function frameRows(owner: CallsNode, stack: readonly Frame[], part: PartLocation): readonly CallsNode[] {
  const numbered = stack.map((frame, position) => ({ frame, position }));
  const own = numbered.filter(({ frame }) => frame.library !== true);
  const library = numbered.filter(({ frame }) => frame.library === true);
  const rows = (frames: typeof numbered, below: CallsNode): readonly CallsNode[] =>
    paged({
      owner: below,
      count: frames.length,
      make: (at, page) => {
        const { frame, position } = frames[at] ?? { frame: NO_FRAME, position: at };
        const placed = frame.source !== undefined && frame.line !== undefined;
        const source: NodeLocations = placed
          ? { source: { kind: 'guard', scenario: part.scenario, frame } }
          : {};
        return {
          ...frameNode(page, `at${frame.inlined ? ' (inlined)' : ''}`, frame, source),
          id: `${owner.id}/frame:${String(position)}`,
        };
      },
    });
  if (library.length === 0) return rows(own, owner);
  const folded: CallsNode = {
    ...note(owner, counted.libraryFrames(library.length), ''),
    id: `${owner.id}/library`,
    icon: { name: 'debug-stackframe' },
    dimmed: true,
    children: () => rows(library, folded),
  };
  return [...rows(own, owner), folded];
}

const NO_FRAME: Frame = { function: '', index: 0, offset: 0 };

function invocationTooltip(invocation: Invocation, facts: readonly (string | undefined)[]): Tooltip {
  const { error, limits, healthy, inputBytes, outputBytes, bufferPath } = invocation;
  return {
    lines: [
      `${invocation.function}: ${withoutTrace(error ?? 'ok')}`,
      described(...facts),
      described(
        inputBytes === undefined ? undefined : l10n.t('{0} in', counted.bytes(inputBytes)),
        l10n.t('{0} out', counted.bytes(outputBytes)),
        bufferPath === undefined ? undefined : l10n.t('{0} buffers', bufferPath),
      ),
      ...(limits ?? []).map((hit) => hit.message),
      ...(healthy ? [] : [l10n.t('The guard is unavailable from now on.')]),
    ],
  };
}
