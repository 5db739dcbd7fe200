import { stringifyGoJson } from './go-json';
import type { BackendCall } from './invocation';
import { nestedOver, type Json } from './json';

/** Calls of one invocation kept in detail; all of them are counted. */
export const KEPT_CALLS = 1_000;
/** Arguments and answers over this many bytes are not kept with their call, … */
export const KEPT_VALUE_BYTES = 256 * 1024;
/** … nor are those that come when this many bytes of them are kept already. */
const KEPT_VALUES_BYTES = 8 * 1024 * 1024;
/** Arguments nested deeper are not kept: between threads, values are copied with the stack. */
export const KEPT_LEVELS = 500;
const KEPT_TOOL_CHARS = 1024;

/** A call while it is described: what it repeats is found out last. */
export type Draft = { -readonly [K in keyof BackendCall]: BackendCall[K] };

/** The `call_backend` calls of one invocation: an exact count and the first calls in detail. */
export class BackendCallList {
  private total = 0;
  private readonly kept: Draft[] = [];
  private requests: RequestIndex | undefined;
  /** How many of those kept have been compared with the ones before them. */
  private compared = 0;
  private valueBytes = 0;

  /** Counts a call; answers its one-based index. */
  count(): number {
    this.total += 1;
    return this.total;
  }

  get size(): number {
    return this.total;
  }

  /** Whether there is room for one more call's details. */
  get hasRoom(): boolean {
    return this.kept.length < KEPT_CALLS;
  }

  /** Keeps a call, which is this list's from now on. */
  add(call: Draft): void {
    this.kept.push(call);
  }

  /** Takes room for a value of `bytes` bytes; false when it is not to be kept. */
  reserve(bytes: number): boolean {
    if (bytes > KEPT_VALUE_BYTES || this.valueBytes + bytes > KEPT_VALUES_BYTES) return false;
    this.valueBytes += bytes;
    return true;
  }

  /** Index of the first call with equal tool and arguments, if that is not `index` itself. */
  repeats(tool: string, args: Json, index: number): number | undefined {
    return (this.requests ??= new RequestIndex()).firstOf(tool, args, index);
  }

  /** The calls kept, with what each of them repeats, which is found out here: not while the guard waits. */
  list(): readonly BackendCall[] {
    for (; this.compared < this.kept.length; this.compared++) {
      const call = this.kept[this.compared];
      const repeats = call && (this.requests ??= new RequestIndex()).repeatedBy(call);
      // A copy of it may be on its way already, which then is compared where it arrives.
      if (call && repeats !== undefined) call.repeats = repeats;
    }
    return this.kept;
  }
}

/** Which calls of one invocation have the same tool and arguments. */
class RequestIndex {
  /** By tool, and its arguments. */
  readonly #first = new Map<string, Map<string, number>>();

  /** Index of the first call with equal tool and arguments, if that is not `index` itself. */
  firstOf(tool: string, args: Json, index: number): number | undefined {
    let calls = this.#first.get(tool);
    if (!calls) this.#first.set(tool, (calls = new Map<string, number>()));
    const request = stringifyGoJson(args);
    const first = calls.get(request);
    if (first === undefined) calls.set(request, index);
    return first;
  }

  /** The earlier call that `call` repeats. Of those that are not kept whole, that is known already. */
  repeatedBy(call: BackendCall): number | undefined {
    const wasAnswered = call.reachedBackend || call.failure === 'not-in-proxy';
    if (call.tool === null || !wasAnswered || !isKeptWhole(call)) return undefined;
    return this.firstOf(call.tool, call.args, call.index);
  }
}

/** Calls in their order, each with the earlier one that it repeats. */
export function comparedCalls(calls: readonly BackendCall[]): readonly BackendCall[] {
  const requests = new RequestIndex();
  return calls.map((call) => {
    const repeats = requests.repeatedBy(call);
    return repeats === undefined ? call : { ...call, repeats };
  });
}

/** Whether tool and arguments of a call are kept as they were. */
export function isKeptWhole({ tool, argsOmitted }: BackendCall): boolean {
  return argsOmitted !== true && (tool === null || tool.length <= KEPT_TOOL_CHARS);
}

/** A tool's name as a call keeps it, cut when no tool is called like that. */
export function keptTool(name: string): string {
  if (name.length <= KEPT_TOOL_CHARS) return name;
  return `${name.slice(0, KEPT_TOOL_CHARS)}[Guard Lab: ${String(name.length)} characters in all]`;
}

/** Arguments as a call keeps them: as they are, or a word about why they are not there. */
export function keptArguments(
  args: Json,
  bytes: number,
  hasRoom: boolean,
): Pick<BackendCall, 'args' | 'argsOmitted'> {
  if (!hasRoom) return { args: `[Guard Lab: ${String(bytes)} bytes not kept]`, argsOmitted: true };
  // Every level takes two bytes, its brackets.
  if (bytes > 2 * KEPT_LEVELS && nestedOver(args, KEPT_LEVELS)) {
    return { args: `[Guard Lab: nested over ${String(KEPT_LEVELS)} levels, not kept]`, argsOmitted: true };
  }
  return { args };
}
