import type { Result } from '../wasm/module';
import { flattened, type FlatModule } from './flat-module';
import { ASSEMBLED, limitsText, overLimits, type TextLimits } from '../text/size';
import { LineIndex } from '../text/line-index';
import { fileProblem, located, type UnlocatedProblem, type WatProblem } from './problem';
import { parseTree, type WatTree } from './tree';
import { runWabt } from './wabt-instance';
import { isInBody, sourceErrors, wabtProblems } from './wabt-problems';

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
 * appears in sentences about the file as a whole. Never throws: whatever is wrong comes back as problems with
 * ranges, all that wabt reports, the first in the text first. Type errors in function bodies are problems; what
 * else wabt's validator finds is left to the load check.
 */
export async function assembleWat(text: string, name: string): Promise<Result<AssembledWat, WatProblem[]>> {
  const tooLarge = sizeProblem(text, name, ASSEMBLED);
  if (tooLarge !== undefined) return { ok: false, error: [tooLarge] };
  const tree = parseTree(text);
  const lines = new LineIndex(text);
  const refusal = notOneModule(tree);
  if (refusal !== undefined) return { ok: false, error: [located(lines, refusal)] };
  const flat = flattened(tree);
  if (!flat.ok) return { ok: false, error: flat.error.map((problem) => located(lines, problem)) };
  return assembleFlat(tree, flat.value, name);
}

/** What to say of a text that is larger than what is assembled under `limits`; undefined for any other. */
export function sizeProblem(text: string, name: string, limits: TextLimits): WatProblem | undefined {
  if (overLimits(text, limits) === undefined) return undefined;
  const where = limits === ASSEMBLED ? '' : ' in the editor; the command line accepts larger files';
  const message = `${name} is too large: Guard Lab assembles WAT up to ${limitsText(limits)}${where}`;
  return fileProblem('wat-size', message);
}

/** Assembles what wabt can follow: the text itself, or one whose deep functions are written flat. */
async function assembleFlat(
  tree: WatTree,
  flat: FlatModule | undefined,
  name: string,
): Promise<Result<AssembledWat, WatProblem[]>> {
  const result = await runWabt(new TextEncoder().encode(flat?.text ?? tree.text));
  if (result.kind === 'crashed') return { ok: false, error: [crash(name, result.reason)] };
  if (result.kind === 'refused') {
    const errors = sourceErrors(tree, flat, result.output);
    return { ok: false, error: wabtProblems(tree, 'wat-syntax', errors) };
  }
  const all = result.findings === '' ? [] : sourceErrors(tree, flat, result.findings);
  // Functions that wabt saw flat are left to the load check.
  const errors = all.filter(({ range }) => flat?.isFlat(range) !== true);
  // So is what is wrong with declarations: the load check has the gateway's words for it.
  if (errors.some((error) => isInBody(tree, error)))
    return { ok: false, error: wabtProblems(tree, 'wat-type', errors) };
  if (flat === undefined) return { ok: true, value: { bytes: result.bytes, tree } };
  const bytes = flat.nest(result.bytes);
  if (bytes === undefined) return { ok: false, error: [located(new LineIndex(tree.text), flat.refusal)] };
  return { ok: true, value: { bytes, tree } };
}

function crash(name: string, reason: string): WatProblem {
  return fileProblem('wat-assembler', `the assembler failed on ${name}: ${reason}`);
}

/** Commands of test scripts, which may follow a module. */
const scriptCommand = /^(?:assert_\w+|invoke|get|register|input|output|script|thread|wait)$/;

/** Test scripts, quoted and binary modules: legal in .wast files, but no guard with source lines. */
function notOneModule(tree: WatTree): UnlocatedProblem | undefined {
  let modules = 0;
  for (const item of tree.root.items) {
    if (item.kind !== 'list') continue;
    const head = item.items[0];
    const range = { start: item.start, end: head?.end ?? item.end };
    if (item.head === 'module') {
      if (++modules > 1)
        return { code: 'wat-script', message: 'a guard is a single module; remove this one', range };
      const form = item.items[item.items[1]?.kind === 'id' ? 2 : 1];
      if (form?.kind === 'keyword' && /^(?:quote|binary|definition|instance)$/.test(form.text)) {
        const message = `(module ${form.text} …) is for test scripts; write the fields of the module as text`;
        return { code: 'wat-script', message, range: { start: form.start, end: form.end } };
      }
    } else if (scriptCommand.test(item.head)) {
      const message = `${item.head} is a command of test scripts, not part of a module`;
      return { code: 'wat-script', message, range };
    }
  }
  return undefined;
}
