import { functionStart, isMember, sourceTokens, type SourceToken, type TokenLanguage } from './source-tokens';

/** The request that asks the debugger for the `InlineVariable`s of a frame. */
export const INLINE_VARIABLES = 'guardLabInlineVariables';

/** A variable of a stopped frame. */
export interface InlineVariable {
  readonly name: string;
  readonly value: string;
  /** Where the source declares it, counted from 1; undefined where that is not known. */
  readonly line?: number | undefined;
  readonly isArgument: boolean;
}

/** A value shown beside a line; line and characters count from 0. */
export interface InlineValue {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Lines counted from 0, both inclusive. */
interface LineSpan {
  readonly first: number;
  readonly last: number;
}

/** Longer texts have no values beside their lines, in characters. */
const MAX_TEXT = 2_000_000;
/** Values shown at once. */
const MAX_VALUES = 500;
const DECLARES = /^(?:let|const|var)$/;

/**
 * The values to show in the text of a frame's source: at the lines of its function that come before the line where it is
 * stopped, and at that. A variable is shown from its declaration on; at the line that is to declare it next it has no
 * value yet.
 */
export function inlineValues(
  text: string,
  language: TokenLanguage,
  stopLine: number,
  variables: readonly InlineVariable[],
  visible: LineSpan,
): InlineValue[] {
  if (text.length > MAX_TEXT) return [];
  const byName = new Map(variables.filter(isKnown).map((each) => [each.name, each]));
  const tokens = sourceTokens(text, language, stopLine);
  const isBefore = ({ line }: SourceToken): boolean => line < stopLine;
  const start = functionStart(tokens.filter(isBefore), language) ?? functionStart(tokens, language);
  const first = Math.max(start ?? stopLine, visible.first);
  const values = new Map<string, InlineValue>();
  for (const [at, token] of tokens.entries()) {
    const { line, start: character, kind } = token;
    if (kind !== 'name' || line < first || line > visible.last || isMember(tokens, at)) continue;
    const variable = byName.get(token.text);
    if (variable === undefined) continue;
    const isDeclared = DECLARES.test(tokens[at - 1]?.text ?? '');
    if (!isSetAt(variable, line, stopLine, isDeclared)) continue;
    const { name, value } = variable;
    const end = character + token.text.length;
    const shown = { line, start: character, end, text: `${name} = ${value}` };
    values.set(`${String(line)} ${name}`, shown);
    if (values.size === MAX_VALUES) break;
  }
  return [...values.values()];
}

/** Whether there is a value, and not the reason why there is none. */
function isKnown({ value }: InlineVariable): boolean {
  return !value.startsWith('<');
}

function isSetAt(
  { line: declared, isArgument }: InlineVariable,
  line: number,
  stopLine: number,
  isDeclared: boolean,
): boolean {
  if (isArgument) return true;
  if (declared === undefined) return !(isDeclared && line === stopLine);
  return line + 1 >= declared && declared <= stopLine;
}
