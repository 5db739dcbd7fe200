import type { Result } from '../wasm/module';
import { moduleFields } from './fields';
import { flattenBody } from './flat-body';
import type { FlatProblem, FlatStep } from './flat-step';
import { FlatText } from './flat-text';
import { isDeclarative } from './instruction-order';
import { nestBlocks } from './nest-blocks';
import { type DeepField, deepFields, MAX_NESTING } from './nesting';
import type { UnlocatedProblem } from './problem';
import type { TextRange } from '../text/text-range';
import type { List, WatTree } from './tree';
import { figure } from '../text/figure';

/** A module's text with its deep functions written flat, which wabt can follow however deep they are. */
export interface FlatModule {
  readonly text: string;
  /** Whether a range of the source lies in a function that was written flat. */
  isFlat(range: TextRange): boolean;
  /** The range of the source that a range of `text` came from. */
  sourceOf(range: TextRange): TextRange;
  /** Nests the blocks of the assembled text again; undefined when they hold what the gateway refuses. */
  nest(bytes: Uint8Array): Uint8Array | undefined;
  /** What to say then. */
  readonly refusal: UnlocatedProblem;
}

const UNSUPPORTED =
  'nested too deeply for the assembler, which takes about 110 blocks inside each other where code uses features that the gateway refuses';

/**
 * Writes the functions flat that nest too deeply for wabt, whose parser takes some hundred levels. Undefined when
 * there are none. What cannot be written flat comes back as problems.
 */
export function flattened(tree: WatTree): Result<FlatModule | undefined, UnlocatedProblem[]> {
  const deep = deepFields(tree);
  if (deep.length === 0) return { ok: true, value: undefined };
  const tooDeep = deep.find(({ beyond }) => beyond !== undefined);
  if (tooDeep?.beyond !== undefined) return refused('wat-depth', limitText(), tooDeep.beyond);
  const [unfinished] = tree.problems;
  if (unfinished !== undefined) return refused('wat-syntax', problemTexts[unfinished.kind], unfinished);
  return flattenFields(tree, deep);
}

/** Writes the functions flat that `deep` says; their text is well-formed. */
export function flattenFields(
  tree: WatTree,
  deep: readonly Pick<DeepField, 'start' | 'tooDeep'>[],
): Result<FlatModule | undefined, UnlocatedProblem[]> {
  const out = new FlatText(tree.text);
  const steps = new Map<number, readonly FlatStep[]>();
  const ranges: TextRange[] = [];
  const functions = moduleFields(tree).declarations.func.filter(({ imported }) => !imported);
  const indices = new Map(functions.map(({ list }, index) => [list.start, { list, index }]));
  let written = 0;
  for (const { start, tooDeep } of deep) {
    const found = indices.get(start);
    if (found === undefined) return refused('wat-depth', outsideText(), tooDeep);
    const { list, index } = found;
    const from = bodyStart(list);
    const first = list.items[from];
    if (first === undefined) return refused('wat-depth', outsideText(), tooDeep);
    out.copy({ start: written, end: first.start });
    const body = flattenBody(out, list, from);
    if (!body.ok) return { ok: false, error: [bodyProblem(body.error, tooDeep)] };
    steps.set(index, body.value);
    ranges.push({ start: list.start, end: list.end });
    written = list.end - 1;
  }
  out.copy({ start: written, end: tree.text.length });
  return { ok: true, value: flatModule(out, steps, ranges, deep[0]?.tooDeep ?? { start: 0, end: 0 }) };
}

function flatModule(
  out: FlatText,
  steps: ReadonlyMap<number, readonly FlatStep[]>,
  ranges: readonly TextRange[],
  { start, end }: TextRange,
): FlatModule {
  return {
    text: out.toString(),
    isFlat: (range) => ranges.some((each) => each.start <= range.start && range.start < each.end),
    sourceOf: (range) => out.sourceOf(range),
    nest: (bytes) => nestBlocks(bytes, steps),
    refusal: { code: 'wat-depth', message: UNSUPPORTED, range: { start, end } },
  };
}

/** Index of a function's first instruction. */
function bodyStart(list: List): number {
  const first = list.items.findIndex((item, index) => {
    if (index === 0) return false;
    return item.kind === 'keyword' || (item.kind === 'list' && !isDeclarative(item));
  });
  return first === -1 ? list.items.length : first;
}

function bodyProblem({ kind, message, start, end }: FlatProblem, tooDeep: TextRange): UnlocatedProblem {
  if (kind === 'syntax') return { code: 'wat-syntax', message, range: { start, end } };
  const range = { start: tooDeep.start, end: tooDeep.end };
  return { code: 'wat-depth', message: UNSUPPORTED, range };
}

const problemTexts = {
  'unclosed-list': 'this parenthesis is never closed',
  'stray-close': 'unexpected token )',
  'unterminated-string': 'this string has no end',
  'unterminated-comment': 'this comment has no end',
} as const;

function limitText(): string {
  const limit = figure(MAX_NESTING);
  return `nested too deeply: Guard Lab assembles up to ${limit} blocks and instructions inside each other`;
}

function outsideText(): string {
  return 'nested too deeply: outside of the code of functions the assembler takes about 220 lists inside each other';
}

function refused(
  code: UnlocatedProblem['code'],
  message: string,
  { start, end }: TextRange,
): { readonly ok: false; readonly error: UnlocatedProblem[] } {
  return { ok: false, error: [{ code, message, range: { start, end } }] };
}
