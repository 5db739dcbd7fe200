import type { Json } from '../../gateway/json';
import type { GuardHost } from '../../run/guard-host';
import type { ArgumentSet } from '../arguments/argument-set';
import type { LabelAnswer, ProbeTarget } from '../guard-probe';
import { labelTable, type LabelRow, type TableOptions, type TableQuestions } from '../label-table';
import type { Tool } from '../tool';
import type { World } from '../world';
import { resultShapes, shapedResult } from './result-shapes';

export interface MapQuestions {
  readonly tools: readonly Tool[];
  readonly worlds: readonly World[];
  readonly argumentsOf: TableQuestions['argumentsOf'];
  /** What a tool answers, as scenarios have it; asked for the tools in `known` only. */
  readonly resultOf: TableQuestions['resultOf'];
  readonly known: ReadonlySet<string>;
}

/** The answers about all tools, and about a tool that does not exist. */
export interface AskedTools {
  readonly rowsOf: ReadonlyMap<Tool, readonly LabelRow[]>;
  /** The name of the tool that does not exist. */
  readonly madeUpName: string;
  /** What that tool gets with the arguments and the result of a row; undefined for variants of spelling and order. */
  readonly madeUp: (row: LabelRow) => LabelAnswer | undefined;
}

/** Results that a tool is asked with, one after the other until the gateway takes the labels. */
type Results = readonly (() => Json)[];

/** Sets that only spell another one in a different way. */
const SPELLINGS: readonly string[] = ['letter-case', 'list-order'];

/**
 * Asks about each tool with each set of arguments in each world, and about a made-up name with the same arguments in
 * the same instances. When the gateway refuses the labels of a response, or the guard does, the tool is asked again
 * with results of other shapes, because what it really answers is unknown. Rejects when the signal aborts.
 */
export async function askTools(
  host: GuardHost,
  target: ProbeTarget,
  questions: MapQuestions,
  options: TableOptions,
): Promise<AskedTools> {
  const plan = new Plan(questions);
  const rows = await plan.ask(host, target, options);
  const rowsOf = new Map<Tool, LabelRow[]>();
  const answers = new Map<ArgumentSet, LabelAnswer>();
  for (const row of rows) {
    if (row.tool === plan.madeUp) answers.set(row.arguments, row.answer);
    else rowsOf.set(row.tool, [...(rowsOf.get(row.tool) ?? []), row]);
  }
  const madeUp = (row: LabelRow): LabelAnswer | undefined => {
    const set = plan.madeUpOf.get(row.arguments);
    return set && answers.get(set);
  };
  return { rowsOf, madeUpName: plan.madeUp.name, madeUp };
}

/** Who is asked what. A set of arguments belongs to one tool in one world. */
class Plan {
  readonly madeUp: Tool;
  /** The set with which the made-up tool gets the same arguments. */
  readonly madeUpOf = new Map<ArgumentSet, ArgumentSet>();
  private readonly sets = new Map<World, Map<Tool, ArgumentSet[]>>();
  private readonly results = new Map<ArgumentSet, Results>();

  constructor(private readonly questions: MapQuestions) {
    const { tools, worlds } = questions;
    this.madeUp = { name: unusedName(tools), hints: { readOnly: null, destructive: null } };
    for (const world of worlds) this.sets.set(world, this.setsIn(world));
  }

  async ask(host: GuardHost, target: ProbeTarget, options: TableOptions): Promise<readonly LabelRow[]> {
    const everything = await this.table(host, target, options, { attempt: 0 });
    const rows = new Map(everything.map((row) => [row.arguments, row]));
    const { jobs, signal } = options;
    for (let attempt = 1; ; attempt++) {
      const left = (set: ArgumentSet): boolean => attempt < (this.results.get(set)?.length ?? 0);
      const refused = new Set(
        [...rows.values()]
          .filter(refusesShape)
          .map((row) => row.arguments)
          .filter(left),
      );
      if (refused.size === 0) break;
      const again = await this.table(host, target, { jobs, signal }, { attempt, only: refused });
      for (const row of again) if (!refusesShape(row)) rows.set(row.arguments, row);
    }
    return [...rows.values()];
  }

  private table(
    host: GuardHost,
    target: ProbeTarget,
    options: TableOptions,
    { attempt, only }: { readonly attempt: number; readonly only?: ReadonlySet<ArgumentSet> },
  ): Promise<LabelRow[]> {
    const tools = [...this.questions.tools, this.madeUp];
    const questions = {
      tools,
      worlds: this.questions.worlds,
      argumentsOf: (tool: Tool, world: World) =>
        (this.sets.get(world)?.get(tool) ?? []).filter((set) => only?.has(set) ?? true),
      resultOf: (_tool: Tool, set: ArgumentSet) => this.results.get(set)?.[attempt]?.() ?? null,
    };
    return labelTable(host, target, questions, options);
  }

  private setsIn(world: World): Map<Tool, ArgumentSet[]> {
    const sets = new Map<Tool, ArgumentSet[]>();
    const madeUp = new Map<string, ArgumentSet>();
    for (const tool of this.questions.tools) {
      const ofTool = this.questions.argumentsOf(tool, world).map((set) => ({ ...set }));
      sets.set(tool, ofTool);
      for (const set of ofTool) {
        const results = this.resultsOf(tool, set, world);
        this.results.set(set, results);
        if (SPELLINGS.includes(set.name)) continue;
        const key = JSON.stringify([set.args, results[0]?.()]);
        const same = madeUp.get(key) ?? { ...set, name: String(madeUp.size) };
        madeUp.set(key, same);
        if (!this.results.has(same)) this.results.set(same, results);
        this.madeUpOf.set(set, same);
      }
    }
    return sets.set(this.madeUp, [...madeUp.values()]);
  }

  private resultsOf(tool: Tool, set: ArgumentSet, world: World): Results {
    const { known, resultOf } = this.questions;
    if (known.has(tool.name)) return [() => resultOf(tool, set, world)];
    const repository = set.repository ?? world.repository;
    return resultShapes(tool.name).map((shape) => () => shapedResult(shape, world, repository));
  }
}

/** Whether only the labels of the response failed, without a trap: maybe the tool answers in another shape. */
function refusesShape({ answer }: LabelRow): boolean {
  const { error, resource, engine, invocations } = answer;
  if (error === null || !resource || engine !== undefined) return false;
  const last = invocations.at(-1);
  return last?.function === 'label_response' && (last.kind === 'ok' || last.kind === 'error') && last.healthy;
}

function unusedName(tools: readonly Tool[]): string {
  const names = new Set(tools.map(({ name }) => name));
  let name = 'guard_lab_unknown_tool';
  while (names.has(name)) name += '_';
  return name;
}
