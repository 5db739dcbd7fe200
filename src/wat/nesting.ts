import type { TextRange } from '../text/text-range';
import { TokenCode } from './tokens';
import type { WatTree } from './tree';

const blocks = new Set(['block', 'loop', 'if', 'try', 'try_table']);
const clauses = new Set(['then', 'else', 'do', 'catch', 'catch_all', 'delegate']);

/** Stack that wabt's parser needs per level, in units of a folded plain instruction. */
const BLOCK_COST = 2;
/**
 * wabt's stack has 64 KiB and no guard: beyond about 145 nested blocks or 290 nested folded instructions it
 * overwrites its own data, then fails in any way there is, endless loops included. This leaves a fifth spare.
 */
const MAX_COST = 232;

/** How deep blocks and folded instructions of one function may nest, together. */
export const MAX_NESTING = 10_000;

/** A module field that nests deeper than wabt can follow. */
export interface DeepField {
  /** Offset of its opening parenthesis. */
  readonly start: number;
  /** The first list or `block` keyword beyond what wabt follows. */
  readonly tooDeep: TextRange;
  /** The first one beyond `MAX_NESTING`. */
  readonly beyond?: TextRange;
}

interface Level {
  /** The list's first word, and the token behind the list. */
  readonly head: number;
  readonly next: number;
  readonly isModule: boolean;
  /** Cost of everything open at this point, flat blocks of this list included. */
  cost: number;
  depth: number;
}

/**
 * The fields that nest too deeply for wabt, in order, up to the first that nests beyond `MAX_NESTING`. Linear in the
 * text; makes no nodes.
 */
export function deepFields(tree: WatTree): DeepField[] {
  const walk = new NestingWalk(tree);
  walk.run();
  return walk.found;
}

class NestingWalk {
  readonly found: DeepField[] = [];
  private readonly levels: Level[] = [];
  private level: Level = { head: -1, next: Infinity, isModule: false, cost: 0, depth: 0 };
  private field = 0;

  constructor(private readonly tree: WatTree) {}

  run(): void {
    const { layout } = this.tree;
    const { tokens } = layout;
    for (let index = 0; index < tokens.count && this.found.at(-1)?.beyond === undefined;) {
      while (this.level.next <= index) this.level = this.levels.pop() ?? this.level;
      const kind = tokens.kindAt(index);
      if (kind === TokenCode.Open) {
        this.open(index);
        index++;
      } else {
        if (kind === TokenCode.Keyword) this.keyword(index);
        index = layout.nextOf(index);
      }
    }
  }

  private open(index: number): void {
    const { layout } = this.tree;
    const { tokens } = layout;
    let first = index + 1;
    while (tokens.kindAt(first) === TokenCode.Annotation) first = layout.nextOf(first);
    const head = tokens.kindAt(first) === TokenCode.Keyword ? tokens.textOf(first) : '';
    const around = this.levels.length;
    const isModule = around === 0 && head === 'module';
    if (!isModule && (around === 0 || (around === 1 && this.level.isModule)))
      this.field = tokens.startOf(index);
    const own = blocks.has(head) ? BLOCK_COST : clauses.has(head) ? 0 : 1;
    const { cost, depth } = this.level;
    this.levels.push(this.level);
    this.level = {
      head: first,
      next: layout.nextOf(index),
      isModule,
      cost: cost + own,
      depth: depth + (own === 0 ? 0 : 1),
    };
    const start = tokens.startOf(index);
    this.check({ start, end: start + 1 });
  }

  /** A block that is written flat; the keyword of a list is none. */
  private keyword(index: number): void {
    const { tokens } = this.tree.layout;
    if (index === this.level.head) return;
    const word = tokens.textOf(index);
    if (blocks.has(word)) {
      this.level.cost += BLOCK_COST;
      this.level.depth++;
      this.check({ start: tokens.startOf(index), end: tokens.endOf(index) });
    } else if (word === 'end') {
      this.level.cost = Math.max(0, this.level.cost - BLOCK_COST);
      this.level.depth = Math.max(0, this.level.depth - 1);
    }
  }

  private check(range: TextRange): void {
    if (this.level.cost <= MAX_COST) return;
    const known = this.found.at(-1);
    if (known?.start !== this.field) this.found.push({ start: this.field, tooDeep: range });
    else if (this.level.depth > MAX_NESTING && known.beyond === undefined)
      this.found[this.found.length - 1] = { ...known, beyond: range };
  }
}
