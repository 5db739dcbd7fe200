import type { RunResult } from '../run/result';

/**
 * The result as `--reporter json` writes it (scenario-format, Result). Ends with a line end. A value nested
 * deeper than the engine can write (a guard decides how deep its arguments are) is cut off with a text.
 */
export function jsonReport(result: RunResult): string {
  try {
    return `${JSON.stringify(result, null, 2)}\n`;
  } catch {
    return `${JSON.stringify(cutDeep(result, 0), null, 2)}\n`;
  }
}

const MAX_DEPTH = 200;

function cutDeep(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return '(nested too deep to show)';
  if (Array.isArray(value)) return value.map((item) => cutDeep(item, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, cutDeep(item, depth + 1)]));
}
