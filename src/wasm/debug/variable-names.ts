import { BinaryReader } from '../binary-reader';
import { attempt } from '../load-failure';
import { scanSections } from './section-scan';

/** Names that a module's name section has for what debuggers show. */
export interface VariableNames {
  /** Of local `local` of function `index`, parameters and imports counted. */
  local(index: number, local: number): string | undefined;
  global(index: number): string | undefined;
}

const LOCALS = 2;
const GLOBALS = 7;
const MAX_NAMES = 1_000_000;

/** Reads what it can: a name section that is cut short yields the names before the cut. */
export function readVariableNames(bytes: Uint8Array): VariableNames {
  const locals = new Map<number, Map<number, string>>();
  const globals = new Map<number, string>();
  const section = scanSections(bytes).custom.get('name');
  if (section !== undefined) {
    let left = MAX_NAMES;
    const readMap = (reader: BinaryReader, names: Map<number, string>): void => {
      for (let count = reader.u32(''); count > 0 && left > 0; count--, left--) {
        const index = reader.u32('');
        const name = reader.name('');
        if (name !== '') names.set(index, name);
      }
    };
    attempt(() => {
      const reader = new BinaryReader(bytes, section.start, section.end);
      while (reader.offset < section.end) {
        const id = reader.byte('');
        const { start, end } = reader.take(reader.u32(''), '');
        const content = new BinaryReader(bytes, start, end);
        if (id === GLOBALS) readMap(content, globals);
        if (id !== LOCALS) continue;
        for (let count = content.u32(''); count > 0 && left > 0; count--) {
          const index = content.u32('');
          const names = new Map<number, string>();
          locals.set(index, names);
          readMap(content, names);
        }
      }
    });
  }
  return {
    local: (index, local) => locals.get(index)?.get(local),
    global: (index) => globals.get(index),
  };
}
