import type { ScenarioPath } from '../scenario/problem';
import { UNEXPECTED } from './unexpected';

/**
 * The path of a check as a path in the scenario's step: `expect.logs[1]` is `['expect', 'logs', 1]`. Empty for
 * `unexpected`, which is about the step as a whole.
 */
export function checkPath(path: string): ScenarioPath {
  if (path === UNEXPECTED) return [];
  return path
    .replace(/\[(\d+)\]/g, '.$1')
    .split('.')
    .map((segment) => (/^\d+$/.test(segment) ? Number(segment) : segment));
}
