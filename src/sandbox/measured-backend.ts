import type { Backend, BackendAnswer } from '../gateway/backend';
import { keptTool } from '../gateway/backend-calls';
import { encodeGoJson } from '../gateway/go-json';
import type { Json } from '../gateway/json';
import type { ToolUse } from '../run/guard-profile';
import { toolMark, type Mark } from './cpu-profiler';

/** Tools that are counted one by one; those that come later count together. */
const MOST_TOOLS = 200;
const OTHERS = '(other tools)';

interface Measured {
  readonly tool: string;
  readonly mark: Mark;
  calls: number;
  errors: number;
  sentBytes: number;
  receivedBytes: number;
  delayMs: number;
  answerMs: number;
}

/** Saved answers of a guard that is profiled: what is asked and answered counts by tool. */
export class ToolMeter {
  readonly #tools = new Map<string, Measured>();
  /** Whether calls and bytes count; time always does. */
  #isCounting = true;

  /** From here on, only time is measured. */
  stopCounting(): void {
    this.#isCounting = false;
    for (const tool of this.#tools.values()) tool.answerMs = 0;
  }

  /** What was measured; `runs` is how often the scenario was repeated since `stopCounting`. */
  uses(runs: number): ToolUse[] {
    return [...this.#tools.values()].map(({ mark: _, answerMs, ...use }) => ({
      ...use,
      answerMs: answerMs / Math.max(1, runs),
    }));
  }

  /** `inner`, measured. */
  around(inner: Backend): Backend {
    return { call: (tool, args) => this.#call(inner, tool, args) };
  }

  #call(inner: Backend, tool: string, args: Json): BackendAnswer {
    const use = this.#of(tool);
    const started = performance.now();
    const answer = use.mark(() => inner.call(tool, args));
    use.answerMs += performance.now() - started;
    if (this.#isCounting) {
      use.calls++;
      use.sentBytes += encodeGoJson(args).length;
      if (answer.ok) use.receivedBytes += encodeGoJson(answer.result).length;
      else use.errors++;
      use.delayMs += answer.delayMs ?? 0;
    }
    return answer;
  }

  #of(name: string): Measured {
    const known = this.#tools.get(name);
    if (known) return known;
    const key = this.#tools.size < MOST_TOOLS ? name : OTHERS;
    const tool = this.#tools.get(key) ?? {
      tool: keptTool(key),
      mark: toolMark(this.#tools.size),
      calls: 0,
      errors: 0,
      sentBytes: 0,
      receivedBytes: 0,
      delayMs: 0,
      answerMs: 0,
    };
    this.#tools.set(key, tool);
    return tool;
  }
}
