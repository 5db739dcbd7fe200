import { forEachInstruction, type Instruction } from './instructions';
import type { LoadError, ValueType, WasmModule } from './module';
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

const refusals: readonly (readonly [RegExp, string])[] = [
  [/feature "([^"]+)" is disabled/, ''],
  [/shared memory requested|marked as shared/, 'threads'],
  [/invalid byte for limits: 0x[4-7] /, 'memory64'],
  [/at most one memory allowed/, 'multi-memory'],
  [/invalid byte: 0x(5f|5e|50|4f) != 0x60/, 'gc'],
  [/invalid (value type: (110|11[3-6]|10[6-9])|local type: 0x(6[a-e]|7[1-4]))$/, 'gc'],
  [/unknown abstract heap type/, 'gc'],
  [/invalid instruction 0x(6|7|9|18|19)$/, 'exception-handling'],
  [/invalid instruction 0x(d3|fb)$/, 'gc'],
  [/out of range of imported globals|global index out of range/, 'extended-const'],
  [/memory instruction reserved bytes not zero|reserved byte must be zero/, 'multi-memory'],
  [/unknown misc opcode 0x1[3-6]$/, 'wide-arithmetic'],
  [/unknown misc opcode 0x12$/, 'memory-control'],
];

/**
 * The feature beyond WebAssembly 2.0 that a refused module most likely uses, when the refusal tells: other
 * engines may run it, the gateway does not. A guess from the text, for hints only.
 */
export function refusedFeature(error: LoadError): string | undefined {
  for (const [pattern, feature] of refusals) {
    const match = pattern.exec(error.message);
    if (match !== null) return feature === '' ? match[1] : feature;
  }
  return undefined;
}
