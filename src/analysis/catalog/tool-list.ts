import { OPERATIONS } from '../../gateway/difc/labels';
import { nearest } from '../../text/spelling';
import type { TextRange } from '../../text/text-range';
import type { Tool, ToolHints } from '../tool';

/** Longest name of a tool, in UTF-16 units; MCP recommends at most 128. */
const MAX_NAME_LENGTH = 256;

export const NO_HINTS: ToolHints = { readOnly: null, destructive: null };

/** A tool of a list of names, or a sentence; with the range of the text that it is about. */
export type ListedTool = { readonly range: TextRange } & (
  { readonly ok: true; readonly tool: Tool } | { readonly ok: false; readonly message: string }
);

/** A text with one tool a line, blank lines and comments after `#`; stops at the first line it does not understand. */
export function* toolLines(text: string): Generator<ListedTool> {
  for (const match of text.matchAll(/[^\r\n]+/g)) {
    const line = match[0].replace(/^\uFEFF/, '').replace(/(?:^|\s)#.*$/, '');
    const written = line.trim();
    if (written === '') continue;
    const start = match.index + match[0].indexOf(written);
    const listed = listedTool(written, { start, end: start + written.length });
    yield listed;
    if (!listed.ok) return;
  }
}

/** `create_issue`, or with the operation that it is known to be: `create_issue write`. */
export function listedTool(written: string, range: TextRange): ListedTool {
  const [name = '', operation, ...more] = written.trim().split(/\s+/);
  if (name === '') return { ok: false, range, message: 'the name of a tool is empty' };
  const tooLong = nameTooLong(name);
  if (tooLong !== undefined) return { ok: false, range, message: tooLong };
  if (operation === undefined) return { ok: true, range, tool: { name, hints: NO_HINTS } };
  const known = OPERATIONS.find((each) => each === operation);
  if (known !== undefined && more.length === 0)
    return { ok: true, range, tool: { name, hints: { readOnly: known === 'read', destructive: null } } };
  const meant = nearest(operation, OPERATIONS);
  const hint = meant === undefined ? '' : `; did you mean ${meant}?`;
  const message = `one tool a line is expected: its name and, if known, its operation (${OPERATIONS.join(', ')})${hint}`;
  return { ok: false, range, message };
}

/** Why a name is refused. */
export function nameTooLong(name: string): string | undefined {
  if (name.length <= MAX_NAME_LENGTH) return undefined;
  return `the name of a tool has ${String(name.length)} characters; at most ${String(MAX_NAME_LENGTH)} are read`;
}
