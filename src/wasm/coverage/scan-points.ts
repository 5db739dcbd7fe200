import { forEachInstruction, type Instruction } from '../instructions';
import { functionType, type WasmModule } from '../module';
import { openedFrame, type BlockFrame } from './block-frames';
import type { PointKind } from './coverage-table';
import type { PointList } from './point-list';

/** Where code is added to a body, in ascending order; offsets in the original file. */
export type Site =
  /** Count `point` here. */
  | { readonly kind: 'hit'; readonly at: number; readonly point: number }
  /** Before the `end` of an `if` without `else`: add that arm. */
  | { readonly kind: 'else'; readonly at: number; readonly point: number }
  /** A `br_if` from `at` to `end`, whose branch counts `point`. */
  | {
      readonly kind: 'br_if';
      readonly at: number;
      readonly end: number;
      readonly point: number;
      readonly label: number;
      readonly arity: number;
    }
  /** Before a `br_table`: entry `i`, the default last, counts `points[i]`. */
  | { readonly kind: 'br_table'; readonly at: number; readonly points: readonly number[] }
  /** Before a `select`. */
  | { readonly kind: 'select'; readonly at: number; readonly first: number; readonly second: number };

/** Finds the points of the body at `position` and the places that count them; undefined when it cannot be read. */
export function scanPoints(module: WasmModule, position: number, points: PointList): Site[] | undefined {
  const body = module.code[position];
  if (body === undefined) return [];
  const scan = new BodyScan(module, module.importedFunctionCount + position, points, body.expression.start);
  const read = forEachInstruction(module.bytes, body.expression, (instruction) => scan.visit(instruction));
  return read.ok ? scan.sites : undefined;
}

/** Follows the control flow of one body. */
class BodyScan {
  readonly sites: Site[] = [];
  readonly #frames: BlockFrame[];
  /** The block that the code being read belongs to. */
  #block: number | undefined;
  #live = true;
  /** Ways have met; the block they lead to begins with the next instruction that does something. */
  #joins = false;

  constructor(
    private readonly module: WasmModule,
    private readonly index: number,
    private readonly points: PointList,
    start: number,
  ) {
    const arity = functionType(module, index)?.results.length ?? 0;
    this.#frames = [{ kind: 'function', arity, live: true, reached: false, at: start }];
    this.#open('entry', start);
  }

  visit(instruction: Instruction): void {
    const { opcode, offset } = instruction;
    if (opcode.name === 'end') return this.#end(instruction);
    if (opcode.name === 'else') return this.#else(instruction);
    if (this.#joins) {
      this.#joins = false;
      this.#open('join', offset);
    }
    switch (opcode.name) {
      case 'block':
      case 'loop':
      case 'if':
        return this.#enter(instruction);
      case 'br':
        this.#branchTo(instruction.immediates[0]);
        return this.#leave(instruction);
      case 'br_if':
        return this.#branchIf(instruction);
      case 'br_table':
        return this.#branchTable(instruction);
      case 'return':
      case 'unreachable':
        return this.#leave(instruction);
      case 'select':
        return this.#select(instruction);
    }
  }

  #enter(instruction: Instruction): void {
    const frame = openedFrame(instruction, this.module.types, this.#live);
    this.#frames.push(frame);
    if (!this.#live) return;
    if (frame.kind === 'loop') this.#open('loop', instruction.end);
    if (frame.kind === 'if') this.#open('then', instruction.end, frame.at);
  }

  #else({ offset, end }: Instruction): void {
    const frame = this.#frames.at(-1);
    if (frame === undefined) return;
    this.#closeBlock(offset);
    frame.reached ||= this.#live;
    frame.kind = 'else';
    this.#joins = false;
    this.#live = frame.live;
    if (frame.live) this.#open('else', end, frame.at);
  }

  #end({ offset, end }: Instruction): void {
    const frame = this.#frames.pop();
    if (!frame?.live) return;
    if (frame.kind === 'function') return this.#closeBlock(end);
    if (frame.kind === 'if') {
      // What is behind an `if` that never comes to its end is the other arm.
      if (!this.#live && !frame.reached) {
        this.#live = true;
        return this.#open('else', end, frame.at);
      }
      const point = this.#edge('else', offset, frame.at);
      this.sites.push({ kind: 'else', at: offset, point });
      frame.reached = true;
    }
    if (!frame.reached) return;
    this.#closeBlock(end);
    this.#live = true;
    this.#joins = true;
  }

  #branchIf({ immediates, offset, end }: Instruction): void {
    const frame = this.#branchTo(immediates[0]);
    if (!this.#live) return;
    const point = this.#edge('taken', offset, offset);
    const label = Number(immediates[0] ?? 0);
    this.sites.push({ kind: 'br_if', at: offset, end, point, label, arity: frame?.arity ?? 0 });
    this.#open('not-taken', end, offset);
  }

  #branchTable(instruction: Instruction): void {
    const { immediates, offset } = instruction;
    if (this.#live) {
      const byLabel = new Map<number, number>();
      const points = immediates.map((label) => {
        const known = byLabel.get(Number(label)) ?? this.#edge('target', offset, offset);
        byLabel.set(Number(label), known);
        return known;
      });
      this.sites.push({ kind: 'br_table', at: offset, points });
      for (const label of byLabel.keys()) this.#branchTo(label);
    }
    this.#leave(instruction);
  }

  #select({ offset }: Instruction): void {
    if (!this.#live) return;
    const first = this.#edge('first', offset, offset);
    const second = this.#edge('second', offset, offset);
    this.sites.push({ kind: 'select', at: offset, first, second });
  }

  /** The frame that a branch to `label` leads to. */
  #branchTo(label: number | bigint | undefined): BlockFrame | undefined {
    const frame = this.#frames.at(-1 - Number(label ?? 0));
    if (frame && this.#live && frame.kind !== 'loop') frame.reached = true;
    return frame;
  }

  /** What follows the instruction is not reached through it. */
  #leave({ end }: Instruction): void {
    this.#closeBlock(end);
    this.#live = false;
  }

  #open(kind: PointKind, at: number, branch?: number): void {
    this.#closeBlock(at);
    this.#block = this.points.add(this.index, kind, at, branch);
    this.sites.push({ kind: 'hit', at, point: this.#block });
  }

  #closeBlock(end: number): void {
    if (this.#block !== undefined) this.points.close(this.#block, end);
    this.#block = undefined;
  }

  /** A direction without code. */
  #edge(kind: PointKind, at: number, branch: number): number {
    return this.points.add(this.index, kind, at, branch);
  }
}
