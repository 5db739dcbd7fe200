import type { Expectation } from '../../scenario/model';
import type { LabelAnswer } from '../guard-probe';
import type { RepositoryName } from '../tool';
import type { Asker, Question } from './asker';
import type { Rule } from './rules';
import type { GrowthLimit, GrowthRow } from './size-growth';

/** A request that properties vary. */
export interface Subject extends Question {
  /** `TOOL / WORLD / ARGUMENTS`, as in a file of labels. */
  readonly key: string;
  /** The repository that the arguments name. */
  readonly repository?: RepositoryName;
}

/** A question whose answer breaks a property. */
export interface Violation {
  /** One sentence: what the guard answered and what it must not. */
  readonly message: string;
  readonly question: Question;
  readonly answer: LabelAnswer;
  /** The labels that `question` must have, where the property knows them. */
  readonly expected?: LabelAnswer;
  /** The answer to `question` must not be looser than this one, where that is all the property knows. */
  readonly atMost?: LabelAnswer;
  /** What a step with `question` shows in a correct guard, where labels do not say it. */
  readonly expect?: Expectation;
  /** Questions that one instance must answer before, in this order. */
  readonly before?: readonly Question[];
  /** A question of the same world that an instance answers right when it is asked nothing else. */
  readonly contrast?: Question;
}

export interface PropertyContext {
  readonly asker: Asker;
  /** Requests that the guard labels. */
  readonly subjects: readonly Subject[];
  /** Requests that the guard answers with an error. */
  readonly failing: readonly Subject[];
  /** Rules of one's own. */
  readonly rules?: readonly Rule[];
  readonly seed: number;
  /** How many random cases are tried. */
  readonly runs: number;
  readonly signal: AbortSignal;
  /** Called after each case. */
  readonly progress: () => void;
}

export interface PropertyOutcome {
  /** Cases tried; 0: there was nothing to ask, and the property is not shown. */
  readonly runs: number;
  readonly violation?: Violation;
  /** Why there was nothing to ask. */
  readonly reason?: string;
  /** What people should know besides, one sentence each: what was measured, and what could not be asked. */
  readonly notes?: readonly string[];
  /** What the heaviest answers took, for lists of more and more items. */
  readonly growth?: readonly GrowthRow[];
  /** The smallest list with which a limit was hit. */
  readonly limit?: GrowthLimit;
}

/** Something that holds for every correct guard. */
export interface Property {
  readonly code: string;
  /** One sentence: what holds. */
  readonly title: string;
  /** Rejects with `NotReached`, or when the signal aborts. */
  readonly check: (context: PropertyContext) => Promise<PropertyOutcome>;
}
