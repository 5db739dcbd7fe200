import { joinPath } from '../scenario/difference';
import type { Expectation } from '../scenario/model';
import type { Check, CheckPath } from './result';

/** Path of the check that fails when something happened that no expectation is about. */
export const UNEXPECTED: CheckPath = [];

/** Whether a check is about something that no expectation is about. */
export function isUnexpected({ path }: Pick<Check, 'path'>): boolean {
  return path.length === 0;
}

/** The expectation that a check belongs to; undefined for what no expectation is about. */
export function expectationOf({ path }: Pick<Check, 'path'>): keyof Expectation | undefined {
  return path.length === 0 ? undefined : path[1];
}

/** A check's path as results and people have it (scenario-format, Result): `expect.logs[1]`, or `unexpected`. */
export function checkPathText({ path }: Pick<Check, 'path'>): string {
  return path.length === 0 ? 'unexpected' : path.reduce<string>(joinPath, '');
}
