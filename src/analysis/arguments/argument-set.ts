import type { JsonObject } from '../../gateway/json';
import type { RepositoryName } from '../tool';

/** One set of arguments for a tool. */
export interface ArgumentSet {
  /** `required`, `all`, `NAME=value`, `other-repository`, `letter-case` or `list-order`; unique for a tool. */
  readonly name: string;
  readonly args: JsonObject;
  /** The repository that the arguments name, in the spelling they use; absent when they name none. */
  readonly repository?: RepositoryName;
  /** The set of the same tool that differs from this one in what the name says; absent for `required` and `all`. */
  readonly varies?: 'required' | 'all';
}
