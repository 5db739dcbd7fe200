import type { BackendCall, Frame, GuardFunction } from '../../gateway/invocation';
import type { AgentLabels } from '../../gateway/difc/labels';
import type { Json } from '../../gateway/json';
import type { SourcePosition } from '../../run/result';
import type { StackLocator } from '../../run/source-locator';
import { deepEqual } from '../../scenario/equality';
import { rangesOf, rangesText } from '../labels/item-ranges';
import { partings } from '../coverage/deciding-location';
import type { AnswerVariant } from './answer-variants';
import type { ObservedRun } from './observed-run';
import type { TracedValues } from './traced-values';

/** Which of the guard's functions set labels that decided, and what it followed. */
export interface LabelSource {
  readonly function: GuardFunction;
  /** The earlier step in which it labeled what the agent read, for a request to a write sink. */
  readonly step?: string;
  /** Its backend calls in the step. */
  readonly calls: readonly TracedCall[];
  /** What the labels follow in the items; absent for other functions, and where the guard answers with other data. */
  readonly values?: TracedValues;
  /** Branches at which its code parts from another run, in the order of execution; empty when that is not known. */
  readonly branches: readonly TracedBranch[];
  /** What is different in that run, as the rest of a sentence: `compared with a run in which …`. */
  readonly comparedWith: string | null;
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

/** A branch of the guard. */
export interface TracedBranch {
  readonly function: string;
  /** In bytes from the start of the guard's file. */
  readonly offset: number;
  readonly position?: SourcePosition;
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

/** Whether two labels have the same tags in the same order. */
export function sameLabels(a: AgentLabels | undefined, b: AgentLabels | undefined): boolean {
  return a !== undefined && b !== undefined && deepEqual(listsOf(a), listsOf(b));
}

function listsOf({ secrecy, integrity }: AgentLabels): Json {
  return [[...secrecy], [...integrity]];
}

/** Labels without their description. */
export function tagsOf({ secrecy, integrity }: AgentLabels): AgentLabels {
  return { secrecy, integrity };
}

/** Partings that are looked up, and lines of sources that are listed of them. */
const MAX_PARTINGS = 50;
const MAX_BRANCHES = 5;

/** The branches at which a function of the guard parts in two runs that were counted; empty when they are not known. */
export async function tracedBranches(
  name: GuardFunction,
  first: ObservedRun,
  second: ObservedRun,
  locator: StackLocator | undefined,
): Promise<TracedBranch[]> {
  const [a, b] = [first.code?.hits.get(name), second.code?.hits.get(name)];
  if (!first.code || !a || !b) return [];
  const { table, functionNames } = first.code.guard;
  const frames = partings(table, a, [b])
    .slice(0, MAX_PARTINGS)
    .map(({ function: index, offset }): Frame => {
      return { function: functionNames.get(index) || `$${String(index)}`, index, offset };
    });
  const located = await (locator ?? UNLOCATED).locateAll(frames.map((frame) => ({ frames: [frame] })));
  const lines = new Map<string, TracedBranch>();
  for (const [at, frame] of frames.entries()) {
    const own = located[at]?.find(({ library }) => library !== true);
    if (!own) continue;
    const position = positionOf([own]);
    const key = position ? `${position.source}:${String(position.line)}` : String(frame.offset);
    if (lines.has(key)) continue;
    lines.set(key, { function: own.function, offset: frame.offset, ...(position ? { position } : {}) });
  }
  return [...lines.values()].slice(0, MAX_BRANCHES);
}

/** Finds nothing: for guards whose sources no one looks up. */
const UNLOCATED: StackLocator = {
  locateAll: (stacks) => Promise.resolve(stacks.map(({ frames }) => frames)),
  problem: undefined,
  directoryOf: () => undefined,
};

/** The innermost position in a source that is not a library's. */
function positionOf(frames: readonly Frame[]): SourcePosition | undefined {
  const known = frames.filter(({ source, line }) => source !== undefined && line !== undefined);
  const frame = known.find(({ library }) => library !== true) ?? known[0];
  if (frame?.source === undefined || frame.line === undefined) return undefined;
  return { source: frame.source, line: frame.line, column: frame.column ?? 1 };
}
