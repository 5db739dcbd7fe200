import type { ScenarioPath } from '../scenario/problem';

/** The path of a check as a path in the scenario's step: `expect.logs[1]` is `['expect', 'logs', 1]`. */
export function checkPath(path: string): ScenarioPath {
  return path
    .replace(/\[(\d+)\]/g, '.$1')
    .split('.')
    .map((segment) => (/^\d+$/.test(segment) ? Number(segment) : segment));
}
