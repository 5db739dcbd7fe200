import type { Backend, BackendAnswer } from '../gateway/backend';
import type { GatewayKind } from '../gateway/gateway-kind';
import type { Json } from '../gateway/json';
import { proxyRefusal } from '../gateway/proxy/rest-backend';
import { fitsArguments } from './argument-match';
import { answerEntry } from './answer-place';
import { compactJson } from './compact';
import { entryName, explainMiss } from './miss';
import type { BackendEntry, Fallback } from './model';
import { repositoryAnswer } from './world-answer';

export type EntryScope = 'step' | 'scenario';

/** Saved answers of one list with what has been used, looked up by tool. */
class AnswerList {
  private readonly uses: number[];
  private readonly byTool = new Map<string, number[]>();

  constructor(
    readonly scope: EntryScope,
    readonly entries: readonly BackendEntry[],
  ) {
    this.uses = entries.map(() => 0);
    for (const [index, entry] of entries.entries()) {
      const indices = this.byTool.get(entry.tool);
      if (indices) indices.push(index);
      else this.byTool.set(entry.tool, [index]);
    }
  }

  /**
   * Indices of the answers for a call: the first unused one, the last one that may answer again, and one that fits but
   * has answered all its `times`.
   */
  find(tool: string, args: Json): { unused?: number; last?: number; spent?: number } {
    const found: { unused?: number; last?: number; spent?: number } = {};
    for (const index of this.byTool.get(tool) ?? []) {
      const { args: wanted, times } = this.entries[index] ?? {};
      if (wanted !== undefined && !fitsArguments(wanted, args)) continue;
      if ((this.uses[index] ?? 0) < (times ?? 1)) {
        found.unused = index;
        break;
      }
      if (times === undefined) found.last = index;
      else found.spent = index;
    }
    return found;
  }

  use(index: number): void {
    this.uses[index] = (this.uses[index] ?? 0) + 1;
  }
}

/**
 * Answers `call_backend` from saved answers (scenario-format, Replay): the first unused entry whose tool is
 * equal and whose `args`, if given, fit; the step's entries before the scenario's; when every matching entry
 * is used, the last of them answers again, unless its `times` say how often it does. Use of scenario entries is remembered for the
 * replay's whole life, use of step entries as long as the step lasts.
 */
export class Replay implements Backend {
  private readonly scenario: AnswerList;
  private step: AnswerList = new AnswerList('step', []);
  private current: number | undefined;

  /**
   * @param fallback answers what no entry fits; without it such a call fails, and the miss is explained
   * @param gateway the proxy asks GitHub for some calls only; absent: the MCP gateway, which passes all of them on
   */
  constructor(
    entries: readonly BackendEntry[],
    private readonly fallback?: Fallback,
    private readonly gateway?: GatewayKind,
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
    const refusal = this.gateway === 'proxy' ? proxyRefusal(tool, args) : undefined;
    if (refusal !== undefined) return { ok: false, error: refusal, match: 'none', isRefused: true };
    const inStep = this.step.find(tool, args);
    if (inStep.unused !== undefined) return this.answer(this.step, inStep.unused, 'entry');
    const inScenario = this.scenario.find(tool, args);
    if (inScenario.unused !== undefined) return this.answer(this.scenario, inScenario.unused, 'entry');
    // "The last of them": the scenario's entries follow the step's.
    if (inScenario.last !== undefined) return this.answer(this.scenario, inScenario.last, 'reused');
    if (inStep.last !== undefined) return this.answer(this.step, inStep.last, 'reused');
    if (this.fallback) return fallbackAnswer(this.fallback, args);
    const spent = spentEntry(this.step, inStep.spent) ?? spentEntry(this.scenario, inScenario.spent);
    if (spent !== undefined) return { ok: false, error: spent, match: 'none' };
    return { ok: false, ...explainMiss(tool, args, [this.step, this.scenario]), match: 'none' };
  }

  private answer(list: AnswerList, index: number, match: 'entry' | 'reused'): BackendAnswer {
    list.use(index);
    const saved = list.entries[index];
    const { delayMs } = saved ?? {};
    const used = {
      match,
      entry: answerEntry(list.scope, list.entries, index),
      ...(delayMs === undefined ? {} : { delayMs }),
    };
    return saved?.error === undefined
      ? { ok: true, result: saved?.result ?? null, ...used }
      : { ok: false, error: saved.error, ...used };
  }
}

/** Why an entry that fits does not answer. */
function spentEntry({ scope, entries }: AnswerList, index: number | undefined): string | undefined {
  if (index === undefined) return undefined;
  const { tool = '', times = 0 } = entries[index] ?? {};
  const name = entryName(answerEntry(scope, entries, index));
  return `no saved answer for ${compactJson(tool, 60)}: ${name} answers ${times === 1 ? '1 call' : `${String(times)} calls`} (\`times\`), and has done so`;
}

function fallbackAnswer(fallback: Fallback, args: Json): BackendAnswer {
  return 'error' in fallback
    ? { ok: false, error: fallback.error, match: 'entry' }
    : { ok: true, result: repositoryAnswer(fallback.facts, args), match: 'entry' };
}
