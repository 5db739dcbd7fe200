import type { Uri } from 'vscode';
import { sameAnswers, type AnswerTexts } from '../../scenario/answer-files';
import { catalogKey, type ScenarioRun } from '../../ide/runs/run-history';

/** What a result was made of: texts, guard, catalog and settings as they ran. */
export type ResultBasis = Pick<
  ScenarioRun,
  'uri' | 'text' | 'answers' | 'guard' | 'guardStamp' | 'guardText' | 'catalog' | 'settings'
>;

/** A guard's content: its stamp (`GuardContent.stamp`), and its text when it is WAT. */
export interface GuardIdentity {
  readonly stamp: string;
  readonly text?: string;
}

/** What the same things are now. */
export interface Present {
  /** The scenario's text; undefined when the file is gone. */
  readonly text: string | undefined;
  /** What the files of its saved answers say. */
  readonly answers: AnswerTexts | undefined;
  /** The guard of the result; undefined when nothing is known of it, or the result needs none. */
  readonly guard: GuardIdentity | undefined;
  /** Stamp of the catalog of the result; undefined when nothing is known of it, or the result needs none. */
  readonly catalog: string | undefined;
  readonly settings: string;
}

/**
 * Whether a result is of another text, guard or catalog, or of other settings than there are now. A text that
 * changed back counts as the same, and so does one that was opened, saved or closed.
 */
export function isOutdated(basis: ResultBasis, now: Present): boolean {
  if (basis.text !== now.text || basis.settings !== now.settings) return true;
  if (!sameAnswers(basis.answers, now.answers)) return true;
  if (now.catalog !== undefined && basis.catalog?.stamp !== now.catalog) return true;
  return now.guard !== undefined && !isSameGuard(basis, now.guard);
}

function isSameGuard({ guardStamp, guardText }: ResultBasis, now: GuardIdentity): boolean {
  if (guardStamp === now.stamp) return true;
  return guardText !== undefined && guardText === now.text;
}

/** A copy that holds nothing else of the run. */
export function basisOf(run: ResultBasis): ResultBasis {
  const { uri, text, answers, guard, guardStamp, guardText, catalog, settings } = run;
  return {
    uri,
    settings,
    ...(text === undefined ? {} : { text }),
    ...(answers === undefined ? {} : { answers }),
    ...(guard === undefined ? {} : { guard }),
    ...(guardStamp === undefined ? {} : { guardStamp }),
    ...(guardText === undefined ? {} : { guardText }),
    ...(catalog === undefined ? {} : { catalog }),
  };
}

/** Results that a change may have made outdated, or true again. */
export interface Affected {
  /** The location of the scenario that they are all of, as text; absent when they are of any. */
  readonly scenario?: string;
  readonly affects: (basis: Pick<ResultBasis, 'uri' | 'guard' | 'catalog'>) => boolean;
}

export const OF_ALL: Affected = { affects: () => true };

export function ofScenario(uri: Uri): Affected {
  const key = uri.toString();
  return { scenario: key, affects: (basis) => basis.uri.toString() === key };
}

export function ofGuard(guard: string): Affected {
  return { affects: (basis) => basis.guard?.toString() === guard };
}

/** `key` as `catalogKey` makes it. */
export function ofCatalog(key: string): Affected {
  return { affects: ({ catalog }) => catalog !== undefined && catalogKey(catalog) === key };
}
