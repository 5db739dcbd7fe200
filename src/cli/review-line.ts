import type { ProfileName } from '../gateway/limits';

/** Changes that `guard-lab review` accepts without asking. */
export type AcceptChoice =
  | { readonly kind: 'all' }
  | { readonly kind: 'tool'; readonly tool: string }
  /** The expectation at a JSON pointer and all below it, in one file or in all. */
  | { readonly kind: 'path'; readonly pointer: string; readonly file?: string };

/** `guard-lab review`. */
export interface ReviewCommand {
  readonly kind: 'review';
  /** Scenarios, folders and globs. */
  readonly paths: readonly string[];
  /** Empty: a person is asked, where there is a terminal. */
  readonly accept: readonly AcceptChoice[];
  readonly reporter: 'pretty' | 'json';
  readonly guard?: string;
  /** Catalogs of tools, used instead of those that scenarios name. */
  readonly tools: readonly string[];
  /** Build the guards first. */
  readonly build: boolean;
  readonly allowUnexpected: boolean;
  readonly profile?: ProfileName;
  readonly jobs?: number;
  readonly color?: boolean;
}
