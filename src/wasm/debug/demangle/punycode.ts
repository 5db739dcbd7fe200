/** Numbers of the Punycode algorithm (RFC 3492, section 5). */
const BASE = 36;
const T_MIN = 1;
const T_MAX = 26;
const SKEW = 38;
const DAMP = 700;
const MAX_CODE_POINTS = 1000;

/**
 * Decodes Punycode as Rust's v0 names use it: `basic` are the ASCII characters, `digits` what follows the
 * delimiter. Undefined when the digits make no sense.
 */
export function decodePunycode(basic: string, digits: string): string | undefined {
  const points = Array.from(basic, (char) => char.codePointAt(0) ?? 0);
  let code = 0x80;
  let index = 0;
  let bias = 72;
  for (let at = 0; at < digits.length;) {
    const before = index;
    let weight = 1;
    for (let k = BASE; ; k += BASE) {
      const digit = digitValue(digits.charCodeAt(at++));
      if (digit === undefined || weight > 2 ** 31) return undefined;
      index += digit * weight;
      const threshold = Math.min(Math.max(k - bias, T_MIN), T_MAX);
      if (digit < threshold) break;
      weight *= BASE - threshold;
    }
    const length = points.length + 1;
    bias = adapt(index - before, length, before === 0);
    code += Math.floor(index / length);
    index %= length;
    if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000) || length > MAX_CODE_POINTS) return undefined;
    points.splice(index++, 0, code);
  }
  return String.fromCodePoint(...points);
}

function digitValue(char: number): number | undefined {
  if (char >= 97 && char <= 122) return char - 97;
  if (char >= 48 && char <= 57) return char - 48 + 26;
  return undefined;
}

function adapt(change: number, length: number, isFirst: boolean): number {
  let delta = Math.floor(isFirst ? change / DAMP : change / 2);
  delta += Math.floor(delta / length);
  let k = 0;
  for (; delta > ((BASE - T_MIN) * T_MAX) / 2; k += BASE) delta = Math.floor(delta / (BASE - T_MIN));
  return k + Math.floor(((BASE - T_MIN + 1) * delta) / (delta + SKEW));
}
