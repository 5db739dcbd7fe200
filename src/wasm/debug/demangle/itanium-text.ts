/** `int` with `*` is `int*`, but a function or an array takes the mark in the middle: `void (*)(int)`. */
export function pointerTo(type: string, mark: string): string {
  const call = type.endsWith(']') ? type.lastIndexOf(' [') : type.indexOf(' (');
  if (type.endsWith(']')) return `${type.slice(0, call)} (${mark})${type.slice(call)}`;
  if (call >= 0 && type.endsWith(')')) return `${type.slice(0, call)} (${mark})${type.slice(call + 1)}`;
  return type + (mark.length > 2 ? ` ${mark}` : mark);
}

/** A written name without its template arguments. */
export function withoutArguments(name: string): string {
  const open = name.indexOf('<');
  return open > 0 ? name.slice(0, open) : name;
}

/** The last part of a qualified name, not counting `::` inside template arguments. */
export function lastPart(name: string): string {
  const plain = withoutArguments(name);
  return plain.slice(plain.lastIndexOf('::') + 2 * Number(plain.includes('::')));
}
