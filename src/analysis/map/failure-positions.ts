import type { Invocation } from '../../gateway/invocation';
import { locatedInvocation } from '../../run/located-invocation';
import type { SourcePosition } from '../../run/result';
import type { StackLocator } from '../../run/source-locator';
import type { LabelRow } from '../label-table';
import { failureOf } from './rules/failure-rules';
import { sourcePosition } from './source-position';

/** Finds the source positions of all invocations that did not end well. Equal stacks are looked up once. */
export async function failurePositions(
  rows: readonly LabelRow[],
  locator: StackLocator | undefined,
): Promise<(invocation: Invocation) => SourcePosition | undefined> {
  const positions = new Map<Invocation, SourcePosition | undefined>();
  const known = new Map<string, SourcePosition | undefined>();
  const failed = rows
    .flatMap(({ answer }) => answer.invocations)
    .filter((each) => failureOf(each) !== undefined);
  for (const invocation of locator ? failed : []) {
    const { stack, limits, stderr, logs } = invocation;
    const key = JSON.stringify([stack, limits, stderr, logs]);
    if (!known.has(key) && locator) known.set(key, positionIn(await locatedInvocation(invocation, locator)));
    positions.set(invocation, known.get(key));
  }
  return (invocation) => positions.get(invocation);
}

function positionIn({ stack, limits, backendCalls }: Invocation): SourcePosition | undefined {
  const stacks = [stack, ...(limits ?? []).map((hit) => hit.stack ?? [])];
  const refused = backendCalls.find(({ failure }) => failure === 'over-limit');
  if (refused?.stack) stacks.push(refused.stack);
  const frames = stacks.flat().filter((frame) => frame.source !== undefined && (frame.line ?? 0) > 0);
  return sourcePosition(frames.find(({ library }) => library !== true) ?? frames[0]);
}
