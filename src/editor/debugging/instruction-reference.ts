/**
 * The offset in the guard's file that a client's reference to an instruction means, plus `more` bytes; undefined when
 * it is none of ours.
 */
export function offsetOf(reference: string, more = 0): number | undefined {
  if (!/^0x[\da-f]{1,12}$/i.test(reference)) return undefined;
  const offset = Number(reference) + more;
  return Number.isSafeInteger(offset) && offset >= 0 ? offset : undefined;
}
