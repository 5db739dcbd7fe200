import { forEachInstruction, type Instruction } from './instructions';
import type { ValueType, WasmModule } from './module';
import { EXNREF, EXTERNREF, isConcrete, isNullable, isReference, kindCode, V128 } from './value-types';

/** Additions to WebAssembly 1.0 by the names of their proposals, in the order they are listed. */
export const featureNames = [
  'mutable-globals',
  'sign-extension',
  'saturating-float-to-int',
  'multi-value',
  'bulk-memory',
  'reference-types',
  'simd',
  'exception-handling',
  'typed-function-references',
  'gc',
] as const;

export type Feature = (typeof featureNames)[number];

function valueTypeFeature(type: ValueType): Feature | undefined {
  const kind = kindCode(type);
  if (kind === V128) return 'simd';
  if (kind === EXNREF) return 'exception-handling';
  if (isConcrete(type) || (isReference(type) && !isNullable(type))) return 'typed-function-references';
  return kind === EXTERNREF ? 'reference-types' : undefined;
}

function instructionFeature(instruction: Instruction): Feature | undefined {
  const { opcode, immediates } = instruction;
  const { code } = opcode;
  if (code >= 0xfd00) return 'simd';
  if (code >= 0xfc0f) return 'reference-types';
  if (code >= 0xfc08) return 'bulk-memory';
  if (code >= 0xfc00) return 'saturating-float-to-int';
  if (code >= 0xd0 || code === 0x1c || code === 0x25 || code === 0x26) return 'reference-types';
  if (code >= 0xc0) return 'sign-extension';
  if (code === 0x11 && immediates[1] !== 0) return 'reference-types';
  return opcode.immediates === 'block type' && Number(immediates[0]) >= 0 ? 'multi-value' : undefined;
}

function addTypes(module: WasmModule, found: Set<Feature | undefined>): void {
  const add = (type: ValueType): void => void found.add(valueTypeFeature(type));
  for (const type of module.types) {
    type.params.forEach(add);
    type.results.forEach(add);
    if (type.results.length > 1) found.add('multi-value');
    if (type.group !== undefined) found.add('gc');
  }
  for (const global of module.globals) add(global.type);
  for (const code of module.code) for (const group of code.locals) add(group.type);
  for (const table of module.tables) {
    add(table.element);
    if (table.init !== undefined) found.add('typed-function-references');
  }
}

function addMutableGlobals(module: WasmModule, found: Set<Feature | undefined>): void {
  const imported = module.imports.filter((entry) => entry.kind === 'global');
  const exported = module.exports
    .filter((entry) => entry.kind === 'global')
    .map((entry) => module.globals[entry.index - imported.length]);
  if (imported.some((entry) => entry.global.mutable) || exported.some((global) => global?.mutable === true)) {
    found.add('mutable-globals');
  }
}

/** The features a valid module uses, in the order of `featureNames`. */
export function usedFeatures(module: WasmModule): Feature[] {
  const found = new Set<Feature | undefined>();
  addTypes(module, found);
  addMutableGlobals(module, found);
  const segments = [...module.elements, ...module.data];
  if (module.dataCount !== undefined || segments.some((segment) => segment.mode !== 'active')) {
    found.add('bulk-memory');
  }
  const tables = module.imports.filter((entry) => entry.kind === 'table').length + module.tables.length;
  if (tables > 1) found.add('reference-types');
  for (const code of module.code) {
    forEachInstruction(module.bytes, code.expression, (instruction) => {
      found.add(instructionFeature(instruction));
    });
  }
  return featureNames.filter((name) => found.has(name));
}
