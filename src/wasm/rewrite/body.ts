import type { Code } from '../module';
import { ByteWriter } from './byte-writer';
import type { Instrumentation } from './instrumentation';
import { LaxReader, plainValueType, canonicalInstruction } from './canonical-instruction';
import type { OffsetMapBuilder } from './offset-map';
import { scanExpression } from './scan';

/** `skip` original bytes at offset `at` make way for `bytes`. Edits come in ascending order. */
export interface Edit {
  readonly at: number;
  readonly skip: number;
  readonly bytes: Uint8Array;
}

/** Collects the edits an expression needs; a body without edits is copied as it is. */
export class BodyEditor {
  readonly edits: Edit[] = [];
  /** Whether any expression so far contains `memory.init`. */
  usesMemoryInit = false;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly instrumentation: Instrumentation,
  ) {}

  /** Finds the edits of one function body. The result is valid until the next call. */
  edit(code: Code): readonly Edit[] {
    this.edits.length = 0;
    if (code.locals.some((group) => plainValueType(group.type) !== group.type)) this.#plainLocals(code);
    scanExpression(this.bytes, code.expression.start, code.expression.end, this.#visit);
    return this.edits;
  }

  readonly #visit = (kind: string | undefined, start: number, end: number, nonCanonical: boolean): void => {
    const { instrumentation } = this;
    if (kind === 'memory.grow') {
      this.#replace(start, end, instrumentation.growCall);
      return;
    }
    if (kind === 'trunc-f32') this.#insert(start, instrumentation.beforeTruncF32);
    else if (kind === 'trunc-f64') this.#insert(start, instrumentation.beforeTruncF64);
    else if (kind === 'memory.init') this.usesMemoryInit = true;
    else if (kind === 'call_indirect')
      this.#insert(start, instrumentation.beforeIndirect(this.#table(start)));
    if (nonCanonical) this.#replace(start, end, canonicalInstruction(this.bytes, start, end));
    if (kind === 'loop' && instrumentation.afterLoop !== undefined)
      this.#insert(end, instrumentation.afterLoop);
  };

  #table(start: number): number {
    const reader = new LaxReader(this.bytes, start + 1, this.bytes.length);
    reader.unsigned();
    return reader.unsigned();
  }

  #plainLocals(code: Code): void {
    const writer = new ByteWriter(16).u32(code.locals.length);
    for (const group of code.locals) writer.u32(group.count).byte(plainValueType(group.type));
    this.#replace(code.body.start, code.expression.start, writer.finish());
  }

  #insert(at: number, bytes: Uint8Array): void {
    this.edits.push({ at, skip: 0, bytes });
  }

  #replace(start: number, end: number, bytes: Uint8Array): void {
    this.edits.push({ at: start, skip: end - start, bytes });
  }
}

/** Appends a body with its edits made, and tells `map` where its instructions went. */
export function writeBody(
  writer: ByteWriter,
  map: OffsetMapBuilder,
  bytes: Uint8Array,
  code: Code,
  edits: readonly Edit[],
): void {
  let size = code.body.end - code.body.start;
  for (const edit of edits) size += edit.bytes.length - edit.skip;
  writer.u32(size);
  let at = code.body.start;
  for (const edit of edits) {
    map.run(writer.length, at);
    writer.bytes(bytes, at, edit.at).bytes(edit.bytes);
    at = edit.at + edit.skip;
  }
  map.run(writer.length, at);
  writer.bytes(bytes, at, code.body.end);
}

/** Appends a constant expression (`end` included) as this engine reads it. */
export function writeConstant(writer: ByteWriter, bytes: Uint8Array, start: number, end: number): void {
  let at = start;
  scanExpression(bytes, start, end, (_kind, from, to, nonCanonical) => {
    if (!nonCanonical) return;
    writer.bytes(bytes, at, from).bytes(canonicalInstruction(bytes, from, to));
    at = to;
  });
  writer.bytes(bytes, at, end);
}
