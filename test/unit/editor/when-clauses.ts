/** Every `when` and `enablement` clause anywhere in a manifest. */
export function whenClauses(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(whenClauses);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) =>
    (key === 'when' || key === 'enablement') && typeof member === 'string' ? [member] : whenClauses(member),
  );
}

/** The context keys of a clause: the left side of each comparison, both sides of `in`. */
export function keysOf(when: string): string[] {
  return when
    .replaceAll(/=~ \/(\\.|[^/\\])*\/[a-z]*/g, '')
    .split(/&&|\|\|/)
    .flatMap((term) => {
      const [left = '', right] = term
        .replaceAll(/[()!]/g, ' ')
        .trim()
        .split(/\s+in\s+/);
      const key = left.split(/\s*[=<>]/, 1)[0]?.trim() ?? '';
      return right === undefined ? [key] : [key, right.trim()];
    })
    .filter((key) => key !== '' && key !== 'true' && key !== 'false');
}
