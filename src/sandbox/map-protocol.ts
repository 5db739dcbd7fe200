import type { LabelAnswer, ProbeTarget } from '../analysis/guard-probe';
import type { ProbeSettings, ScenarioQuestions } from '../analysis/labels/ask-labels';
import type { AskedGuard } from '../analysis/labels/asked-labels';
import type { LabelFile } from '../analysis/labels/label-file';
import type { ToolMap } from '../analysis/map/tool-map';
import type { Tool } from '../analysis/tool';
import type { Json, JsonObject } from '../gateway/json';
import type { SourcePosition } from '../run/result';
import type { Scenario } from '../scenario/model';
import type { GuardSubject } from './analysis-protocol';
import type { FailedReply } from './failed-reply';

/** What a tool map is made of. */
export interface MapQuestion extends Pick<ProbeTarget, 'guardName' | 'limits' | 'session'> {
  readonly subject: GuardSubject;
  /** Those that name the guard; none for a bare guard. */
  readonly scenarios: readonly Scenario[];
  /** The texts of catalogs, named as people know them. */
  readonly catalogs: readonly { readonly name: string; readonly text: string }[];
  /** Worlds that are asked at the same time, at least 1. */
  readonly jobs: number;
}

/** A guard that is asked for all its labels, as `guard-lab labels` asks it. */
export interface LabelsQuestion extends AskedGuard, Pick<MapQuestion, 'catalogs' | 'jobs'> {
  /** `file` is the path of a scenario as keys name it: relative to the label file, with slashes. */
  readonly scenarios: readonly ScenarioQuestions[];
  /** How the guard is asked without a scenario. */
  readonly settings: ProbeSettings;
}

/**
 * What the extension asks the thread of a map: `map` at most once, before what is asked about it. The thread answers
 * each `id` once, in order.
 */
export type MapRequest =
  | { readonly type: 'map'; readonly id: number; readonly question: MapQuestion }
  /** All answers about one tool, with sources. */
  | { readonly type: 'tool'; readonly id: number; readonly name: string }
  /** All labels of a guard; needs no map. */
  | { readonly type: 'ask-labels'; readonly id: number; readonly question: LabelsQuestion };

/** How far the questions are. */
export interface MapProgress {
  readonly done: number;
  readonly total: number;
}

/** A map, or why the catalogs cannot be used. */
export type MapOutcome =
  | { readonly ok: true; readonly map: ToolMap; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly error: string };

/** One answer about a tool. */
export interface ToolAnswer {
  readonly world: string;
  readonly arguments: string;
  readonly args: JsonObject;
  /** What the tool answered. */
  readonly result: Json;
  /** Whose stacks have sources. */
  readonly answer: LabelAnswer;
  /** The place in the guard that decided; absent where none is known. */
  readonly source?: SourcePosition;
}

export interface ToolAnswers {
  readonly tool: Tool;
  /** In the order of the labels of the tool in the map. */
  readonly answers: readonly ToolAnswer[];
}

/** All labels of a guard, or why they are not known; `isEmpty`: there is nothing to ask. */
export type AskLabelsOutcome =
  | { readonly ok: true; readonly file: LabelFile; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly error: string; readonly isEmpty?: true };

/** Answers, one per request. */
export type MapReply =
  | { readonly type: 'mapped'; readonly id: number; readonly outcome: MapOutcome }
  /** `found` is absent when the map has no such tool. */
  | { readonly type: 'answered'; readonly id: number; readonly found?: ToolAnswers }
  | { readonly type: 'all-labels'; readonly id: number; readonly outcome: AskLabelsOutcome }
  | FailedReply;

/** `workerData` of the thread. */
export interface MapThreadData {
  /** Path of the bundled script of guard threads. */
  readonly guardWorkerPath: string;
  /** Milliseconds after a question after which guard threads end; they start again with the next question. */
  readonly idleMs?: number;
}
