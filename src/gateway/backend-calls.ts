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

/** The `call_backend` calls of one invocation: an exact count and the first calls in detail. */
export class BackendCallList {
  private total = 0;
  private readonly kept: BackendCall[] = [];
  private readonly firstByRequest = new Map<string, number>();
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

  add(call: BackendCall): void {
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
    const request = `${tool}\n${stringifyGoJson(args)}`;
    const first = this.firstByRequest.get(request);
    if (first === undefined) this.firstByRequest.set(request, index);
    return first;
  }

  list(): readonly BackendCall[] {
    return this.kept;
  }
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
