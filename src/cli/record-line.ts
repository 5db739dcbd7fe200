import type { ProfileName } from '../gateway/limits';
import type { LiveServer } from './server-arguments';

/** `guard-lab record`. */
export interface RecordCommand {
  readonly kind: 'record';
  readonly scenario: string;
  readonly live: LiveServer;
  /** Of a scenario that does not exist yet; absent for one that does. */
  readonly start?: NewScenario;
  /** Ask for what is saved, too. */
  readonly refresh: boolean;
  /** Call tools that may write without a question. */
  readonly allowWrites: boolean;
  /** Absent: the scenario itself. */
  readonly out?: string;
  /** Show what would be written, and write nothing. */
  readonly dryRun: boolean;
  /** Write without a question. */
  readonly yes: boolean;
  readonly redact: boolean;
  /** Used instead of the guard of the scenario. */
  readonly guard?: string;
  readonly profile?: ProfileName;
  readonly reporter: 'pretty' | 'json';
  readonly color?: boolean;
}

/** The first step of a scenario that does not exist yet. */
export interface NewScenario {
  readonly tool: string;
  /** JSON; absent: none. */
  readonly args?: string;
  /** A file, or JSON; absent: label_agent is not called. */
  readonly policy?: string;
}
