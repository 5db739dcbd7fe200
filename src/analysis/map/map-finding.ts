import type { Diagnostic } from '../../diagnostics/diagnostic';
import type { MapCode } from '../../diagnostics/map-rules';
import { RULES } from '../../diagnostics/registry';
import type { Invocation } from '../../gateway/invocation';
import type { SourcePosition } from '../../run/result';
import type { LabelAnswer } from '../guard-probe';
import type { LabelRow } from '../label-table';
import type { Tool } from '../tool';

/** What the map says of a tool. */
export interface MapFinding extends Diagnostic<MapCode> {
  /** Where in the guard, when that is known. */
  readonly position?: SourcePosition;
}

/** A finding, and an answer that it is about. */
export interface JudgedFinding extends MapFinding {
  /** The first answer that is wrong, where what decided about it is of interest. */
  readonly row?: LabelRow;
}

/** The answers about one tool that a rule judges; those that our engine could not finish are left out. */
export interface JudgedTool {
  readonly tool: Tool;
  readonly rows: readonly LabelRow[];
  readonly madeUpName: string;
  /** What the made-up tool gets with the arguments of the row. */
  readonly madeUp: (row: LabelRow) => LabelAnswer | undefined;
  /** The integrity tags of all items in a world, of any tool; undefined when no response has labels there. */
  readonly itemIntegrity: (world: string) => ReadonlySet<string> | undefined;
  /** Where an invocation that did not end well stopped. */
  readonly positionOf: (invocation: Invocation) => SourcePosition | undefined;
  /** Scenarios with a step that calls the tool; undefined when no scenario was given. */
  readonly scenarios: number | undefined;
}

/** A finding with the severity of its rule unless another is given. */
export function mapFinding(
  code: MapCode,
  message: string,
  more: Partial<Pick<JudgedFinding, 'severity' | 'position' | 'row'>> = {},
): JudgedFinding {
  return { code, severity: RULES[code].severity, message, ...more };
}
