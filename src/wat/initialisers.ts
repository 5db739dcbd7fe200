import { readCode } from '../wasm/decode-code';
import { BinaryReader } from '../wasm/binary-reader';
import { scanSections } from '../wasm/debug/section-scan';
import { decodeModule } from '../wasm/decode';
import { attempt } from '../wasm/load-failure';
import type { ByteRange, WasmModule } from '../wasm/module';
import type { Declaration, ModuleFields } from './fields';
import {
  folded,
  impliedOffset,
  instructionsOf,
  isDeclarative,
  type WrittenInstruction,
} from './instruction-order';
import type { List, Node } from './tree';

/** A piece of code of the binary with the text it was written as. */
export interface CodePiece {
  /** The instructions, the closing `end` included. */
  readonly bytes: ByteRange;
  readonly declaration: Declaration;
  /** Reads the instructions off the text; asked for at most once. */
  readonly written: () => WrittenInstruction[];
}

const MAX_PAGES = 65536;

/**
 * Pairs the function bodies, initializers and offsets of an assembled module with their declarations, in the
 * order of the file. A module that cannot be decoded (features the gateway refuses) yields its function
 * bodies alone; one whose counts differ from the text's yields nothing of that kind.
 */
export function codePieces(fields: ModuleFields, bytes: Uint8Array): CodePiece[] {
  const decoded = decodeModule(bytes, { memoryLimitPages: MAX_PAGES });
  const pieces = functionPieces(fields, decoded.ok ? decoded.value.code : codeOf(bytes));
  if (decoded.ok) pieces.push(...initialiserPieces(fields, decoded.value));
  return pieces.sort((a, b) => a.bytes.start - b.bytes.start);
}

function codeOf(bytes: Uint8Array): WasmModule['code'] {
  const section = scanSections(bytes).code;
  if (section === undefined) return [];
  const code = attempt(() => readCode(new BinaryReader(bytes, section.start, section.end), 0));
  return code.ok ? code.value : [];
}

function defined(declarations: readonly Declaration[]): Declaration[] {
  return declarations.filter((declaration) => !declaration.imported);
}

/** Pairs two lists that must have the same length; nothing when they have not. */
function pairs<A, B>(a: readonly A[], b: readonly B[]): (readonly [A, B])[] {
  if (a.length !== b.length) return [];
  return a.flatMap((item, index) => {
    const other = b[index];
    return other === undefined ? [] : [[item, other] as const];
  });
}

function functionPieces(fields: ModuleFields, code: WasmModule['code']): CodePiece[] {
  return pairs(defined(fields.declarations.func), code).map(([declaration, { expression }]) => ({
    bytes: expression,
    declaration,
    written: () => instructionsOf(declaration.list, 1),
  }));
}

function initialiserPieces(fields: ModuleFields, module: WasmModule): CodePiece[] {
  const pieces: CodePiece[] = [];
  const add = (
    bytes: ByteRange | undefined,
    declaration: Declaration,
    written: CodePiece['written'],
  ): void => {
    if (bytes !== undefined) pieces.push({ bytes, declaration, written });
  };
  for (const [declaration, { init }] of pairs(defined(fields.declarations.global), module.globals)) {
    add(init, declaration, () => instructionsOf(declaration.list, afterType(declaration.list)));
  }
  for (const [declaration, { init }] of pairs(defined(fields.declarations.table), module.tables)) {
    add(init, declaration, () => instructionsOf(declaration.list, tableInitialiser(declaration.list)));
  }
  for (const [declaration, segment] of pairs(fields.declarations.data, module.data)) {
    add(segment.offset, declaration, () => offsetOf(declaration));
  }
  for (const [declaration, segment] of pairs(fields.declarations.elem, module.elements)) {
    add(segment.offset, declaration, () => offsetOf(declaration));
    for (const [item, init] of pairs(segmentItems(declaration.list), segment.init)) {
      if (typeof init !== 'object' || init === null) continue;
      add(init, declaration, () => (item.head === 'item' ? instructionsOf(item, 1) : folded(item)));
    }
  }
  return pieces;
}

/** Index of the first item of a global after its type. */
function afterType(list: List): number {
  const type = list.items.findIndex((item, index) => {
    if (index === 0) return false;
    return item.kind === 'keyword' || (item.kind === 'list' && !isDeclarative(item));
  });
  return type === -1 ? list.items.length : type + 1;
}

/** Index of a table's initializer, which follows the element type. */
function tableInitialiser(list: List): number {
  const type = list.items.findLastIndex(
    (item) =>
      (item.kind === 'keyword' && item.text.endsWith('ref')) || (item.kind === 'list' && item.head === 'ref'),
  );
  return type === -1 ? list.items.length : type + 1;
}

/** The offset of an active data or elem segment. */
function offsetOf(declaration: Declaration): WrittenInstruction[] {
  const { list } = declaration;
  if (declaration.form === 'inline-segment') {
    const wide = list.parent?.items.some((item) => item.kind === 'keyword' && item.text === 'i64') === true;
    return impliedOffset(list.items[0] ?? list, wide ? 'i64.const' : 'i32.const');
  }
  const offset = list.items.find((item): item is List => item.kind === 'list' && !isDeclarative(item));
  if (offset === undefined) return [];
  return offset.head === 'offset' ? instructionsOf(offset, 1) : folded(offset);
}

/** The element expressions of an elem segment: every list after its element type. */
function segmentItems(list: List): List[] {
  const isType = (item: Node): boolean =>
    item.kind === 'keyword'
      ? /^(?:func|extern|exn|any)(?:ref)?$/.test(item.text)
      : item.kind === 'list' && item.head === 'ref';
  const type = list.items.findIndex(isType);
  return list.items.slice(type + 1).filter((item): item is List => item.kind === 'list');
}
