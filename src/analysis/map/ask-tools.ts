import type { Json } from '../../gateway/json';
import type { GuardHost } from '../../run/guard-host';
import type { ArgumentSet } from '../arguments/argument-set';
import type { LabelAnswer, ProbeTarget } from '../guard-probe';
import { labelTable, type LabelRow, type TableOptions, type TableQuestions } from '../label-table';
import type { Tool } from '../tool';
import type { World } from '../world';
import { isSameAnswer, madeUpTool } from './made-up';
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
export interface MapAnswers {
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
 * Asks about each tool with each set of arguments in each world, and about a made-up name with the first set of each
 * tool; with the other sets only where the answers to the first are the same. When the gateway refuses the labels of a
 * response, or the guard does, the tool is asked again with results of other shapes, because what it really answers is
 * unknown. Rejects when the signal aborts.
 */
export async function askTools(
  host: GuardHost,
  target: ProbeTarget,
  questions: MapQuestions,
  options: TableOptions,
): Promise<MapAnswers> {
  const plan = new Plan(questions);
  const counted = new Counted(options);
  const answers = await plan.ask(
    host,
    target,
    counted,
    (set, tool) => tool !== plan.madeUp || plan.isFirst(set),
  );
  const rowsOf = plan.rowsOf(answers);
  const madeUpName = plan.madeUp.name;
  const madeUp = (row: LabelRow): LabelAnswer | undefined => {
    const set = plan.madeUpOf.get(row.arguments);
    return set && answers.get(set)?.answer;
  };
  const differs = (row: LabelRow): boolean => {
    const answer = madeUp(row);
    return answer !== undefined && !isSameAnswer(row.answer, answer, madeUpName, row.tool.name);
  };
  const open = [...rowsOf.values()].filter((rows) => !rows.some(differs)).flat();
  const left = new Set(open.flatMap((row) => plan.madeUpOf.get(row.arguments) ?? []));
  const more = await plan.ask(host, target, counted, (set) => left.has(set) && !answers.has(set));
  for (const [set, row] of more) answers.set(set, row);
  return { rowsOf, madeUpName, madeUp };
}

/**
 * Asks about each tool as `askTools` does, without a made-up tool to compare with: half of the questions for a guard
 * that says the same of all tools. Rejects when the signal aborts.
 */
export async function askRows(
  host: GuardHost,
  target: ProbeTarget,
  questions: MapQuestions,
  options: TableOptions,
): Promise<readonly LabelRow[]> {
  const plan = new Plan(questions);
  const answers = await plan.ask(host, target, new Counted(options), (_set, tool) => tool !== plan.madeUp);
  return [...plan.rowsOf(answers).values()].flat();
}

/** Options of several tables, whose progress is that of all together: `total` grows with each table. */
class Counted {
  private asked = 0;

  constructor(private readonly options: TableOptions) {}

  /** The options of the next table. */
  next(): TableOptions {
    const { progress, ...options } = this.options;
    if (!progress) return options;
    const before = this.asked;
    return {
      ...options,
      progress: (done, total) => {
        this.asked = before + total;
        progress(before + done, before + total);
      },
    };
  }
}

/** Who is asked what. A set of arguments belongs to one tool in one world. */
class Plan {
  readonly madeUp: Tool;
  /** The set with which the made-up tool gets the same arguments and the same result. */
  readonly madeUpOf = new Map<ArgumentSet, ArgumentSet>();
  private readonly sets = new Map<World, Map<Tool, readonly ArgumentSet[]>>();
  private readonly results = new Map<ArgumentSet, Results>();
  private readonly first = new Set<ArgumentSet>();

  constructor(private readonly questions: MapQuestions) {
    const { tools, worlds } = questions;
    this.madeUp = madeUpTool(tools);
    for (const world of worlds) this.sets.set(world, this.setsIn(world));
  }

  /** Whether a set of the made-up tool is the first one of some tool. */
  isFirst(set: ArgumentSet): boolean {
    return this.first.has(set);
  }

  /** The sets of a tool in all worlds. */
  setsOf(tool: Tool): ArgumentSet[] {
    return [...this.sets.values()].flatMap((ofWorld) => ofWorld.get(tool) ?? []);
  }

