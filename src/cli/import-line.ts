import type { ProfileName } from '../gateway/limits';

/** `guard-lab import`. */
export interface ImportCommand {
  readonly kind: 'import';
  readonly logs: readonly string[];
  /** All when empty, if there is only one. */
  readonly servers: readonly string[];
  /** Numbers of sessions of each server, from 1; all when empty. */
  readonly sessions: readonly number[];
  /** Globs of tool names; all when empty. */
  readonly only: readonly string[];
  /** Absent: the only one of `guard-lab.json`; with `list`, none. */
  readonly guard?: string;
  readonly policy?: string;
  readonly out: string;
  /** Most steps of a scenario. */
  readonly steps: number;
  /** Show what the logs hold, and write nothing. */
  readonly list: boolean;
  readonly redact: boolean;
  readonly verbose: boolean;
  readonly reporter: 'pretty' | 'json';
  readonly profile?: ProfileName;
  readonly color?: boolean;
}
