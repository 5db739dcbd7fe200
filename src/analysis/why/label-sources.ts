import type { BackendCall, Frame, GuardFunction } from '../../gateway/invocation';
import type { AgentLabels } from '../../gateway/difc/labels';
import type { Json } from '../../gateway/json';
import type { SourcePosition } from '../../run/result';
import type { StackLocator } from '../../run/source-locator';
import { deepEqual } from '../../scenario/equality';
import { rangesOf, rangesText } from '../labels/item-ranges';
import type { AnswerVariant } from './answer-variants';
import { branchFrame, decidingBranch } from './deciding-branch';
import type { ObservedRun } from './observed-run';

/** Which of the guard's functions set labels that decided, and what it followed. */
export interface LabelSource {
  readonly function: GuardFunction;
  /** Its backend calls in the step. */
  readonly calls: readonly TracedCall[];
  /** The branch that decided; null when it is not known. */
  readonly branch: TracedBranch | null;
}

/** A backend call, and whether labels follow its answer. */
export interface TracedCall {
  readonly index: number;
  readonly tool: string | null;
  readonly args: Json;
  /** Where the guard makes the call, when that is known. */
  readonly position?: SourcePosition;
  /** What other answers change; empty when no other answer that was tried changes labels. */
  readonly follows: readonly FollowedAnswer[];
}

/** Another answer with which the guard gives other labels. */
export interface FollowedAnswer {
  /** The rest of a sentence: `if the call …`. */
  readonly answer: string;
  /** What has other labels then: `resource`, positions of items such as `1,3-4`, or `all items` without labels. */
  readonly changes: string;
  /** The labels of the resource, or of the first item that changes, with that answer; null: none. */
  readonly labels: AgentLabels | null;
}

/** A branch of the guard, compared with another run of the same function. */
export interface TracedBranch {
  readonly function: string;
  /** In bytes from the start of the guard's file. */
  readonly offset: number;
  readonly position?: SourcePosition;
  readonly differsIn: 'ways' | 'counts';
  /** What is different in the other run, as the rest of a sentence: `compared with a run in which …`. */
  readonly comparedWith: string;
}

/** A run with another answer to one call. */
export interface AnswerRun {
  readonly variant: AnswerVariant;
  readonly run: ObservedRun;
}

/** The calls of an invocation with what their answers change. */
export function tracedCalls(
  name: GuardFunction,
  calls: readonly BackendCall[],
  index: number,
  base: ObservedRun,
  runs: readonly AnswerRun[],
): TracedCall[] {
  return calls.map((call) => {
    const position = positionOf(call.stack ?? []);
    const follows = runs
      .filter(({ variant }) => variant.call === call)
      .flatMap(({ variant, run }) => {
        const changes = changedLabels(name, index, base, run);
        return changes ? [{ answer: variant.text, ...changes }] : [];
      });
    const { tool, args } = call;
    return { index: call.index, tool, args, ...(position ? { position } : {}), follows };
  });
}

/** What has other labels in another run; undefined when nothing has, or when that run says nothing. */
export function changedLabels(
  name: GuardFunction,
  index: number,
  base: ObservedRun,
  run: ObservedRun,
): Pick<FollowedAnswer, 'changes' | 'labels'> | undefined {
  if (run.engine !== undefined) return undefined;
  if (name === 'label_resource') {
    const [before, after] = [base, run].map(({ result }) => result.steps[index]?.resource);
    if (!after || sameLabels(before, after)) return undefined;
    return { changes: 'resource', labels: tagsOf(after) };
  }
  if (!run.items)
    return base.items && isAnswered(run, index) ? { changes: 'all items', labels: null } : undefined;
  const { items } = run;
  const positions = [...items.keys()].filter(
    (at) => !sameLabels(base.items?.[at]?.labels, items[at]?.labels),
  );
  const first = items[positions[0] ?? -1];
  if (!first) return undefined;
  return { changes: rangesText(rangesOf(positions)), labels: tagsOf(first.labels) };
}

function isAnswered({ result }: ObservedRun, index: number): boolean {
  return result.steps[index]?.labelResponseCalled === true && result.steps[index].outcome !== 'error';
}

function sameLabels(a: AgentLabels | undefined, b: AgentLabels | undefined): boolean {
  return a !== undefined && b !== undefined && deepEqual(listsOf(a), listsOf(b));
}

function listsOf({ secrecy, integrity }: AgentLabels): Json {
  return [[...secrecy], [...integrity]];
}

function tagsOf({ secrecy, integrity }: AgentLabels): AgentLabels {
  return { secrecy, integrity };
}

/** The branch at which a function of the guard parts in two runs that were counted; null when it is not known. */
export async function tracedBranch(
  name: GuardFunction,
  first: ObservedRun,
  second: ObservedRun,
  comparedWith: string,
  locator: StackLocator | undefined,
): Promise<TracedBranch | null> {
  const [a, b] = [first.code?.hits.get(name), second.code?.hits.get(name)];
  const branch = first.code && a && b && decidingBranch(first.code.table, a, b);
  if (!branch) return null;
  const frame = branchFrame(branch);
  const [located = [frame]] = locator ? await locator.locateAll([{ frames: [frame] }]) : [[frame]];
  const position = positionOf(located);
  return {
    function: located[0]?.function ?? frame.function,
    offset: branch.offset,
    ...(position ? { position } : {}),
    differsIn: branch.differsIn,
    comparedWith,
  };
}

/** The innermost position in a source that is not a library's. */
function positionOf(frames: readonly Frame[]): SourcePosition | undefined {
  const known = frames.filter(({ source, line }) => source !== undefined && line !== undefined);
  const frame = known.find(({ library }) => library !== true) ?? known[0];
  if (frame?.source === undefined || frame.line === undefined) return undefined;
  return { source: frame.source, line: frame.line, column: frame.column ?? 1 };
}
