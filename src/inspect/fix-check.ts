import type { Limits } from '../gateway/limits';
import { assembleGuardText } from '../run/guard-file';
import { checkGuard, type GuardDiagnostic } from './guard-check';
import { GuardText } from './guard-text';
import { applyEdits, type LocatedDiagnostic, type TextEdit } from '../diagnostics/diagnostic';

/** Fixes of longer guards are not tried before they are offered, in characters. */
const MAX_TRIED = 128 * 1024;

type Said = Pick<LocatedDiagnostic, 'code' | 'message'>;

/** A quick fix that is tried before it is offered. */
export interface TriedFix {
  /** The guard's path as shown to people. */
  readonly path: string;
  readonly text: string;
  readonly edits: readonly TextEdit[];
  /** What the edits are to fix. */
  readonly fixed: Said;
}

/** Whether a guard's text is so long that its fixes are offered without being tried. */
export function isTooLongToTry(text: string): boolean {
  return text.length > MAX_TRIED;
}

/**
 * Whether edits of a guard's text make it better: what they are to fix is said less often, and they cause no
 * error. What an error hid may come to light: an assembler's error hides all that the gateway would object to,
 * a load error what it would say next.
 */
export async function fixesGuard(
  { path, text, edits, fixed }: TriedFix,
  limits: Pick<Limits, 'memoryPages'>,
): Promise<boolean> {
  const check = async (each: string): Promise<GuardDiagnostic[]> =>
    checkGuard(new GuardText(each), await assembleGuardText(path, each), limits);
  const before = await check(text);
  const after = await check(applyEdits(text, edits));
  const isSame = (a: Said, b: Said): boolean => a.code === b.code && a.message === b.message;
  const count = (found: readonly Said[], said: Said): number =>
    found.filter((each) => isSame(each, said)).length;
  if (count(after, fixed) >= count(before, fixed)) return false;
  if (isAssembler(fixed)) return after.filter(isAssembler).length < before.filter(isAssembler).length;
  const hides = fixed.code === 'load-refused';
  // Calls that were written for the wrong type are the next thing to correct.
  const isImportType = before.find((each) => isSame(each, fixed))?.fault === 'import-type';
  return after
    .filter(({ severity }) => severity === 'error')
    .every((each) => {
      if (isImportType && each.code === 'wat-type') return true;
      if (count(before, each) > 0) return count(after, each) <= count(before, each);
      return hides && each.code !== 'load-refused' && !isAssembler(each);
    });
}

function isAssembler({ code }: Said): boolean {
  return code.startsWith('wat-');
}
