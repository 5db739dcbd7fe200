import { joinProfiles, type JoinedProfile } from '../analysis/profile/joined-profile';
import { profileSums, type FunctionTime } from '../analysis/profile/profile-sums';
import type { ProfiledFunction } from '../analysis/profile/profile-tree';
import type { ProfiledScenario, ScenarioProfile } from '../analysis/profile/scenario-profile';

/** Functions and lines in the summary that is in the file; nodes have them all. */
const LISTED = 500;

interface CpuProfileNode {
  readonly id: number;
  readonly callFrame: {
    readonly functionName: string;
    readonly scriptId: string;
    readonly url: string;
    /** Zero-based, -1 when it is not known. */
    readonly lineNumber: number;
    readonly columnNumber: number;
  };
  readonly hitCount: number;
  readonly children?: readonly number[];
  /** One-based lines. */
  readonly positionTicks?: readonly { readonly line: number; readonly ticks: number }[];
}

const ROOT_ID = 1;

/**
 * A profile as a `.cpuprofile` file, as the engine V8 writes it and VS Code and browsers show it, with what is not
 * about functions in `guardLab`.
 * @param urlOf the address of a source, as `StackLocator` names it
 */
export function cpuProfileJson(
  scenarios: readonly ProfiledScenario[],
  urlOf: (source: string) => string,
): string {
  const profiles = scenarios.flatMap((each) => (each.ok ? [each.profile] : []));
  const joined = joinProfiles(profiles);
  let time = 0;
  const ends = joined.times.map((each) => (time += each));
  const rounded = ends.map((end) => Math.round(1000 * end) / 1000);
  return `${JSON.stringify({
    nodes: nodesOf(joined, urlOf),
    startTime: 0,
    endTime: rounded.at(-1) ?? 0,
    samples: joined.tree.samples.map(idOf),
    // A sample lasts until the next one.
    timeDeltas: rounded.map((_, at) => between(rounded[at - 2] ?? 0, at === 0 ? 0 : (rounded[at - 1] ?? 0))),
    guardLab: summary(scenarios, joined),
  })}\n`;
}

function between(from: number, to: number): number {
  return Math.round(1000 * (to - from)) / 1000;
}

function idOf(node: number): number {
  return ROOT_ID + 1 + node;
}

function nodesOf({ tree }: JoinedProfile, urlOf: (source: string) => string): CpuProfileNode[] {
  const children = new Map<number, number[]>();
  tree.parents.forEach((parent, node) => {
    const known = children.get(parent) ?? [];
    known.push(idOf(node));
    children.set(parent, known);
  });
  const hits = tree.parents.map(() => 0);
  const ticks = new Map<number, Map<number, number>>();
  tree.samples.forEach((node, at) => {
    hits[node] = (hits[node] ?? 0) + 1;
    const line = tree.lines[at] ?? 0;
    if (line < 1) return;
    const ofNode = ticks.get(node) ?? new Map<number, number>();
    ofNode.set(line, (ofNode.get(line) ?? 0) + 1);
    ticks.set(node, ofNode);
  });
  const urls = new Urls(urlOf);
  const below = (node: number): Pick<CpuProfileNode, 'children'> => {
    const found = children.get(node);
    return found ? { children: found } : {};
  };
  const nodes = tree.functionOf.map((each, node): CpuProfileNode => {
    const lines = [...(ticks.get(node) ?? [])].map(([line, count]) => ({ line, ticks: count }));
    return {
      id: idOf(node),
      callFrame: urls.callFrame(tree.functions[each] ?? { kind: 'gateway', name: '' }),
      hitCount: hits[node] ?? 0,
      ...below(node),
      ...(lines.length === 0 ? {} : { positionTicks: lines.sort((a, b) => a.line - b.line) }),
    };
  });
  const root = urls.callFrame({ kind: 'gateway', name: '(root)' });
  return [{ id: ROOT_ID, callFrame: root, hitCount: 0, ...below(-1) }, ...nodes];
}

/** Addresses of sources, each with a number: viewers take what has the same number for one script. */
class Urls {
  readonly #numbers = new Map<string, number>();

  constructor(private readonly urlOf: (source: string) => string) {}

  callFrame({ name, source, line }: ProfiledFunction): CpuProfileNode['callFrame'] {
    const url = source === undefined ? '' : this.urlOf(source);
    const number = url === '' ? 0 : (this.#numbers.get(url) ?? this.#numbers.size + 1);
    if (url !== '') this.#numbers.set(url, number);
    return {
      functionName: name,
      scriptId: String(number),
      url,
      lineNumber: (line ?? 0) - 1,
      columnNumber: line === undefined ? -1 : 0,
    };
  }
}

function summary(scenarios: readonly ProfiledScenario[], joined: JoinedProfile): object {
  const { totalMs, functions, lines } = profileSums(joined);
  return {
    version: 1,
    runs: joined.runs,
    totalMs: rounded(totalMs),
    functions: functions.slice(0, LISTED).map(functionJson),
    omittedFunctions: Math.max(0, functions.length - LISTED),
    lines: lines.slice(0, LISTED).map((line) => ({ ...line, selfMs: rounded(line.selfMs) })),
    omittedLines: Math.max(0, lines.length - LISTED),
    scenarios: scenarios.map((each) =>
      each.ok ? scenarioJson(each.profile) : { file: each.file, reason: each.reason },
    ),
  };
}

function functionJson({ function: { kind, name, source, line }, selfMs, totalMs }: FunctionTime): object {
  return { kind, name, source, line, selfMs: rounded(selfMs), totalMs: rounded(totalMs) };
}

function scenarioJson(profile: ScenarioProfile): object {
  const { file, guard, runs, tree, tools, memory, uncounted, stoppedAfterMs, problem } = profile;
  return {
    file,
    guard,
    runs,
    samples: tree.samples.length,
    backend: tools.map((tool) => ({ ...tool, answerMs: rounded(tool.answerMs) })),
    memory,
    uncounted,
    stoppedAfterMs,
    problem,
  };
}

/** Milliseconds, to the nanosecond. */
function rounded(ms: number): number {
  return Math.round(1e6 * ms) / 1e6;
}