  /** The rows of each tool that are among `answers`. */
  rowsOf(answers: ReadonlyMap<ArgumentSet, LabelRow>): Map<Tool, readonly LabelRow[]> {
    const rows = new Map<Tool, readonly LabelRow[]>();
    for (const tool of this.questions.tools)
      rows.set(
        tool,
        this.setsOf(tool).flatMap((set) => answers.get(set) ?? []),
      );
    return rows;
  }

  /** The rows of the sets that `isAsked` chooses. */
  async ask(
    host: GuardHost,
    target: ProbeTarget,
    options: Counted,
    isAsked: (set: ArgumentSet, tool: Tool) => boolean,
  ): Promise<Map<ArgumentSet, LabelRow>> {
    const rows = new Map<ArgumentSet, LabelRow>();
    for (const row of await this.table(host, target, options.next(), 0, isAsked))
      rows.set(row.arguments, row);
    for (let attempt = 1; ; attempt++) {
      const hasMore = (set: ArgumentSet): boolean => attempt < (this.results.get(set)?.length ?? 0);
      const refused = new Set([...rows.values()].filter(refusesShape).map((row) => row.arguments));
      const again = new Set([...refused].filter(hasMore));
      if (again.size === 0) return rows;
      const answered = await this.table(host, target, options.next(), attempt, (set) => again.has(set));
      for (const row of answered) if (!refusesShape(row)) rows.set(row.arguments, row);
    }
  }

  private async table(
    host: GuardHost,
    target: ProbeTarget,
    options: TableOptions,
    attempt: number,
    isAsked: (set: ArgumentSet, tool: Tool) => boolean,
  ): Promise<readonly LabelRow[]> {
    const everyone = [...this.questions.tools, this.madeUp];
    const argumentsOf = (tool: Tool, world: World): readonly ArgumentSet[] =>
      (this.sets.get(world)?.get(tool) ?? []).filter((set) => isAsked(set, tool));
    const worlds = this.questions.worlds.filter((world) =>
      everyone.some((tool) => argumentsOf(tool, world).length > 0),
    );
    const tools = everyone.filter((tool) => worlds.some((world) => argumentsOf(tool, world).length > 0));
    const resultOf = (_tool: Tool, set: ArgumentSet): Json => this.results.get(set)?.[attempt]?.() ?? null;
    return labelTable(host, target, { tools, worlds, argumentsOf, resultOf }, options);
  }

  private setsIn(world: World): Map<Tool, readonly ArgumentSet[]> {
    const sets = new Map<Tool, readonly ArgumentSet[]>();
    const madeUp = new Map<string, ArgumentSet>();
    for (const tool of this.questions.tools) {
      const ofTool = this.questions.argumentsOf(tool, world).map((set) => ({ ...set }));
      sets.set(tool, ofTool);
      for (const [index, set] of ofTool.entries()) {
        const { key: resultKey, results } = this.resultsOf(tool, set, world);
        this.results.set(set, results);
        if (SPELLINGS.includes(set.name)) continue;
        const key = JSON.stringify([resultKey, set.args]);
        const same = madeUp.get(key) ?? { ...set, name: String(madeUp.size) };
        madeUp.set(key, same);
        if (!this.results.has(same)) this.results.set(same, results);
        if (index === 0) this.first.add(same);
        this.madeUpOf.set(set, same);
      }
    }
    return sets.set(this.madeUp, [...madeUp.values()]);
  }

  /** The results of a tool; equal keys stand for the same results with the same arguments. */
  private resultsOf(
    tool: Tool,
    set: ArgumentSet,
    world: World,
  ): { readonly key: string; readonly results: Results } {
    const { known, resultOf } = this.questions;
    if (known.has(tool.name)) return { key: `of ${tool.name}`, results: [() => resultOf(tool, set, world)] };
    const repository = set.repository ?? world.repository;
    const shapes = resultShapes(tool.name);
    return {
      key: shapes.join(),
      results: shapes.map((shape) => () => shapedResult(shape, world, repository)),
    };
  }
}

/** Whether only the labels of the response failed, without a trap: maybe the tool answers in another shape. */
function refusesShape({ answer }: LabelRow): boolean {
  const { error, resource, engine, invocations } = answer;
  if (error === null || !resource || engine !== undefined) return false;
  const last = invocations.at(-1);
  return last?.function === 'label_response' && (last.kind === 'ok' || last.kind === 'error') && last.healthy;
}
