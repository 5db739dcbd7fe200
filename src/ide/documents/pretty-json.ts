/** Characters of a value that is shown as a document, about; making more would block the editor. */
const MAX_CHARACTERS = 16 * 1024 * 1024;

class TooLarge extends Error {}

/**
 * A value as indented JSON. A value too large or nested too deep to show gives a sentence that says so, as
 * a JSON comment; a guard decides how deep its arguments are.
 */
export function prettyJson(value: unknown, maximum = MAX_CHARACTERS): string {
  let left = maximum;
  try {
    return `${JSON.stringify(
      value,
      (key, member: unknown) => {
        left -= key.length + 8 + (typeof member === 'string' ? member.length : 0);
        if (left < 0) throw new TooLarge();
        return member;
      },
      2,
    )}\n`;
  } catch (error) {
    if (error instanceof TooLarge) {
      return `// Larger than ${String(maximum)} characters: use \`guard-lab run --reporter json\`.\n`;
    }
    // The engine's stack is used up.
    if (!(error instanceof RangeError)) throw error;
    return '// Nested too deeply to show: use `guard-lab run --reporter json`.\n';
  }
}
