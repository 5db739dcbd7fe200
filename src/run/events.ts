import type { AgentResult, LoadResult, ScenarioResult, StepResult } from './result';

/**
 * What happens while scenarios run, as it happens. Events of scenarios that run side by side interleave;
 * `file` says which one an event belongs to. Each `scenario-started` is followed by one
 * `scenario-finished`, each `step-started` by one `step-finished`.
 */
export type RunEvent =
  | {
      readonly type: 'scenario-started';
      readonly file: string;
      readonly guard: string;
      readonly steps: readonly string[];
    }
  | { readonly type: 'load'; readonly file: string; readonly load: LoadResult }
  | {
      /** label_agent was called: once for each attempt, with what all attempts of the session came to. */
      readonly type: 'agent';
      readonly file: string;
      readonly agent: AgentResult;
      /** Absent for the session of steps that name none. */
      readonly session?: string;
    }
  | { readonly type: 'step-started'; readonly file: string; readonly index: number; readonly name: string }
  | {
      readonly type: 'step-finished';
      readonly file: string;
      readonly index: number;
      readonly step: StepResult;
    }
  | { readonly type: 'scenario-finished'; readonly file: string; readonly result: ScenarioResult };

export type EventSink = (event: RunEvent) => void;
