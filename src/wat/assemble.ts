import type { Outcome } from '../wasm/module';
import { tooDeepAt } from './nesting';
import { LineIndex, type TextRange } from './text-position';
import { nodeAt, type Node, parseTree, type WatTree } from './tree';
import { locateWabtErrors, parseWabtErrors } from './wabt-errors';
import { runWabt } from './wabt-instance';

/** Longest text we assemble, in UTF-16 units; wabt takes about a second and 100 MB for 2 MiB. */
export const MAX_WAT_LENGTH = 8 * 1024 * 1024;

/** Most problems told about one text. */
const MAX_PROBLEMS = 1000;

/** Why WAT text is not assembled, and where. */
export interface WatProblem extends TextRange {
  /**
   * `syntax` and `type`: the text is wrong. `script`: it is not one plain text module. `size` and `depth`: it is
   * more than we take on. `assembler`: wabt failed in a way of its own.
   */
  readonly kind: 'syntax' | 'type' | 'script' | 'size' | 'depth' | 'assembler';
  readonly message: string;
  /** Line of `start`, counted from 1. */
  readonly line: number;
  /** Column of `start` in UTF-16 units, counted from 1. */
  readonly column: number;
}

/** An assembled text. */
export interface AssembledWat {
  /** The module, with a name section as `wat2wasm --debug-names` writes it. */
  readonly bytes: Uint8Array;
  /** What the text was read as, for `watPositions` and `analyzeWat`. */
  readonly tree: WatTree;
}

/**
 * Assembles one WAT module, `(module …)` or bare fields, with wabt. Everything wabt knows is enabled, so that a
 * feature the gateway refuses is assembled here and refused by the load check. `name` is the file's name as it
 * is to stand in sentences about the file as a whole. Never throws: whatever is wrong comes back as problems with
 * ranges, all that wabt reports, the first in the text first. Type errors in function bodies are problems; what
 * else wabt's validator finds is left to the load check.
 */
export async function assembleWat(text: string, name: string): Promise<Outcome<AssembledWat, WatProblem[]>> {
  if (text.length > MAX_WAT_LENGTH) {
    const message = `${name} has ${String(text.length)} characters of WAT; Guard Lab assembles up to ${String(MAX_WAT_LENGTH)}`;
    return { ok: false, error: [{ kind: 'size', message, start: 0, end: 0, line: 1, column: 1 }] };
  }
  const tree = parseTree(text);
  const refusal = notOneModule(tree) ?? tooDeep(tree);
  if (refusal !== undefined) return { ok: false, error: [place(new LineIndex(text), refusal)] };

  const result = await runWabt(new TextEncoder().encode(text));
  if (result.kind === 'crashed') {
    const message = `the assembler failed on ${name}: ${result.reason}`;
    return { ok: false, error: [{ kind: 'assembler', message, start: 0, end: 0, line: 1, column: 1 }] };
  }
  if (result.kind === 'refused') return { ok: false, error: wabtProblems(tree, 'syntax', result.output) };
  const findings = result.findings === '' ? [] : wabtProblems(tree, 'type', result.findings);
  // What is wrong with declarations is left to the load check, which has the gateway's words for it.
  if (findings.some((problem) => isInBody(tree, problem))) return { ok: false, error: findings };
  return { ok: true, value: { bytes: result.bytes, tree } };
}

type Unplaced = Omit<WatProblem, 'line' | 'column'>;

function place(lines: LineIndex, problem: Unplaced): WatProblem {
  const { line, column } = lines.positionAt(problem.start);
  return { ...problem, line: line + 1, column: column + 1 };
}

function wabtProblems(tree: WatTree, kind: 'syntax' | 'type', output: string): WatProblem[] {
  const lines = new LineIndex(tree.text);
  const located = locateWabtErrors(tree, parseWabtErrors(output).slice(0, MAX_PROBLEMS));
  const problems = located.map((problem) => place(lines, { kind, ...problem }));
  if (problems.length === 0) {
    const message = output.trim() || 'the assembler refused the text without a reason';
    problems.push(place(lines, { kind, message, start: 0, end: 0 }));
  }
  return problems.sort((a, b) => a.start - b.start);
}

const functionHeader = new Set(['export', 'import', 'type', 'param', 'result', 'local']);

/** Whether a validator's finding is about the code of a function, not about a declaration. */
function isInBody(tree: WatTree, problem: WatProblem): boolean {
  if (problem.end === 0) return false;
  let inHeader = false;
  for (let node: Node | undefined = nodeAt(tree, problem.start); node !== undefined; node = node.parent) {
    if (node.kind !== 'list') continue;
    if (functionHeader.has(node.head)) inHeader = true;
    // A missing result is told at the function's head.
    if (node.head === 'func') return !inHeader || problem.message.startsWith('type mismatch');
  }
  return false;
}

function tooDeep(tree: WatTree): Unplaced | undefined {
  const range = tooDeepAt(tree);
  const message = 'nested too deeply for the assembler, which takes about 110 blocks inside each other';
  return range && { kind: 'depth', message, ...range };
}

/** Commands of test scripts, which stand beside modules. */
const scriptCommand = /^(?:assert_\w+|invoke|get|register|input|output|script|thread|wait)$/;

/** Test scripts, quoted and binary modules: legal in .wast files, but no guard with source lines. */
function notOneModule(tree: WatTree): Unplaced | undefined {
  let modules = 0;
  for (const item of tree.root.items) {
    if (item.kind !== 'list') continue;
    const head = item.items[0];
    const range = { start: item.start, end: head?.end ?? item.end };
    if (item.head === 'module') {
      if (++modules > 1)
        return { kind: 'script', message: 'a guard is one module; this is another', ...range };
      const form = item.items[item.items[1]?.kind === 'id' ? 2 : 1];
      if (form?.kind === 'keyword' && /^(?:quote|binary|definition|instance)$/.test(form.text)) {
        const message = `(module ${form.text} …) is for test scripts; write the fields of the module as text`;
        return { kind: 'script', message, start: form.start, end: form.end };
      }
    } else if (scriptCommand.test(item.head)) {
      return {
        kind: 'script',
        message: `${item.head} is a command of test scripts, not part of a module`,
        ...range,
      };
    }
  }
  return undefined;
}
