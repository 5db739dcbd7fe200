import type { Expectation } from '../scenario/model';
import type { Check, ExpectationPath } from './result';
import type { CheckSubject } from './subject';

/** Makes the check of one expectation, or of several parts of it. */
export type Checker<K extends keyof Expectation> = (
  expected: NonNullable<Expectation[K]>,
  subject: CheckSubject,
  path: ExpectationPath,
) => Check | Check[];

export type Checkers = { readonly [K in keyof Expectation]-?: Checker<K> };
