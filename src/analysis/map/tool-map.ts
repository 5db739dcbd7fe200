import type { MapCode } from '../../diagnostics/map-rules';
import type { Labels, Operation } from '../../gateway/difc/labels';
import type { JsonObject } from '../../gateway/json';
import type { GuardHost } from '../../run/guard-host';
import type { SourcePosition } from '../../run/result';
import type { Scenario } from '../../scenario/model';
import { GuardProbe, type LabelAnswer, type ProbeTarget } from '../guard-probe';
import { PatientHost } from '../patient-host';
import type { LabelRow, TableOptions } from '../label-table';
import type { Tool, ToolHints } from '../tool';
import type { World } from '../world';
import { askTools, type MapAnswers } from './ask-tools';
import { decidingPositions } from './deciding-positions';
import { failurePositions } from './failure-positions';
import type { JudgedFinding, MapFinding } from './map-finding';
import { keptAnswer } from './kept-answer';
import { mapQuestions, type QuestionSources } from './map-questions';
import { toolFindings } from './tool-findings';

/** What `guard-lab map --reporter json` writes (scenario-format, Tool map). Fields may be added, never renamed. */
export interface ToolMap {
  readonly version: 1;
  readonly guard: string;
  /** Names, in the order asked. */
  readonly worlds: readonly string[];
  /** Why no tool was asked: the gateway's text when the guard does not load or `label_agent` fails. */
  readonly error?: string;
  /** Whether `error` is a failure of our engine, which says nothing of the guard. */
  readonly engine?: true;
  /** Why not all was asked: the guard does not answer. What was not asked has `engine`, too. */
  readonly gaveUp?: string;
  readonly tools: readonly MappedTool[];
  readonly summary: { readonly tools: number; readonly findings: Readonly<Partial<Record<MapCode, number>>> };
}

export interface MappedTool {
  readonly name: string;
  readonly hints: ToolHints;
  /** How many of the given scenarios have a step that calls it. */
  readonly scenarios: number;
  readonly labels: readonly MappedLabel[];
  readonly findings: readonly MapFinding[];
}

/** What the guard says of a tool with one set of arguments in one world. */
export interface MappedLabel {
  readonly world: string;
  readonly arguments: string;
  readonly args: JsonObject;
  /** Null when the request could not be labeled. */
  readonly operation: Operation | null;
  readonly resource: Labels | null;
  /** Different labels of the items of the response; null: `label_response` gave none; absent: not called, or failed. */
  readonly items?: readonly Labels[] | null;
  /** The gateway's text, else null. */
  readonly error: string | null;
  /** Why our engine could not finish: then the answer says nothing of the guard, and is not judged. */
  readonly engine?: string;
  /** The line of the guard that decided, with a one-based line: see docs/map.md. Known for a part of the labels. */
  readonly source?: { readonly file: string; readonly line: number };
}

export interface MapOptions extends Omit<TableOptions, 'keep'>, QuestionSources {}

/**
 * Asks a guard about all tools in all worlds, whatever an agent may do, and judges the answers. A guard that cannot
 * answer at all gives a map without tools that says why. Rejects only when the signal aborts.
 */
export async function toolMap(
  unbounded: GuardHost,
  target: ProbeTarget,
  tools: readonly Tool[],
  worlds: readonly World[],
  options: MapOptions,
): Promise<ToolMap> {
  const host = new PatientHost(unbounded);
  const about = { version: 1, guard: target.guard.path, worlds: worlds.map(({ name }) => name) } as const;
  const failed = await firstFailure(host, target, worlds, options.signal);
  if (failed) {
    const engine = failed.engine === undefined ? {} : { engine: true as const };
    const summary = { tools: 0, findings: {} };
    return { ...about, error: failed.error ?? '', ...engine, tools: [], summary };
  }
  const { scenarios } = options;
  // Only the stacks of failures, and what decided, are looked up, once all is asked.
  const { locator, ...plain } = target;
  const questions = mapQuestions(tools, worlds, options);
  const asked = await askTools(host, plain, questions, { ...options, keep: keptAnswer });
  options.signal.throwIfAborted();
  const all = [...asked.rowsOf.values()].flat();
  const positionOf = await failurePositions(all, locator);
  const judged = tools.map((tool) => judgedTool(tool, asked, scenarios, { all, positionOf }));
  const decided = locator
    ? await decidingPositions(host, plain, judged.flatMap(rowsWithSource), asked.madeUpName, {
        ...options,
        locator,
      })
    : new Map<LabelRow, SourcePosition>();
  options.signal.throwIfAborted();
  const mapped = judged.map((tool) => mappedTool(tool, decided));
  const summary = { tools: tools.length, findings: countsOf(mapped) };
  const { gaveUp } = host;
  return { ...about, ...(gaveUp === undefined ? {} : { gaveUp }), tools: mapped, summary };
}

