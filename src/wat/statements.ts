import type { SourceRow } from '../wasm/debug/source-rows';
import { moduleFields } from './fields';
import { codePieces } from './initialisers';
import type { WrittenInstruction } from './instruction-order';
import { matchInstructions } from './positions';
import { LineIndex } from '../text/line-index';
import { shownPosition } from '../text/shown-position';
import { nodeAt, type Node, type WatTree } from './tree';

/** Lists whose items are statements; what is in any other list is an operand. */
const containers = new Set(['func', 'block', 'loop', 'then', 'else', 'try', 'try_table', 'do', 'catch']);
const closing = new Set(['end', 'else']);

/**
 * Where the functions of WAT text can be stopped, by offset in the module assembled from it. A statement is an
 * instruction with everything folded into it, stopped at before its first operand; of several that begin on one
 * line the first counts. Further lines of a statement are rows where no step ends, placed at their own first
 * instruction. `source` is the name the rows get.
 */
export function watRows(tree: WatTree, bytes: Uint8Array, source: string): SourceRow[] {
  const lines = new LineIndex(tree.text);
  const rows: SourceRow[] = [];
  for (const piece of codePieces(moduleFields(tree), bytes)) {
    if (piece.declaration.space !== 'func') continue;
    const { offsets, written } = matchInstructions(bytes, piece);
    const statements = new Map<number, SourceRow>();
    const starts = new Map<number, SourceRow>();
    offsets.forEach((offset, i) => {
      const instruction = written[i];
      if (instruction === undefined || closing.has(instruction.name)) return;
      const row = (at: number, statement: boolean): SourceRow => {
        return { offset, source, ...shownPosition(lines.positionAt(at)), statement };
      };
      keepFirst(statements, row(statementStart(tree, instruction), true));
      keepFirst(starts, row(instruction.start, false));
    });
    rows.push(...statements.values());
    for (const [line, row] of starts) if (!statements.has(line)) rows.push(row);
  }
  return rows.sort((a, b) => a.offset - b.offset || Number(b.statement) - Number(a.statement));
}

/** Offsets of one function ascend, so the first row of a line is its first code. */
function keepFirst(rows: Map<number, SourceRow>, row: SourceRow): void {
  if (!rows.has(row.line)) rows.set(row.line, row);
}

/** Where the statement begins that an instruction is part of. */
function statementStart(tree: WatTree, instruction: WrittenInstruction): number {
  let node: Node = nodeAt(tree, instruction.start);
  if (node.kind !== 'list' && node.parent.items[0] === node) node = node.parent;
  for (let list = node.parent; list !== undefined && !containers.has(list.head); list = node.parent)
    node = list;
  return node.start;
}
