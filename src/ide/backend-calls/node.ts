import { printable } from '../../report/terminal-text';
import type { BackendCall, Frame } from '../../gateway/invocation';
import { shorten } from '../../scenario/compact';
import type { ScenarioPath } from '../../scenario/problem';
import type { Run, ScenarioRun } from '../runs/run-history';

export type NodeKind =
  | 'run'
  | 'scenario'
  | 'step'
  | 'invocation'
  | 'call'
  | 'refused'
  | 'page'
  | 'json'
  | 'error'
  | 'frame'
  | 'logs'
  | 'log'
  | 'text'
  | 'note';

/** A codicon and the theme color it has, if any. */
export interface Icon {
  readonly name: string;
  readonly color?: string;
}

/** Where something is: a value of the scenario that ran, or a frame of its guard. */
export type NodeLocation =
  | { readonly kind: 'scenario'; readonly scenario: ScenarioRun; readonly path: ScenarioPath }
  | { readonly kind: 'guard'; readonly scenario: ScenarioRun; readonly frame: Frame };

/** Where one can go from a node. A click takes the first of saved answer, guard source and step. */
export interface NodeLocations {
  readonly answer?: NodeLocation;
  readonly source?: NodeLocation;
  readonly step?: NodeLocation;
}

/** What hovering shows. All texts are plain: guards choose many of them. */
export interface Tooltip {
  readonly lines: readonly string[];
  readonly code?: readonly { readonly title: string; readonly language: string; readonly text: string }[];
}

/** A read-only document that can be opened from a node; its text is made when it is asked for. */
export interface NodeDocument {
  /** File name with extension, which decides the language. */
  readonly name: string;
  readonly text: () => string;
}

/** Whether a scenario's result is of another text, guard or setting than there is now. */
export type IsOutdated = (scenario: ScenarioRun) => boolean;

/** One row of the Backend Calls view. */
export interface CallsNode {
  /** Unique in the tree, and the same for the same thing in the next run of the same kind. */
  readonly id: string;
  readonly kind: NodeKind;
  readonly parent: CallsNode | undefined;
  readonly label: string;
  readonly description: string;
  readonly icon?: Icon;
  /** Absent for a leaf. Made when the node is opened; `failuresOnly` leaves out what went well. */
  children?(failuresOnly: boolean): readonly CallsNode[];
  /** Open when it is seen for the first time. */
  readonly open: boolean;
  /** It or something below it failed. */
  readonly failed: boolean;
  /** Shown gray: it never took effect. */
  readonly dimmed?: boolean;
  /** What a screen reader says; label and description when absent. */
  readonly spoken?: string;
  tooltip?(): Tooltip;
  readonly locations?: NodeLocations;
  readonly document?: NodeDocument;
  readonly call?: BackendCall;
  /** Of the row of a run. */
  readonly run?: Run;
}

/** Characters of a label or description; rows are narrower than this. */
const ROW_WIDTH = 300;

/** Text of a guard or file made fit for one row: one line, printable, not longer than a row can be. */
export function rowText(text: string, width = ROW_WIDTH): string {
  return printable(shorten(text, width)).replaceAll(/\s+/g, ' ').trim();
}

/** Joins the parts of a description that are there. */
export function described(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(' · ');
}

/** The place a click goes to. */
export function clickLocation({ locations }: CallsNode): NodeLocation | undefined {
  return locations?.answer ?? locations?.source ?? locations?.step;
}
