import type { LabelAnswer, ProbeTarget } from '../analysis/guard-probe';
import type { ToolMap } from '../analysis/map/tool-map';
import type { Tool } from '../analysis/tool';
import type { Json, JsonObject } from '../gateway/json';
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

/** What the extension asks the thread of a map: `map` first, and once. The thread answers each `id` once, in order. */
export type MapRequest =
  | { readonly type: 'map'; readonly id: number; readonly question: MapQuestion }
  /** All answers about one tool, with sources. */
  | { readonly type: 'tool'; readonly id: number; readonly name: string }
  /** The label file of the map; `guard` is the path that it names. */
  | { readonly type: 'labels'; readonly id: number; readonly guard: string };

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
}

export interface ToolAnswers {
  readonly tool: Tool;
  /** In the order of the labels of the tool in the map. */
  readonly answers: readonly ToolAnswer[];
}

/** The text of a label file, or why there is none. */
export type LabelsOutcome =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly error: string };

/** Answers, one per request. */
export type MapReply =
  | { readonly type: 'mapped'; readonly id: number; readonly outcome: MapOutcome }
  /** `found` is absent when the map has no such tool. */
  | { readonly type: 'answered'; readonly id: number; readonly found?: ToolAnswers }
  | { readonly type: 'labeled'; readonly id: number; readonly outcome: LabelsOutcome }
  | FailedReply;

/** `workerData` of the thread. */
export interface MapThreadData {
  /** Path of the bundled script of guard threads. */
  readonly guardWorkerPath: string;
}
