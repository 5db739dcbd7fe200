import type { Code } from '../module';
import type { Edit } from '../rewrite/body';
import { ByteWriter } from '../rewrite/byte-writer';
import { PRIVATE, type ModuleAdditions } from '../rewrite/module-additions';
import { I32 } from '../value-types';
import { pointCount } from './coverage-table';
import { mergedEdits, type CoverageEdit } from './merged-edits';
import type { CoveragePlan } from './plan-coverage';
import type { Site } from './scan-points';

/** Counters that one added function reads. */
export const COUNTERS_EACH = 256;
/** Export name of the function that reads and clears counters `chunk * COUNTERS_EACH` and following. */
export const countersExport = (chunk: number): string => `counters ${String(chunk)}`;

const ZERO = [0x41, 0, 0x0b];
const ADD_ONE = [0x41, 1, 0x6a];
const IF = [0x04, 0x40];
const ELSE = 0x05;
const END = 0x0b;
const GET = 0x23;
const SET = 0x24;
const LOCAL = 0x20;
const BLOCK = [0x02, 0x40];
const BR = 0x0c;
const BR_TABLE = 0x0e;
const CONST = 0x41;
const CALL = 0x10;

/**
 * Code added to a guard that counts. Each point has a global, which the code of the guard counts up in place; when
 * it was 0, the point is also listed through a table, by a function of another module (`coverageHelper`). No index
 * of the guard's moves, its memory is as it was, and all that is added to its exports are functions that read the
 * counters.
 */
export class CoverageInstrumentation {
  readonly #counters: number;
  readonly #first: number;
  /** Keeps the operand of a branch while it is counted. */
  readonly #operand: number;

  constructor(
    private readonly plan: CoveragePlan,
    additions: ModuleAdditions,
  ) {
    const points = pointCount(plan.table);
    const list = { params: [I32], results: [] };
    const table = additions.table(PRIVATE.coverageTable, 1);
    this.#operand = additions.global(I32, true, ZERO);
    this.#counters = this.#operand + 1;
    for (let i = 0; i < points; i++) additions.global(I32, true, ZERO);
    const callFirst = new ByteWriter(16).bytes([0, LOCAL, 0, CONST, 0, 0x11]);
    this.#first = additions.function(list, callFirst.u32(additions.type(list)).u32(table));
    for (let from = 0; from < points; from += COUNTERS_EACH) {
      const count = Math.min(COUNTERS_EACH, points - from);
      const reader = additions.function({ params: [I32], results: [I32] }, this.#reader(from, count));
      additions.export(countersExport(from / COUNTERS_EACH), 'func', reader);
    }
  }

  /** The edits of the body at `position` with those that count. */
  extend(code: Code, position: number, edits: readonly Edit[]): readonly Edit[] {
    const sites = this.plan.sites[position] ?? [];
    return mergedEdits(
      edits,
      sites.map((site) => this.#edit(site)),
      code.body.start,
    );
  }

  #edit(site: Site): CoverageEdit {
    const writer = new ByteWriter(48);
    switch (site.kind) {
      case 'hit':
        return { at: site.at, skip: 0, bytes: this.#hit(writer, site.point).finish(), isBlock: true };
      case 'else':
        return inserted(site.at, this.#hit(writer.byte(ELSE), site.point));
      case 'br_if':
        return this.#branchIf(site, writer);
      case 'br_table':
        return inserted(site.at, this.#branchTable(site.points, writer));
      case 'select':
        this.#hit(this.#keepOperand(writer).bytes(IF), site.first);
        return inserted(site.at, this.#operandAgain(this.#hit(writer.byte(ELSE), site.second).byte(END)));
    }
  }

  /** Counts `point`; leaves the stack alone. */
  #hit(writer: ByteWriter, point: number): ByteWriter {
    const counter = this.#counters + point;
    writer.byte(GET).u32(counter).byte(0x45).bytes(IF).byte(CONST).s32(point);
    writer.byte(CALL).u32(this.#first).byte(END);
    return writer.byte(GET).u32(counter).bytes(ADD_ONE).byte(SET).u32(counter);
  }

  /** A branch that takes no values along becomes an `if` around a `br`; another is counted before it. */
  #branchIf(site: Extract<Site, { kind: 'br_if' }>, writer: ByteWriter): CoverageEdit {
    const { at, end, label, arity, point } = site;
    if (arity > 0) {
      this.#hit(this.#keepOperand(writer).bytes(IF), point).byte(END);
      return inserted(at, this.#operandAgain(writer));
    }
    this.#hit(writer.bytes(IF), point)
      .byte(BR)
      .u32(label + 1)
      .byte(END);
    return { at, skip: end - at, bytes: writer.finish(), isBlock: false };
  }

  /** A dispatch like the one that follows, whose arms only count. */
  #branchTable(points: readonly number[], writer: ByteWriter): ByteWriter {
    const distinct = [...new Set(points)];
    writer.byte(SET).u32(this.#operand).bytes(BLOCK);
    for (let i = 0; i < distinct.length; i++) writer.bytes(BLOCK);
    writer
      .byte(GET)
      .u32(this.#operand)
      .byte(BR_TABLE)
      .u32(points.length - 1);
    const arms = new Map(distinct.map((point, arm) => [point, arm]));
    for (const point of points) writer.u32(arms.get(point) ?? 0);
    distinct.forEach((point, arm) => {
      this.#hit(writer.byte(END), point)
        .byte(BR)
        .u32(distinct.length - 1 - arm);
    });
    return this.#operandAgain(writer.byte(END));
  }

  #keepOperand(writer: ByteWriter): ByteWriter {
    return this.#operandAgain(writer.byte(SET).u32(this.#operand));
  }

  #operandAgain(writer: ByteWriter): ByteWriter {
    return writer.byte(GET).u32(this.#operand);
  }

  /** Returns and clears counter `from` plus its argument. */
  #reader(from: number, count: number): ByteWriter {
    const body = new ByteWriter(16 * count + 16).byte(0);
    for (let i = 0; i < count; i++) body.bytes(BLOCK);
    body
      .byte(LOCAL)
      .byte(0)
      .byte(BR_TABLE)
      .u32(count - 1);
    for (let i = 0; i < count; i++) body.u32(i);
    for (let i = 0; i < count; i++) {
      const counter = this.#counters + from + i;
      body.byte(END).byte(GET).u32(counter).byte(CONST).byte(0).byte(SET).u32(counter).byte(0x0f);
    }
    return body;
  }
}

function inserted(at: number, writer: ByteWriter): CoverageEdit {
  return { at, skip: 0, bytes: writer.finish(), isBlock: false };
}
