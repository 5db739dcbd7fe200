import type { Backend, BackendAnswer } from '../gateway/backend';
import type { Json } from '../gateway/json';
import { deepEqual } from './equality';
import { explainMiss } from './miss';
import type { BackendEntry, Fallback } from './model';
import { repositoryAnswer } from './world-answer';

export type EntryScope = 'step' | 'scenario';

/** Saved answers of one list with what has been used, looked up by tool. */
class AnswerList {
  private readonly used: boolean[];
  private readonly byTool = new Map<string, number[]>();

  constructor(
    readonly scope: EntryScope,
    readonly entries: readonly BackendEntry[],
  ) {
    this.used = entries.map(() => false);
    for (const [index, entry] of entries.entries()) {
      const indices = this.byTool.get(entry.tool);
      if (indices) indices.push(index);
      else this.byTool.set(entry.tool, [index]);
    }
  }

  /** Indices of the answers for a call: the first unused one, and the last one of all. */
  find(tool: string, args: Json): { unused?: number; last?: number } {
    const found: { unused?: number; last?: number } = {};
    for (const index of this.byTool.get(tool) ?? []) {
      const wanted = this.entries[index]?.args;
      if (wanted !== undefined && !deepEqual(wanted, args)) continue;
      found.last = index;
      if (!this.used[index]) {
        found.unused = index;
        break;
      }
    }
    return found;
  }

  use(index: number): void {
    this.used[index] = true;
  }
}

/**
 * Answers `call_backend` from saved answers (scenario-format, Replay): the first unused entry whose tool is
 * equal and whose `args`, if given, are deeply equal; the step's entries before the scenario's; when every
 * matching entry is used, the last of them answers again. Use of scenario entries is remembered for the
 * replay's whole life, use of step entries as long as the step lasts.
 */
export class Replay implements Backend {
  private readonly scenario: AnswerList;
  private step: AnswerList = new AnswerList('step', []);
  private current: number | undefined;

  /** @param fallback answers what no entry fits; without it such a call fails, and the miss is explained */
  constructor(
    entries: readonly BackendEntry[],
    private readonly fallback?: Fallback,
  ) {
    this.scenario = new AnswerList('scenario', entries);
  }

  /**
   * Names the step that the following calls belong to. Repeating the current `step` (the invocations of one
   * request) keeps what was used; another number starts afresh with `entries`.
   */
  enterStep(step: number, entries: readonly BackendEntry[]): void {
    if (step === this.current) return;
    this.current = step;
    this.step = new AnswerList('step', entries);
  }

  call(tool: string, args: Json): BackendAnswer {
    const inStep = this.step.find(tool, args);
    if (inStep.unused !== undefined) return this.answer(this.step, inStep.unused, 'entry');
    const inScenario = this.scenario.find(tool, args);
    if (inScenario.unused !== undefined) return this.answer(this.scenario, inScenario.unused, 'entry');
    // "The last of them": the scenario's entries follow the step's.
    if (inScenario.last !== undefined) return this.answer(this.scenario, inScenario.last, 'reused');
    if (inStep.last !== undefined) return this.answer(this.step, inStep.last, 'reused');
    if (this.fallback) return fallbackAnswer(this.fallback, args);
    return { ok: false, ...explainMiss(tool, args, [this.step, this.scenario]), match: 'none' };
  }

  private answer(list: AnswerList, index: number, match: 'entry' | 'reused'): BackendAnswer {
    list.use(index);
    const saved = list.entries[index];
    const { delayMs } = saved ?? {};
    const used = {
      match,
      entry: { scope: list.scope, index },
      ...(delayMs === undefined ? {} : { delayMs }),
    };
    return saved?.error === undefined
      ? { ok: true, result: saved?.result ?? null, ...used }
      : { ok: false, error: saved.error, ...used };
  }
}

function fallbackAnswer(fallback: Fallback, args: Json): BackendAnswer {
  return 'error' in fallback
    ? { ok: false, error: fallback.error, match: 'entry' }
    : { ok: true, result: repositoryAnswer(fallback.facts, args), match: 'entry' };
}
