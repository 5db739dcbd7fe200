import { shownText } from '../text/shown-position';
import { assembleWat } from '../wat/assemble';
import type { WatProblem } from '../wat/problem';
import type { GuardModule } from './guard-host';

/** Largest guard file we read, in bytes; the gateway has no separate limit, V8 refuses modules over 1 GiB. */
export const MAX_GUARD_BYTES = 256 * 1024 * 1024;

/** A guard ready to be judged: its module, and the text it was assembled from if it was WAT. */
export interface GuardFile {
  readonly module: GuardModule;
  readonly wat?: string;
}

export type GuardFileOutcome =
  | { readonly ok: true; readonly file: GuardFile }
  | { readonly ok: false; readonly error: string; readonly problems: readonly WatProblem[] };

/** Assembles WAT; `path` is what sentences about the text call it. */
export type AssembleText = (path: string, wat: string) => Promise<GuardFileOutcome>;

/** Whether a file of this name holds WebAssembly text. */
export function isWatPath(path: string): boolean {
  return /\.(wat|wast)$/i.test(path);
}

/** Whether a file of this name is a guard: WebAssembly text or binary. */
export function isGuardPath(path: string): boolean {
  return isWatPath(path) || /\.wasm$/i.test(path);
}

/**
 * Turns the content of a guard file into a module: `.wat` is assembled, anything else is taken as
 * binary, whatever it holds (the load check judges it).
 */
export async function readGuardFile(
  path: string,
  content: Uint8Array,
  assemble: AssembleText = assembleGuardText,
): Promise<GuardFileOutcome> {
  if (content.byteLength > MAX_GUARD_BYTES) {
    return {
      ok: false,
      error: `${path} has ${String(content.byteLength)} bytes; Guard Lab reads guards up to ${String(MAX_GUARD_BYTES)} bytes`,
      problems: [],
    };
  }
  if (!isWatPath(path)) return { ok: true, file: { module: { path, bytes: content } } };
  const wat = new TextDecoder().decode(content);
  return assemble(path, wat);
}

/** What is said of a text that does not assemble and may not be shown: where, but nothing of what it says. */
export function withoutQuotes(outcome: GuardFileOutcome, path: string): GuardFileOutcome {
  if (outcome.ok || outcome.problems.length === 0) return outcome;
  const [first] = outcome.problems;
  const where = first ? `${path}:${shownText(first.start)}` : path;
  return {
    ok: false,
    error: `the guard's text does not assemble: ${where} (its text is not shown because the file is outside the allowed folders)`,
    problems: [],
  };
}

/** Assembles WAT, for instance the unsaved text of an editor. */
export async function assembleGuardText(path: string, wat: string): Promise<GuardFileOutcome> {
  const assembled = await assembleWat(wat, path);
  if (assembled.ok) return { ok: true, file: { module: { path, bytes: assembled.value.bytes }, wat } };
  return unassembled(path, assembled.error);
}

/** A text that does not assemble, with a sentence about its first problem. */
export function unassembled(
  path: string,
  problems: readonly WatProblem[],
): Extract<GuardFileOutcome, { readonly ok: false }> {
  const first = problems[0];
  const where = first ? `${path}:${shownText(first.start)}: ${first.message}` : path;
  const more = problems.length > 1 ? ` (and ${String(problems.length - 1)} more)` : '';
  return { ok: false, error: `the guard's text does not assemble: ${where}${more}`, problems };
}
