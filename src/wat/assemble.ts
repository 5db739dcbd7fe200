import type { Result } from '../wasm/module';
import { flattened, type FlatModule } from './flat-module';
import { ASSEMBLED, limitsText, overLimits, type TextLimits } from '../text/size';
import { LineIndex } from '../text/line-index';
import { START_OF_TEXT, type UnplacedProblem, type WatProblem } from './problem';
import { nodeAt, type Node, parseTree, type WatTree } from './tree';
import { locateWabtErrors, parseWabtErrors } from './wabt-errors';
import { runWabt } from './wabt-instance';

export type { WatProblem } from './problem';

/** Most problems reported about one text. */
const MAX_PROBLEMS = 1000;

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
export async function assembleWat(text: string, name: string): Promise<Result<AssembledWat, WatProblem[]>> {
  const tooLarge = sizeProblem(text, name, ASSEMBLED);
  if (tooLarge !== undefined) return { ok: false, error: [tooLarge] };
  const tree = parseTree(text);
  const lines = new LineIndex(text);
  const refusal = notOneModule(tree);
  if (refusal !== undefined) return { ok: false, error: [place(lines, refusal)] };
  const flat = flattened(tree);
  if (!flat.ok) return { ok: false, error: flat.error.map((problem) => place(lines, problem)) };
  return assembleFlat(tree, flat.value, name);
}

/** What to say of a text that is larger than what is assembled under `limits`; undefined for any other. */
export function sizeProblem(text: string, name: string, limits: TextLimits): WatProblem | undefined {
  if (overLimits(text, limits) === undefined) return undefined;
  const where = limits === ASSEMBLED ? '' : ' in the editor; the command line accepts larger files';
  const message = `${name} is too large: Guard Lab assembles WAT up to ${limitsText(limits)}${where}`;
  return { kind: 'size', message, ...START_OF_TEXT };
}

/** Assembles what wabt can follow: the text itself, or one whose deep functions are written flat. */
async function assembleFlat(
  tree: WatTree,
  flat: FlatModule | undefined,
  name: string,
): Promise<Result<AssembledWat, WatProblem[]>> {
  const result = await runWabt(new TextEncoder().encode(flat?.text ?? tree.text));
  if (result.kind === 'crashed') return { ok: false, error: [crash(name, result.reason)] };
  if (result.kind === 'refused')
    return { ok: false, error: wabtProblems(tree, flat, 'syntax', result.output) };
  const all = result.findings === '' ? [] : wabtProblems(tree, flat, 'type', result.findings);
  // Functions that wabt saw flat are left to the load check.
  const findings = all.filter((problem) => flat?.isFlat(problem) !== true);
  // So is what is wrong with declarations: the load check has the gateway's words for it.
  if (findings.some((problem) => isInBody(tree, problem))) return { ok: false, error: findings };
  if (flat === undefined) return { ok: true, value: { bytes: result.bytes, tree } };
  const bytes = flat.nest(result.bytes);
  if (bytes === undefined) return { ok: false, error: [place(new LineIndex(tree.text), flat.refusal)] };
  return { ok: true, value: { bytes, tree } };
}

function crash(name: string, reason: string): WatProblem {
  const message = `the assembler failed on ${name}: ${reason}`;
  return { kind: 'assembler', message, ...START_OF_TEXT };
}

function place(lines: LineIndex, problem: UnplacedProblem): WatProblem {
  return { ...problem, position: lines.positionAt(problem.start) };
}

function wabtProblems(
  tree: WatTree,
  flat: FlatModule | undefined,
  kind: 'syntax' | 'type',
  output: string,
): WatProblem[] {
  const lines = new LineIndex(tree.text);
  const errors = parseWabtErrors(output, MAX_PROBLEMS);
  const located = locateWabtErrors(flat === undefined ? tree : parseTree(flat.text), errors);
  const problems = located.map((problem) => {
    return place(lines, { kind, ...problem, ...flat?.sourceOf(problem) });
  });
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
    // A missing result is reported at the function's head, in wabt's own words: it has no codes.
    if (node.head === 'func') return !inHeader || problem.message.startsWith('type mismatch');
  }
  return false;
}

/** Commands of test scripts, which stand beside modules. */
const scriptCommand = /^(?:assert_\w+|invoke|get|register|input|output|script|thread|wait)$/;

/** Test scripts, quoted and binary modules: legal in .wast files, but no guard with source lines. */
function notOneModule(tree: WatTree): UnplacedProblem | undefined {
  let modules = 0;
  for (const item of tree.root.items) {
    if (item.kind !== 'list') continue;
    const head = item.items[0];
    const range = { start: item.start, end: head?.end ?? item.end };
    if (item.head === 'module') {
      if (++modules > 1)
        return { kind: 'script', message: 'a guard is a single module; remove this one', ...range };
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
