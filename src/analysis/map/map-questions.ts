import type { Json } from '../../gateway/json';
import { unwrapMcpResult } from '../../gateway/mcp-result';
import type { GuardHost } from '../../run/guard-host';
import type { SourcePosition } from '../../run/result';
import type { Scenario } from '../../scenario/model';
import { gatewayOf, stepsWithResult } from '../guarded-steps';
import type { ProbeTarget } from '../guard-probe';
import { PatientHost } from '../patient-host';
import type { LabelRow, TableOptions, TableQuestions } from '../label-table';
import { resultsOf } from '../sample-result';
import type { Tool } from '../tool';
import type { World } from '../world';
import { askTools, type MapQuestions } from './ask-tools';
import { decidingPositions } from './deciding-positions';

/** What questions of a map are made from. */
export interface QuestionSources {
  /** Where results of tools come from, and where it is looked up which tools have steps; none: a bare guard. */
  readonly scenarios: readonly Scenario[];
  readonly argumentsOf: TableQuestions['argumentsOf'];
}

/** The questions of a map about these tools. */
export function mapQuestions(
  tools: readonly Tool[],
  worlds: readonly World[],
  { scenarios, argumentsOf }: QuestionSources,
): MapQuestions {
  const results = { resultOf: resultsOf(scenarios), known: toolsWithResult(scenarios) };
  return { tools, worlds, argumentsOf, ...results };
}

/** The whole answers about one tool, in the order of its labels in a map. */
export interface ToolRows {
  readonly rows: readonly LabelRow[];
  /** The place in the guard that decided, for each row for which there is one. */
  readonly decided: ReadonlyMap<LabelRow, SourcePosition>;
}

/**
 * The whole answers about one tool, with sources where the target has a locator. What decided is looked up where the
 * tool `hasRule`: without one it goes the way of a made-up tool. Rejects only when the signal aborts.
 */
export async function toolAnswers(
  unbounded: GuardHost,
  target: ProbeTarget,
  tool: Tool,
  worlds: readonly World[],
  options: QuestionSources & Omit<TableOptions, 'keep'> & { readonly hasRule: boolean },
): Promise<ToolRows> {
  const host = new PatientHost(unbounded);
  const { rowsOf, madeUpName } = await askTools(host, target, mapQuestions([tool], worlds, options), options);
  const rows = rowsOf.get(tool) ?? [];
  const { locator } = target;
  if (!locator || !options.hasRule) return { rows, decided: new Map() };
  const labeled = rows.filter(({ answer }) => answer.operation !== undefined && answer.engine === undefined);
  const { jobs, signal } = options;
  return {
    rows,
    decided: await decidingPositions(host, target, labeled, madeUpName, { jobs, signal, locator }),
  };
}

/** Tools whose first step with a result has one that holds something to label. */
function toolsWithResult(scenarios: readonly Scenario[]): ReadonlySet<string> {
  const first = new Map<string, Json>();
  for (const step of stepsWithResult(scenarios, gatewayOf(scenarios)))
    if (!first.has(step.tool)) first.set(step.tool, unwrapMcpResult(step.result));
  return new Set([...first].filter(([, result]) => !isEmpty(result)).map(([tool]) => tool));
}

function isEmpty(value: Json): boolean {
  if (typeof value !== 'object' || value === null) return value === null || value === '';
  const lists = Object.values(value).filter((member) => Array.isArray(member));
  return Object.keys(value).length === 0 || (lists.length > 0 && lists.every((list) => list.length === 0));
}
