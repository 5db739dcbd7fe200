import type { ScenarioFrame } from '../capture/scenario-part';
import type { WrittenTotals } from '../capture/scenario-writer';
import type { SurveyOfLogs } from '../capture/survey';
import type { GuardModule } from '../run/guard-host';
import type { FailedReply } from './failed-reply';

/** A log on the disk. */
export interface LogPath {
  /** Absolute. */
  readonly path: string;
  /** For people. */
  readonly name: string;
}

/** What of a log becomes scenarios, and with which guard. */
export interface ImportPlan {
  /** Keys of sessions (`sessionKey`). */
  readonly sessions: ReadonlySet<string>;
  /** Tools that the survey names, and those of them that are chosen (`isToolChosen`). */
  readonly named: ReadonlySet<string>;
  readonly chosen: ReadonlySet<string>;
  readonly guard: GuardModule;
  readonly frame: ScenarioFrame;
}

/** What a thread of an import is asked, once: what logs hold, or scenarios of them. */
export interface ImportQuestion {
  readonly logs: readonly LogPath[];
  /** Absent: what the logs hold. */
  readonly plan?: ImportPlan;
}

export interface ImportRequest {
  readonly type: 'import';
  readonly id: number;
  readonly question: ImportQuestion;
}

/** What the thread says while it works. */
export type ImportEvent =
  /** Bytes that were read so far, and those of all logs. */
  | { readonly type: 'read'; readonly bytes: number; readonly total: number }
  /** A scenario, in the order of the log; it is not written anywhere yet. */
  | { readonly type: 'scenario'; readonly name: string; readonly text: string };

/** What it came to; `error` is a sentence without a full stop. */
export type ImportOutcome =
  | { readonly ok: true; readonly survey: SurveyOfLogs }
  | { readonly ok: true; readonly totals: WrittenTotals }
  | { readonly ok: false; readonly error: string };

export type ImportReply =
  { readonly type: 'imported'; readonly id: number; readonly outcome: ImportOutcome } | FailedReply;

/** `workerData` of the thread. */
export interface ImportThreadData {
  /** Path of the bundled script of guard threads. */
  readonly guardWorkerPath: string;
}
