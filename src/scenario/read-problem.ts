import { getNodePath } from 'jsonc-parser';
import type { Node } from 'jsonc-parser';
import type { TextRange } from '../text/text-range';
import { joinPath } from './difference';
import { rangeOfNode } from './json-text';
import type { ProblemCode, ProblemDetail, ScenarioPath } from './problem';

/** What is wrong with a value of a scenario, before positions are made of its range. */
export interface ReadProblem {
  readonly code: ProblemCode;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly range: TextRange;
  readonly path: ScenarioPath;
  readonly suggestion?: string;
  readonly detail?: ProblemDetail;
}

/** A problem of a value: its range, and its path written in front of the sentence. */
export function problemAt(
  node: Node,
  code: ProblemCode,
  sentence: string,
  more: {
    severity?: 'error' | 'warning';
    suggestion?: string | undefined;
    range?: TextRange;
    detail?: ProblemDetail;
  } = {},
): ReadProblem {
  const path = getNodePath(node);
  const name = path.reduce<string>(joinPath, '');
  return {
    code,
    severity: more.severity ?? 'error',
    message: `${name === '' ? 'a scenario' : `\`${name}\``} ${sentence}`,
    range: more.range ?? rangeOfNode(node),
    path,
    ...(more.suggestion === undefined ? {} : { suggestion: more.suggestion }),
    ...(more.detail === undefined ? {} : { detail: more.detail }),
  };
}
