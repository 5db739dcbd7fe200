import { disassemble, type DisassembledLines } from '../wasm/debug/disassembly';
import { decodeModule } from '../wasm/decode';
import { ANY_MEMORY } from './any-memory';

/** Longest disassembly, in lines: some 2 MB of text, made in a fraction of a second. */
const MAX_LINES = 60_000;

/**
 * The disassembly of a guard's bytes, whatever memory the guard declares; comments where it cannot be decoded.
 *
 * @param focus offset in the file whose function is shown even when the text has to be cut
 */
export function disassembledGuard(bytes: Uint8Array, focus: number | undefined): DisassembledLines {
  const decoded = decodeModule(bytes, ANY_MEMORY);
  if (!decoded.ok) {
    const why = `The gateway cannot read this module, so there is nothing to show: ${decoded.error.message}`;
    return onlyComments(why);
  }
  return disassemble(decoded.value, { maxLines: MAX_LINES, ...(focus === undefined ? {} : { focus }) });
}

/** Sentences in the place of a disassembly, each line as a comment. */
export function onlyComments(sentences: string): DisassembledLines {
  const text = sentences
    .split('\n')
    .map((line) => `;; ${line}\n`)
    .join('');
  return { text, omitted: 0, offsets: new Int32Array(), ends: new Int32Array() };
}
