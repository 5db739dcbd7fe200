/** What terminals or CI systems may obey in a written text, apart from the colours of our own paint. */
export function obeyed(text: string): string[] {
  const found: string[] = [];
  const plain = text.replace(/\u001b\[(?:1|2|22|3[1-9])m/g, '');
  for (const character of plain.match(HIDDEN) ?? []) {
    found.push(`U+${(character.codePointAt(0) ?? 0).toString(16)}`);
  }
  // GitHub's runner ends lines at all three.
  for (const line of text.split(/\r\n|\r|\n/)) {
    const command = commandOf(line);
    if (command !== undefined) found.push(command);
  }
  return found;
}

const HIDDEN =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\u{e0000}-\u{e0fff}]/gu;

/**
 * The command that GitHub's runner takes a line for, whatever its name: `::name …::` at the start, after white space
 * and what comparing texts ignores, or `##[name …]` anywhere; and Azure's `##vso[…]`.
 */
export function commandOf(line: string): string | undefined {
  const start = line.replace(/^[\s\u0085\p{Cc}\p{Default_Ignorable_Code_Point}]+/u, '');
  if (/^::[^:]*::/u.test(start)) return start;
  return /#\p{Default_Ignorable_Code_Point}*#\p{Default_Ignorable_Code_Point}*[\w-]*\[[^\]]*\]/u.exec(
    line,
  )?.[0];
}
