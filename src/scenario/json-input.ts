import type { Node } from 'jsonc-parser';
import type { Json } from '../gateway/json';
import { jsonOfNode, parseJsonText, startOfNode } from './json-text';
import { LineIndex } from '../text/line-index';
import { shownText } from '../text/shown-position';
import type { BackendEntry } from './model';
import type { ReadProblem } from './read-problem';
import { readBackend } from './scenario-fields';

/** What a text means, or its first problem with line and column: `3:14: …`. */
export type InputOutcome<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: string };

/**
 * Reads a JSON value that a person wrote, by the rules of scenario files: comments, trailing commas and a byte order
 * mark are fine; keys given twice, numbers beyond a 64-bit float and UTF-16 are refused. Never throws.
 */
export function readJsonInput(text: string): InputOutcome<Json> {
  return readInput(text, jsonOfNode);
}

/** Reads a list of saved answers, as the `backend` of a scenario is. Never throws. */
export function readBackendInput(text: string): InputOutcome<readonly BackendEntry[]> {
  return readInput(text, (root, report) => {
    if (root.type === 'array') return readBackend(root, report);
    const message = 'a list of saved answers is expected here';
    report({ severity: 'error', message, range: startOfNode(root) });
    return undefined;
  });
}

type Problem = Pick<ReadProblem, 'severity' | 'message' | 'range'>;

/** Reads a text by the same rules; `meaning` reports what is wrong with the value. Never throws. */
export function readInput<T>(
  text: string,
  meaning: (root: Node, report: (problem: Problem) => void) => T | undefined,
): InputOutcome<T> {
  const { root, problems: found } = parseJsonText(text);
  const errors: Problem[] = found.filter((problem) => problem.severity === 'error');
  const value =
    root && errors.length === 0
      ? meaning(root, (problem) => problem.severity === 'error' && errors.push(problem))
      : undefined;
  if (value !== undefined && errors.length === 0) return { ok: true, value };
  return { ok: false, error: described(errors, new LineIndex(text)) };
}

/** `3:14: …`, with the number of further problems. */
function described([first, ...more]: readonly Problem[], lines: LineIndex): string {
  if (!first) return 'this is not JSON';
  const at = shownText(lines.positionAt(first.range.start));
  const others = more.length === 0 ? '' : ` (and ${more.length} more)`;
  return `${at}: ${first.message}${others}`;
}
