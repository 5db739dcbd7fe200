import { getNodePath } from 'jsonc-parser';
import type { Node } from 'jsonc-parser';
import type { FixableCode } from '../diagnostics/registry';
import type { PositionRange } from '../text/text-position';
import type { TextRange } from '../text/text-range';
import { joinPath } from './difference';
import { rangeOfNode } from './json-text';
import type { ProblemCode, ScenarioFix, ScenarioPath, ScenarioProblem } from './problem';

/** What is wrong with a value of a scenario, before positions are made of its range. */
export type ReadProblem = Omit<ScenarioProblem, keyof PositionRange>;

interface Details {
  readonly severity?: 'error' | 'warning';
  readonly range?: TextRange;
}

interface FixableDetails extends Details {
  /** What would put the value right, which is at `path`. */
  readonly fixes?: ((path: ScenarioPath) => readonly ScenarioFix[]) | undefined;
}

/** A problem of a value: its range, and its path written in front of the sentence. An error unless `details` differ. */
export function problemAt(
  node: Node,
  code: ProblemCode & FixableCode,
  sentence: string,
  details?: FixableDetails,
): ReadProblem;
export function problemAt(node: Node, code: ProblemCode, sentence: string, details?: Details): ReadProblem;
export function problemAt(
  node: Node,
  code: ProblemCode,
  sentence: string,
  { severity = 'error', range, fixes }: FixableDetails = {},
): ReadProblem {
  const path = getNodePath(node);
  const name = path.reduce<string>(joinPath, '');
  return {
    code,
    severity,
    message: `${name === '' ? 'a scenario' : `\`${name}\``} ${sentence}`,
    range: range ?? rangeOfNode(node),
    path,
    ...(fixes === undefined ? {} : { fixes: fixes(path) }),
  };
}

/** Removes the value concerned, with its name. */
export function removing(path: ScenarioPath): readonly ScenarioFix[] {
  return [{ kind: 'remove', path }];
}
