/** Expressions in one message; more are left as they are. */
const MAX_EXPRESSIONS = 50;

/** A log message with each `{expression}` replaced by its value, or by what is wrong with it. `{{` is a brace. */
export async function filledMessage(
  message: string,
  valueOf: (expression: string) => Promise<string>,
): Promise<string> {
  const parts = message.split(/(\{\{|\}\}|\{[^{}]*\})/, 2 * MAX_EXPRESSIONS + 1);
  const filled: string[] = [];
  for (const part of parts) {
    if (part === '{{' || part === '}}') filled.push(part.slice(1));
    else if (part.startsWith('{') && part.endsWith('}')) filled.push(await valueOf(part.slice(1, -1)));
    else filled.push(part);
  }
  return filled.join('');
}
