import type { Json } from '../gateway/json';
import type { GuardHost } from '../run/guard-host';
import type { ArgumentSet } from './arguments/argument-set';
import { GuardProbe, type LabelAnswer, type ProbeTarget } from './guard-probe';
import { inParallel } from './in-parallel';
import type { Tool } from './tool';
import type { World } from './world';

/** One question and the guard's answer. */
export interface LabelRow {
  readonly tool: Tool;
  readonly world: World;
  readonly arguments: ArgumentSet;
  /** What the tool answered; absent where not all of the answer is kept. */
  readonly result?: Json;
  readonly answer: LabelAnswer;
}

export interface TableQuestions {
  readonly tools: readonly Tool[];
  readonly worlds: readonly World[];
  /** The sets of arguments of a tool in a world. */
  readonly argumentsOf: (tool: Tool, world: World) => readonly ArgumentSet[];
  /** What the tool would answer. */
  readonly resultOf: (tool: Tool, set: ArgumentSet, world: World) => Json;
}

export interface TableOptions {
  /** Worlds that are asked at the same time, at least 1. */
  readonly jobs: number;
  readonly signal: AbortSignal;
  /** Called after each request. */
  readonly progress?: (done: number, total: number) => void;
  /** What rows keep of an answer; all of it when absent. */
  readonly keep?: (answer: LabelAnswer) => LabelAnswer;
}

/**
 * Asks a guard about each tool with each set of arguments in each world. Each world has one instance, because guards
 * may remember what the backend said. Rows are in the order of tools, worlds and arguments. Rejects when the signal
 * aborts.
 */
export async function labelTable(
  host: GuardHost,
  target: ProbeTarget,
  { tools, worlds, argumentsOf, resultOf }: TableQuestions,
  { jobs, signal, progress, keep }: TableOptions,
): Promise<LabelRow[]> {
  const plan = tools.map((tool) => worlds.map((world) => argumentsOf(tool, world)));
  const total = plan.flat(2).length;
  let done = 0;
  const askWorld = async (world: World, at: number): Promise<LabelRow[][]> => {
    const probe = new GuardProbe(host, { ...target, fallback: world.fallback }, signal);
    const rows: LabelRow[][] = [];
    try {
      for (const [index, tool] of tools.entries()) {
        const ofTool: LabelRow[] = [];
        for (const set of plan[index]?.[at] ?? []) {
          const result = resultOf(tool, set, world);
          const { args } = set;
          const asked = await probe.ask({ tool: tool.name, args, result, backend: world.backend });
          const { output: _, ...answer } = asked;
          const kept = keep ? { answer: keep(answer) } : { answer, result };
          ofTool.push({ tool, world, arguments: set, ...kept });
          progress?.(++done, total);
        }
        rows.push(ofTool);
      }
    } finally {
      probe.close();
    }
    return rows;
  };
  const byWorld = await inParallel(worlds, jobs, askWorld);
  return tools.flatMap((_, index) => byWorld.flatMap((rows) => rows[index] ?? []));
}
