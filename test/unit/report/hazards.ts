/** Numbers below 1, the same for the same seed. */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const PIECES: readonly string[] = [
  '\u001b[2J',
  '\u001b]0;t\u0007',
  '\u009b31m',
  '\u007f',
  '\u0000',
  '\u0085',
  '\u202e',
  '\u2066',
  '\u200b',
  '\u00ad',
  '\ufe0f',
  '\u200d',
  '\ufeff',
  '\u2028',
  '\ufdd0',
  '\ufdd1',
  '\ud800',
  '\u{e0001}',
  '\r',
  '\n',
  '\r\n',
  '\t',
  ' ',
  '\u00a0',
  '\u3000',
  '⚠',
  '⚠️',
  '::',
  ':',
  '::error::x',
  '::set-output name=a::b',
  '::stop-commands::x',
  '#',
  '##',
  '[',
  ']',
  '##[error]',
  '##vso[task.complete]',
  '%0A',
  '%',
  '\\',
  '"',
  'a',
  'error',
];

/** A text of a few pieces that terminals or CI systems may obey. */
export function randomHazard(next: () => number): string {
  const length = 1 + Math.floor(next() * 8);
  return Array.from({ length }, () => PIECES[Math.floor(next() * PIECES.length)] ?? '').join('');
}
