import type { GuardFunction } from '../../gateway/invocation';
import type { GuardFile } from '../../run/guard-file';
import { textPosition } from '../../text/shown-position';
import { guardTextOf, type GuardText } from '../../inspect/guard-text';
import type { Location } from '../../diagnostics/diagnostic';
import type { GuardLocations } from './located-diagnostics';

/**
 * Places of a guard that ran. In WAT, frames are found by their offset in the bytes and have exact ranges;
 * in compiled guards they have the position that debug information gave them.
 *
 * @param uri the guard's location as text
 * @param sources locations of source files that exist, by their name in frames
 * @param instruction where a frame is in the disassembly
 */
export function guardLocations(
  uri: string,
  file: GuardFile,
  sources: ReadonlyMap<string, string>,
  instruction: GuardLocations['instruction'] = () => undefined,
): GuardLocations {
  const { wat, module } = file;
  const inSource = (
    source: string | undefined,
    line: number | undefined,
    column: number | undefined,
  ): Location | undefined => {
    const at = source === undefined ? undefined : sources.get(source);
    if (at === undefined || line === undefined) return undefined;
    const position = textPosition({ line, ...(column === undefined ? {} : { column }) });
    // An empty range: VS Code underlines the word there.
    return { uri: at, range: { start: position, end: position } };
  };
  if (wat === undefined) {
    return {
      isText: false,
      frame: ({ source, line, column }) => inSource(source, line, column),
      position: ({ source, line, column }) => inSource(source, line, column),
      exported: () => undefined,
      instruction,
      loadError: () => undefined,
    };
  }
  let text: GuardText | undefined;
  const guard = (): GuardText => (text ??= guardTextOf(wat));
  return {
    isText: true,
    frame: ({ offset }) => {
      const range = guard().positions(module.bytes).rangeAt(offset);
      return range && { uri, range: guard().rangeOf(range) };
    },
    position: ({ source, line, column }) => inSource(source, line, column),
    exported: (name) => exportLocation(guard(), uri, name),
    instruction: () => undefined,
    loadError: (offset) => {
      const range = offset === undefined ? undefined : guard().positions(module.bytes).rangeAt(offset);
      return { uri, range: guard().rangeOf(range ?? guard().moduleHead) };
    },
  };
}

function exportLocation(guard: GuardText, uri: string, name: GuardFunction): Location | undefined {
  const entry = guard.fields.exports.find((each) => each.name?.text === `"${name}"`);
  return entry && { uri, range: guard.rangeOf(entry.list) };
}
