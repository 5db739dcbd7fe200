/** Go's own JSON texts, which only have to match up to where they start (vectors/README). */
const GO_JSON_TEXT =
  /(invalid character |unexpected end of JSON input|json: cannot unmarshal |exceeded max depth|invalid escape)/;

/** Lines that say where `actual` lacks or contradicts `expected`; fields that are absent are not checked. */
export function differences(expected: unknown, actual: unknown, path = ''): string[] {
  if (typeof expected === 'string' && typeof actual === 'string' && /error$/.test(path)) {
    const at = expected.search(GO_JSON_TEXT);
    if (at >= 0 && actual.startsWith(expected.slice(0, at))) return [];
  }
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual)) return [line(path, expected, actual)];
    const found = expected.flatMap((entry, index) =>
      differences(entry, actual[index], `${path}[${String(index)}]`),
    );
    return expected.length === actual.length
      ? found
      : [...found, `${path}: ${String(expected.length)} entries expected, ${String(actual.length)} found`];
  }
  if (typeof expected === 'object' && expected !== null) {
    if (typeof actual !== 'object' || actual === null) return [line(path, expected, actual)];
    return Object.entries(expected).flatMap(([key, value]) =>
      differences(value, (actual as Record<string, unknown>)[key], path === '' ? key : `${path}.${key}`),
    );
  }
  return Object.is(expected, actual) || expected === actual ? [] : [line(path, expected, actual)];
}

function line(path: string, expected: unknown, actual: unknown): string {
  return `${path}:\n    expected ${short(expected)}\n    actual   ${short(actual)}`;
}

function short(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 600 ? `${text.slice(0, 600)}… (${String(text.length)} characters)` : text;
}
