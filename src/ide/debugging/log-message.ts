/** Expressions in one message; more are left as they are. */
const MAX_EXPRESSIONS = 50;

/** A log message with each `{expression}` replaced by its value, or by what is wrong with it. `{{` is a brace. */
export async function filledMessage(
  message: string,
  valueOf: (expression: string) => Promise<string>,
): Promise<string> {
  const filled: string[] = [];
  let left = MAX_EXPRESSIONS;
  for (const part of message.split(/(\{\{|\}\}|\{[^{}]*\})/)) {
    if (part === '{{' || part === '}}') filled.push(part.slice(1));
    else if (part.startsWith('{') && part.endsWith('}') && left-- > 0)
      filled.push(await valueOf(part.slice(1, -1)));
    else filled.push(part);
  }
  return filled.join('');
}
