import type { Invocation } from '../../gateway/invocation';
import type { SourcePosition } from '../../run/result';
import type { LabelRow } from '../label-table';
import type { Tool } from '../tool';
import type { MapAnswers } from './ask-tools';
import { mapFinding, type JudgedFinding, type JudgedTool } from './map-finding';
import { defaultLabel } from './rules/default-rule';
import { labelError, trapRule } from './rules/failure-rules';
import { readAsWrite, writeAsRead } from './rules/operation-rules';
import { scopeMismatch } from './rules/scope-rule';
import { privateAsPublic, responseUnlabeled } from './rules/secrecy-rules';
import { unstableLabel } from './rules/stability-rule';

/** In the order in which a tool's findings are listed. */
const RULES_OF_TOOLS: readonly ((judged: JudgedTool) => readonly JudgedFinding[])[] = [
  trapRule,
  labelError,
  writeAsRead,
  privateAsPublic,
  scopeMismatch,
  readAsWrite,
  unstableLabel,
  responseUnlabeled,
  defaultLabel,
  noScenario,
];

interface Context {
  /** The rows of all tools. */
  readonly all: readonly LabelRow[];
  readonly positionOf: (invocation: Invocation) => SourcePosition | undefined;
  readonly scenarios: number | undefined;
}

/** Everything that is wrong or worth knowing about how a guard labels a tool. */
export function toolFindings(
  tool: Tool,
  rows: readonly LabelRow[],
  { madeUp, madeUpName }: MapAnswers,
  { all, positionOf, scenarios }: Context,
): JudgedFinding[] {
  const judged: JudgedTool = {
    tool,
    rows: rows.filter(({ answer }) => answer.engine === undefined),
    madeUp,
    madeUpName,
    itemIntegrity: (world) => itemIntegrity(all, world),
    positionOf,
    scenarios,
  };
  return RULES_OF_TOOLS.flatMap((rule) => rule(judged));
}

/** `no-scenario`: none of the given scenarios calls the tool. */
function noScenario({ scenarios }: JudgedTool): JudgedFinding[] {
  return scenarios === 0 ? [mapFinding('no-scenario', 'no step of the scenarios calls this tool')] : [];
}

function itemIntegrity(all: readonly LabelRow[], world: string): ReadonlySet<string> | undefined {
  const labeled = all.filter((row) => row.world.name === world && (row.answer.items?.length ?? 0) > 0);
  if (labeled.length === 0) return undefined;
  return new Set(
    labeled.flatMap(({ answer }) => (answer.items ?? []).flatMap(({ labels }) => labels.integrity)),
  );
}