/** The answer of a guard that labels nothing at all, because it does not load or `label_agent` fails; else undefined. */
async function firstFailure(
  host: GuardHost,
  target: ProbeTarget,
  [world]: readonly World[],
  signal: AbortSignal,
): Promise<LabelAnswer | undefined> {
  if (!world) return undefined;
  const probe = new GuardProbe(host, { ...target, fallback: world.fallback }, signal);
  try {
    const answer = await probe.ask({ tool: 'none', args: {}, result: null, backend: world.backend });
    // A guard whose loading was stopped does not load, either.
    signal.throwIfAborted();
    const isLabeled = answer.invocations.some((invocation) => invocation.function === 'label_resource');
    return answer.error !== null && !isLabeled ? answer : undefined;
  } finally {
    probe.close();
  }
}

interface JudgedRows {
  readonly tool: Tool;
  readonly scenarios: number;
  readonly rows: readonly LabelRow[];
  readonly findings: readonly JudgedFinding[];
}

function judgedTool(
  tool: Tool,
  asked: MapAnswers,
  scenarios: readonly Scenario[],
  context: Pick<Parameters<typeof toolFindings>[3], 'all' | 'positionOf'>,
): JudgedRows {
  const rows = asked.rowsOf.get(tool) ?? [];
  const calling = scenarios.filter(({ steps }) =>
    steps.some((step) => step.kind === 'tool' && step.tool === tool.name),
  ).length;
  const findings = toolFindings(tool, rows, asked, {
    ...context,
    scenarios: scenarios.length === 0 ? undefined : calling,
  });
  return { tool, scenarios: calling, rows, findings };
}

/** The labels that are led to a line of the guard: of each world the first of each kind, and those of findings. */
function rowsWithSource({ rows, findings }: JudgedRows): LabelRow[] {
  if (findings.some(({ code }) => code === 'default-label')) return [];
  const labeled = rows.filter(({ answer }) => answer.operation !== undefined && answer.engine === undefined);
  const first = new Map<string, LabelRow>();
  for (const row of labeled) {
    const { operation = '', resource } = row.answer;
    const key = JSON.stringify([row.world.name, operation, resource?.secrecy.length === 0]);
    if (!first.has(key)) first.set(key, row);
  }
  const wrong = findings.flatMap(({ row, position }) => (row && !position ? [row] : []));
  const chosen = new Set([...first.values(), ...wrong]);
  return labeled.filter((row) => chosen.has(row));
}

function mappedTool(
  { tool: { name, hints }, scenarios, rows, findings }: JudgedRows,
  decided: ReadonlyMap<LabelRow, SourcePosition>,
): MappedTool {
  return {
    name,
    hints,
    scenarios,
    labels: rows.map((row) => mappedLabel(row, decided.get(row))),
    findings: findings.map(({ row, ...finding }) => {
      const position = finding.position ?? (row && decided.get(row));
      return { ...finding, ...(position ? { position } : {}) };
    }),
  };
}

function mappedLabel(
  { world, arguments: set, answer }: LabelRow,
  decided: SourcePosition | undefined,
): MappedLabel {
  const { operation, resource, items, error, engine } = answer;
  return {
    world: world.name,
    arguments: set.name,
    args: set.args,
    operation: operation ?? null,
    resource: resource ?? null,
    ...(items === undefined ? {} : { items: items && distinct(items.map(({ labels }) => labels)) }),
    error,
    ...(engine === undefined ? {} : { engine }),
    ...(decided ? { source: { file: decided.source, line: decided.line } } : {}),
  };
}

function distinct(all: readonly Labels[]): Labels[] {
  return [...new Map(all.map((labels) => [JSON.stringify(labels), labels])).values()];
}

function countsOf(tools: readonly MappedTool[]): Partial<Record<MapCode, number>> {
  const counts: Partial<Record<MapCode, number>> = {};
  for (const { code } of tools.flatMap(({ findings }) => findings)) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}
