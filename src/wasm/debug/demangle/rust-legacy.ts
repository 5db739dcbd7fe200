const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['SP', '@'],
  ['BP', '*'],
  ['RF', '&'],
  ['LT', '<'],
  ['GT', '>'],
  ['LP', '('],
  ['RP', ')'],
  ['C', ','],
]);
const HASH = /^h[0-9a-f]{16}$/;

/**
 * Demangles rustc's legacy scheme, `_ZN4core9panicking5panic17h0123456789abcdefE`, without the hash. The
 * hash is what tells it from C++: without one the answer is undefined.
 */
export function demangleRustLegacy(mangled: string): string | undefined {
  const match = /^_{0,2}ZN(.*)E(?:\.[\w.$@]*)?$/.exec(mangled);
  if (match === null) return undefined;
  const rest = match[1] ?? '';
  const parts: string[] = [];
  for (let at = 0; at < rest.length;) {
    const digits = /^[0-9]{1,5}/.exec(rest.slice(at, at + 5))?.[0];
    if (digits === undefined) return undefined;
    const start = at + digits.length;
    at = start + Number(digits);
    if (at === start || at > rest.length) return undefined;
    parts.push(rest.slice(start, at));
  }
  const hash = parts.pop();
  if (hash === undefined || !HASH.test(hash) || parts.length === 0) return undefined;
  return parts.map(unescape).join('::');
}

function unescape(part: string): string {
  const start = part.startsWith('_$') ? part.slice(1) : part;
  return start
    .replace(/\$(?:u([0-9a-f]{1,6})|([A-Z]{1,2}))\$/g, (whole, hex?: string, name?: string) => {
      if (hex === undefined) return ESCAPES.get(name ?? '') ?? whole;
      const code = parseInt(hex, 16);
      return code >= 0x20 && code <= 0x10ffff && code !== 0x7f ? String.fromCodePoint(code) : whole;
    })
    .replaceAll('..', '::');
}
