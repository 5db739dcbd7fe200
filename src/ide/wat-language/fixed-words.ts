import { instructionDoc } from '../../wat/instructions';
import type { Atom, List } from '../../wat/tree';

const REFERENCE_TYPES = ['funcref', 'externref'];
const MEMORY_ARGUMENTS = ['offset=', 'align='];

/** The words that can stand at `position` of a list apart from instructions and names: `offset=`, `funcref`, … */
export function fixedWords(list: List, position: number): readonly string[] {
  if (list.head === 'table') return REFERENCE_TYPES;
  if (list.head === 'elem') return hasWord(list, position) ? [] : ['func', 'declare', ...REFERENCE_TYPES];
  const { instruction, since } = instructionBefore(list, position);
  if (instruction === undefined) return [];
  if (instruction.text === 'ref.null') return since.length === 0 ? ['func', 'extern'] : [];
  if (instructionDoc(instruction.text)?.immediates.startsWith('offset=') !== true) return [];
  return MEMORY_ARGUMENTS.filter((word) => !since.some(({ text }) => text.startsWith(word)));
}

/** Whether a bare word other than `declare` is between a list's head and `position`. */
function hasWord({ items }: List, position: number): boolean {
  return items.slice(1, position).some((item) => item.kind === 'keyword' && item.text !== 'declare');
}

/** The instruction that `position` still belongs to, with what is written after it. */
function instructionBefore(
  { items }: List,
  position: number,
): { readonly instruction?: Atom; readonly since: readonly Atom[] } {
  const since: Atom[] = [];
  for (let at = position - 1; at >= 0; at--) {
    const item = items[at];
    if (item === undefined || item.kind === 'list') break;
    if (item.kind === 'keyword' && !item.text.includes('=')) return { instruction: item, since };
    since.push(item);
  }
  return { since };
}
