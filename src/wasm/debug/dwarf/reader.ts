import { Attribute } from './constants';
import { DwarfError, WorkBudget } from './cursor';
import { readDeclaration, type Declaration } from './declarations';
import { callSite, findFunctions, functionAt, inlineChain, type FunctionRange } from './functions';
import { fileName, readLineHeader, type LineHeader } from './line-header';
import { findSequences, lookUpLine, type LineRow } from './line-program';
import type { DebugSections } from './sections';
import { stringOf, type UnitRoot } from './unit-root';
import { UnitTable } from './unit-table';
import type { Attributes, Unit } from './units';

/** A location in source that one code offset represents; names are as the compiler wrote them. */
export interface DwarfFrame {
  /** The linker's name, mangled. */
  readonly linkageName?: string;
  /** The name in the source, without namespaces. */
  readonly name?: string;
  /** The path as the compiler wrote it, joined with its directories. */
  readonly source?: string;
  /** One-based. */
  readonly line?: number;
  /** One-based. */
  readonly column?: number;
  /** Inlined into the next frame. */
  readonly inlined: boolean;
  /** Name of the compile unit (`src/lib.rs/@/tiny.4581209e1ab18a92-cgu.0`), for the crate it belongs to. */
  readonly unitName?: string;
  /** The directory the unit was compiled in. */
  readonly compDir?: string;
}

interface Lines {
  readonly header: LineHeader;
  readonly sequences: ReturnType<typeof findSequences>;
}

/** What is kept of a unit that has been looked into. */
interface UnitParts {
  readonly unitName: string | undefined;
  readonly compDir: string | undefined;
  functions?: readonly FunctionRange[];
  /** Null when the unit has no line table. */
  lines?: Lines | null;
}

type OpenUnit = UnitParts & { readonly root: UnitRoot };

/** Steps (about a byte read each) one question may cost, besides a few for every byte of debug sections. */
const BASE_WORK = 4_000_000;
const WORK_PER_BYTE = 3;

function isLine(value: number): boolean {
  return value > 0 && value < 2 ** 31;
}

/**
 * Answers which source an address represents. Only unit headers and their first entries are read up front;
 * entries and line tables are read for the units that are asked about, and the least recently used ones
 * are dropped again. All methods throw a DwarfError when what they need is unreadable.
 */
export class DwarfReader {
  private readonly units: UnitTable<UnitParts>;
  private loose: Lines[] | undefined;
  private readonly work: number;
  private budget: WorkBudget;

  constructor(private readonly sections: DebugSections) {
    this.work = BASE_WORK + WORK_PER_BYTE * sections.size;
    this.budget = new WorkBudget(this.work);
    this.units = new UnitTable(sections, (root) => ({
      unitName: stringOf(sections, root, root.attributes.get(Attribute.name)),
      compDir: stringOf(sections, root, root.attributes.get(Attribute.compDir)),
    }));
  }

  /** Whether the last question ended for the work it took. */
  get exhausted(): boolean {
    return this.budget.exhausted;
  }

  /** Frames at an address (from the start of the code section's content), innermost first; empty when unknown. */
  locate(address: number): DwarfFrame[] {
    this.budget = new WorkBudget(this.work);
    let failure: DwarfError | undefined;
    if (this.sections.has('.debug_info')) {
      for (const unit of this.units.candidates(address, this.budget)) {
        try {
          const frames = this.locateInUnit(unit, address);
          if (frames.length > 0) return frames;
        } catch (error) {
          if (!(error instanceof DwarfError) || this.exhausted) throw error;
          failure ??= error;
        }
      }
    }
    if (failure !== undefined) throw failure;
    const isLoose = (this.units.units?.length ?? 0) === 0;
    return isLoose && this.sections.has('.debug_line') ? this.locateInLooseLines(address) : [];
  }

  private locateInUnit(unit: Unit, address: number): DwarfFrame[] {
    const opened = this.units.open(unit, this.budget);
    if (opened === undefined) return [];
    const lines = this.linesOf(opened);
    const row = lines && lookUpLine(this.sections, lines.header, lines.sequences, address, this.budget);
    opened.functions ??= findFunctions(this.sections, opened.root, this.budget);
    const range = functionAt(opened.functions, address);
    if (range === undefined) return row ? [this.frame(opened, lines, row, false, {})] : [];
    const chain = inlineChain(this.sections, opened.root, range.entry, address, this.budget);
    const frames: DwarfFrame[] = [];
    let position: LineRow | undefined = row ?? undefined;
    for (let i = chain.length - 1; i >= 0; i--) {
      const entry = chain[i];
      if (entry === undefined) break;
      const declaration = this.describe(opened, entry.attributes);
      frames.push(this.frame(opened, lines, position, i > 0, declaration));
      position = callSite(entry);
    }
    return frames;
  }

  /**
   * A position without a line is of no use (compilers write line 0 for code of several origins): the
   * function's declaration is used in its place.
   */
  private frame(
    opened: OpenUnit | undefined,
    lines: Lines | null,
    position: LineRow | undefined,
    inlined: boolean,
    { declared, ...names }: Declaration,
  ): DwarfFrame {
    let location = this.location(opened, lines, position);
    if (location === undefined && declared !== undefined && opened !== undefined) {
      const owner = declared.root === opened.root ? opened : this.units.open(declared.root.unit, this.budget);
      if (owner !== undefined)
        location = this.location(owner, this.linesOf(owner), { ...declared, column: 0 });
    }
    return {
      ...names,
      ...location,
      inlined,
      ...(opened?.unitName === undefined ? {} : { unitName: opened.unitName }),
      ...(opened?.compDir === undefined ? {} : { compDir: opened.compDir }),
    };
  }

  private location(opened: OpenUnit | undefined, lines: Lines | null, position: LineRow | undefined) {
    if (lines === null || position === undefined || !isLine(position.line)) return undefined;
    const source = fileName(this.sections, lines.header, position.file, opened?.compDir);
    if (source === undefined) return undefined;
    const { line, column } = position;
    return isLine(column) ? { source, line, column } : { source, line };
  }

  private linesOf(opened: OpenUnit): Lines | null {
    if (opened.lines !== undefined) return opened.lines;
    const list = opened.root.attributes.get(Attribute.statementList);
    const hasLines =
      this.sections.has('.debug_line') && (list?.kind === 'offset' || list?.kind === 'constant');
    opened.lines = hasLines ? this.readLines(list.value, opened.root.unit.encoding.addressSize) : null;
    return opened.lines;
  }

  private readLines(offset: number, addressSize: number): Lines {
    const header = readLineHeader(this.sections, offset, addressSize);
    return { header, sequences: findSequences(this.sections, header, this.budget) };
  }

  /** Line tables without `.debug_info`. */
  private locateInLooseLines(address: number): DwarfFrame[] {
    if (this.loose === undefined) {
      this.loose = [];
      const size = this.sections.bytes('.debug_line').length;
      for (let offset = 0; offset < size;) {
        const lines = this.readLines(offset, 4);
        this.loose.push(lines);
        offset = lines.header.end;
      }
    }
    for (const lines of this.loose) {
      const row = lookUpLine(this.sections, lines.header, lines.sequences, address, this.budget);
      if (row !== undefined) return [this.frame(undefined, lines, row, false, {})];
    }
    return [];
  }

  private describe(opened: OpenUnit, attributes: Attributes): Declaration {
    return readDeclaration(this.sections, { root: opened.root, attributes }, (offset, from) =>
      this.units.owner(offset, from, this.budget),
    );
  }
}
