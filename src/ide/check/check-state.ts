import * as l10n from '@vscode/l10n';
import type { AnsweredProperty, NamedProperty } from '../../analysis/check/answered-property';
import { figure } from '../../text/figure';

/** A property of a check: how far it is, and its result once there is one. */
export interface PropertyState extends NamedProperty {
  /** Cases tried so far. */
  readonly cases: number;
  readonly answered?: AnsweredProperty;
}

/** The check of one guard, as views draw it. */
export interface CheckState {
  /** Represents the guard: its URI. */
  readonly key: string;
  /** The guard, as people know it. */
  readonly guard: string;
  readonly seed: number;
  /** Random cases of each property. */
  readonly runs: number;
  /** Requests that properties vary. */
  readonly requests: number;
  /**
   * `ended`: all properties have a result; `stopped`: by a person; `failed`: `error` says why, in a sentence.
   */
  readonly status: 'running' | 'ended' | 'stopped' | 'failed';
  readonly error?: string;
  /** What changed since, as a sentence. */
  readonly outdated?: string;
  /** About catalogs and settings. */
  readonly warnings: readonly string[];
  /** Empty until the check has begun. */
  readonly properties: readonly PropertyState[];
}

/** Whether a property was checked and holds. */
function isShown({ answered }: PropertyState): boolean {
  return answered?.result.status === 'shown';
}

/** Whether a property is broken. */
export function isBroken({ answered }: PropertyState): boolean {
  return answered?.result.status === 'broken';
}

/** `2 broken, 8 shown, 1 not checked`; what has no result yet is left out. */
export function countsOf({ properties }: Pick<CheckState, 'properties'>): string {
  const broken = properties.filter(isBroken).length;
  const shown = properties.filter(isShown).length;
  const other = properties.filter(({ answered }) => answered).length - broken - shown;
  const counts = [
    [broken, l10n.t('broken')],
    [shown, l10n.t('shown')],
    [other, l10n.t('not checked')],
  ] as const;
  return counts
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${String(count)} ${word}`)
    .join(', ');
}

/** What a notification says while a check runs: `fault-matrix: 120 cases (3 of 11 properties)`. */
export function progressText({ properties }: Pick<CheckState, 'properties'>): string {
  if (properties.length === 0) return l10n.t('Reading the guard…');
  const done = properties.filter(({ answered }) => answered).length;
  const current = properties.find(({ answered, cases }) => !answered && cases > 0);
  const all = l10n.t('{0} of {1} properties', done, properties.length);
  return current ? l10n.t('{0}: {1} cases ({2})', current.code, figure(current.cases), all) : all;
}
