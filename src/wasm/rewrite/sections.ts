import type { FunctionType, WasmModule } from '../module';
import type { ModuleAdditions } from './module-additions';
import { writeConstant } from './body';
import { ByteWriter } from './byte-writer';
import { plainValueType } from './canonical-instruction';
import { tableMaxima } from './table-budget';
import type { SegmentAction } from './segments';
import { writeData, writeElement } from './segments';

/** Everything the sections of a rewritten module are written from. */
export interface SectionParts {
  readonly module: WasmModule;
  readonly additions: ModuleAdditions;
  /** The guard's bodies, without a count. */
  readonly code: ByteWriter;
  readonly actions: readonly SegmentAction[];
  readonly passiveData: boolean;
  readonly memoryPages: number;
}

/** Name of the module the rewritten module imports from; its members are numbered. */
export const HOST_MODULE = 'host';

/** Writes the sections; custom ones are left out (wazero L6). `codeStart` is where the first body lies. */
export function writeSections(parts: SectionParts): { bytes: Uint8Array<ArrayBuffer>; codeStart: number } {
  const { module, additions: additions, code, actions: actions } = parts;
  const out = new ByteWriter(code.length + 4096);
  out.bytes([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]);
  out.section(1, list([...module.types, ...additions.types], writeType));
  const imported = module.imports.flatMap((entry) => (entry.kind === 'func' ? [entry.typeIndex] : []));
  out.section(
    2,
    list(imported, (writer, typeIndex, position) => {
      writer.name(HOST_MODULE).name(String(position)).byte(0).u32(typeIndex);
    }),
  );
  out.section(
    3,
    list([...module.functions, ...additions.functions], (writer, typeIndex) => writer.u32(typeIndex)),
  );
  out.section(4, tableSection(module, additions));
  if (module.memory !== undefined) out.section(5, memorySection(module.memory, parts.memoryPages));
  out.section(6, globalSection(module, additions));
  out.section(
    7,
    list([...additions.exports], (writer, [name, { kind, index }]) =>
      writer.name(name).byte(kind).u32(index),
    ),
  );
  out.section(
    9,
    list(module.elements, (writer, segment, i) => {
      writeElement(writer, module, segment, actions[i] ?? 'keep');
    }),
  );
  if (module.dataCount !== undefined) out.section(12, new ByteWriter(8).u32(module.dataCount));
  const codeStart = codeSection(out, module.code.length, code, additions);
  out.section(
    11,
    list(module.data, (writer, segment) => {
      writeData(writer, module, segment, parts.passiveData);
    }),
  );
  return { bytes: out.finish(), codeStart };
}

/** A vector of `items`; empty (so that the section is left out) when there are none. */
function list<T>(
  items: readonly T[],
  write: (writer: ByteWriter, item: T, position: number) => unknown,
): ByteWriter {
  const writer = new ByteWriter();
  if (items.length === 0) return writer;
  writer.u32(items.length);
  items.forEach((item, position) => write(writer, item, position));
  return writer;
}

function writeType(writer: ByteWriter, type: FunctionType): void {
  writer.byte(0x60);
  for (const types of [type.params, type.results]) {
    writer.u32(types.length);
    for (const valueType of types) writer.byte(plainValueType(valueType));
  }
}

function tableSection(module: WasmModule, additions: ModuleAdditions): ByteWriter {
  const maxima = tableMaxima(module);
  const tables = module.tables.map((table, index) => {
    const writer = new ByteWriter(16).byte(plainValueType(table.element));
    return writeLimit(writer, table.min, maxima[index]);
  });
  for (const added of additions.tableTypes) tables.push(added);
  return list(tables, (writer, table) => writer.append(table));
}

/** The cap is the maximum whatever was declared; a smaller declared maximum stays (wazero L4). */
function memorySection(memory: NonNullable<WasmModule['memory']>, memoryPages: number): ByteWriter {
  return writeLimit(new ByteWriter(16).u32(1), memory.min, Math.min(memory.max ?? memoryPages, memoryPages));
}

function writeLimit(writer: ByteWriter, min: number, max: number | undefined): ByteWriter {
  writer.byte(max === undefined ? 0 : 1).u32(min);
  return max === undefined ? writer : writer.u32(max);
}

function globalSection(module: WasmModule, additions: ModuleAdditions): ByteWriter {
  const globals = module.globals.map((global) => {
    const writer = new ByteWriter(16).byte(plainValueType(global.type)).byte(global.mutable ? 1 : 0);
    writeConstant(writer, module.bytes, global.init.start, global.init.end);
    return writer;
  });
  for (const { type, mutable, init } of additions.globals) {
    globals.push(
      new ByteWriter(16)
        .byte(type)
        .byte(mutable ? 1 : 0)
        .bytes(init),
    );
  }
  return list(globals, (writer, global) => writer.append(global));
}

function codeSection(out: ByteWriter, count: number, code: ByteWriter, additions: ModuleAdditions): number {
  const added = new ByteWriter();
  for (const body of additions.bodies) added.u32(body.length).append(body);
  const head = new ByteWriter(8).u32(count + additions.bodies.length);
  if (count + additions.bodies.length === 0) return out.length;
  out
    .byte(10)
    .u32(head.length + code.length + added.length)
    .append(head);
  const codeStart = out.length;
  out.append(code).append(added);
  return codeStart;
}
