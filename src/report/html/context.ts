import type { Frame } from '../../gateway/invocation';
import type { ScenarioResult } from '../../run/result';
import type { Scenario } from '../../scenario/model';
import type { ScenarioPath } from '../../scenario/problem';
import type { SourceLine } from '../stack-lines';

/** Where a link of a page in an editor leads; `scenario` is the position of a result in the run. */
export type LinkTarget =
  | { readonly kind: 'scenario'; readonly scenario: number; readonly path: ScenarioPath }
  | { readonly kind: 'guard'; readonly scenario: number; readonly frame: Frame }
  | { readonly kind: 'code'; readonly code: string };

/** What a report page is made with, besides the result of a run. */
export interface ReportContext {
  /** The version of Guard Lab. */
  readonly version: string;
  readonly madeAt: Date;
  /** The scenario that a result is of; undefined when it could not be read. */
  readonly scenarioOf: (result: ScenarioResult) => Scenario | undefined;
  /** What finds the text of a source line for frames of a result. */
  readonly sourceOf?: (result: ScenarioResult) => SourceLine | undefined;
  /** What a reader has to know first, as sentences: why the page may no longer be true, or what is missing. */
  readonly notes?: readonly string[];
  /** Takes a target and gives the number that a page in an editor names it by; absent in a file. */
  readonly link?: (target: LinkTarget) => number;
}
