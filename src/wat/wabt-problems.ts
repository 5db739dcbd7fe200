import { LineIndex } from '../text/line-index';
import { ANALYZED, overLimits } from '../text/size';
import type { TextRange } from '../text/text-range';
import type { FlatModule } from './flat-module';
import { NameFixes } from './name-fixes';
import { located, type WatProblem } from './problem';
import { type Node, nodeAt, parseTree, type WatTree } from './tree';
import { locateWabtErrors, parseWabtErrors, type WabtFault } from './wabt-errors';

/** Most problems reported about one text. */
const MAX_PROBLEMS = 1000;

/** An error of wabt at its range of the source. */
export interface SourceError {
  readonly message: string;
  readonly range: TextRange;
  readonly fault?: WabtFault;
}

/** Reads wabt's output about a text, or about what it was flattened to: at least one error, the first first. */
export function sourceErrors(tree: WatTree, flat: FlatModule | undefined, output: string): SourceError[] {
  const errors = parseWabtErrors(output, MAX_PROBLEMS);
  const found = locateWabtErrors(flat === undefined ? tree : parseTree(flat.text), errors);
  if (found.length === 0) {
    const message = output.trim() || 'the assembler refused the text without a reason';
    return [{ message, range: { start: 0, end: 0 } }];
  }
  const inSource = found.map((error) => ({ ...error, range: flat?.sourceOf(error.range) ?? error.range }));
  return inSource.sort((a, b) => a.range.start - b.range.start);
}

/** The errors as problems; those of the syntax with what would correct them, where editors check a text of this size. */
export function wabtProblems(
  tree: WatTree,
  code: 'wat-syntax' | 'wat-type',
  errors: readonly SourceError[],
): WatProblem[] {
  const lines = new LineIndex(tree.text);
  const isChecked = code === 'wat-syntax' && overLimits(tree.text, ANALYZED) === undefined;
  const names = isChecked ? new NameFixes(tree) : undefined;
  return errors.map(({ message, range, fault }) => {
    const fixes = fault?.kind === 'undefined' ? (names?.of(range.start, fault) ?? []) : [];
    return located(lines, { code, message, range, ...(fixes.length > 0 ? { fixes } : {}) });
  });
}

const functionHeader = new Set(['export', 'import', 'type', 'param', 'result', 'local']);

/** Whether a validator's finding is about the code of a function, not about a declaration. */
export function isInBody(tree: WatTree, { range, fault }: SourceError): boolean {
  if (range.end === 0) return false;
  let inHeader = false;
  for (let node: Node | undefined = nodeAt(tree, range.start); node !== undefined; node = node.parent) {
    if (node.kind !== 'list') continue;
    if (functionHeader.has(node.head)) inHeader = true;
    // A missing result is reported at the function's head.
    if (node.head === 'func') return !inHeader || fault?.kind === 'type-mismatch';
  }
  return false;
}
