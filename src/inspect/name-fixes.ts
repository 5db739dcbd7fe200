import { nearest } from '../scenario/spelling';
import type { WatProblem } from '../wat/assemble';
import type { WatDocument, WatSymbol } from '../wat/symbols';
import type { GuardText } from './guard-text';
import type { Fix } from '../diagnostics/diagnostic';

/** Names that are compared with one that is not declared. */
const MAX_NAMES = 2000;
const LOCALS: ReadonlySet<WatSymbol['kind']> = new Set(['param', 'local']);

/** Replaces a `$name` that is declared nowhere by the one that was probably meant. */
export function nameFix(guard: GuardText, { message, start }: WatProblem): Fix | undefined {
  // wabt's own words: it has no codes.
  if (!message.startsWith('undefined ')) return undefined;
  const { names } = guard;
  const reference = names.referenceAt(start);
  if (!reference?.text.startsWith('$') || reference.symbol !== undefined) return undefined;
  const known = namesLike(names, reference.space, start).slice(0, MAX_NAMES);
  const meant = nearest(reference.text.slice(1), known);
  if (meant === undefined) return undefined;
  const edit = { start: reference.start, end: reference.end, text: `$${meant}` };
  return { title: `Change to $${meant}`, preferred: true, edits: () => [edit] };
}

/** Names, without `$`, of everything of one kind that can be named at `offset`. */
function namesLike(names: WatDocument, space: string, offset: number): string[] {
  const inside = names.functionAt(offset)?.children ?? [];
  const known =
    space === 'local'
      ? inside.filter(({ kind }) => LOCALS.has(kind))
      : [...inside, ...names.symbols].filter(({ kind }) => kind === space);
  return known.flatMap(({ name }) => name?.slice(1) ?? []);
}
