import type { Frame, Invocation } from '../gateway/invocation';
import type { StackLocator, UnlocatedStack } from './source-locator';

/**
 * The invocation with sources in all its stacks: its own, those of its backend calls and of the limits it hit. One
 * question for all of them.
 */
export async function locatedInvocation(invocation: Invocation, locator: StackLocator): Promise<Invocation> {
  const { stack, backendCalls, limits, stderr, logs } = invocation;
  const asked: UnlocatedStack[] = [{ frames: stack, hints: { stderr, logs } }];
  for (const each of [...backendCalls, ...(limits ?? [])]) if (each.stack) asked.push({ frames: each.stack });
  const found = (await locator.locateAll(asked))[Symbol.iterator]();
  const next = (frames: readonly Frame[]): readonly Frame[] => found.next().value ?? frames;
  const withStack = <T extends { readonly stack?: readonly Frame[] | undefined }>(each: T): T =>
    each.stack ? { ...each, stack: next(each.stack) } : each;
  return {
    ...invocation,
    stack: next(stack),
    backendCalls: backendCalls.map(withStack),
    ...(limits ? { limits: limits.map(withStack) } : {}),
  };
}
