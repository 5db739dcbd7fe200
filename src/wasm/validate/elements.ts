import { evaluate, type ConstantScope } from '../const-expression';
import { LoadFailure, within } from '../load-failure';
import type { ByteRange, ElementSegment, ValueType } from '../module';
import { EXTERNREF, FUNCREF, I32, isSubtype, referenceTypeName, valueTypeName } from '../value-types';
import { importedGlobalType } from './constants';
import type { Declarations } from './declarations';

function initialScope(declared: Declarations, index: number, entry: number): ConstantScope {
  const location = `element[${index}].init[${entry}]`;
  return {
    globalType: (global) => {
      if (global >= declared.globals.length) {
        throw new LoadFailure(`${location} global index ${global} out of range`);
      }
      return importedGlobalType(declared, 'element', index, global);
    },
    functionReferenced: (target) => {
      if (target >= declared.functions.length) {
        throw new LoadFailure(`${location} func index ${target} out of range`);
      }
    },
  };
}

function entryType(declared: Declarations, element: ElementSegment, index: number, entry: number): ValueType {
  const init = element.init[entry] ?? null;
  if (init === null) return element.type;
  const scope = initialScope(declared, index, entry);
  if (typeof init === 'number') {
    scope.functionReferenced(init);
    return FUNCREF;
  }
  return evaluate(declared.module.bytes, init, scope).type;
}

function requireEntryType(type: ValueType, expected: ValueType, location: string): void {
  if (type === expected) return;
  const strict = expected === FUNCREF || expected === EXTERNREF;
  if (!strict && (isSubtype(type, expected) || type === FUNCREF)) return;
  throw new LoadFailure(`${location} must be ${valueTypeName(expected)} but was ${valueTypeName(type)}`);
}

function offsetScope(declared: Declarations, index: number): ConstantScope {
  return {
    globalType: (global) => {
      if (global >= declared.globals.length) {
        throw new LoadFailure(`element[${index}] global index ${global} out of range`);
      }
      const type = importedGlobalType(declared, 'element', index, global);
      if (type === I32) return type;
      const location = `element[${index}] (global.get ${global})`;
      throw new LoadFailure(`${location}: import[${index}].global.ValType != i32`);
    },
    functionReferenced: () => undefined,
  };
}

function validateTarget(
  declared: Declarations,
  element: ElementSegment,
  index: number,
  offset: ByteRange,
): void {
  const table = declared.tables[element.table];
  if (table === undefined) throw new LoadFailure(`unknown table ${element.table} as active element target`);
  if (!isSubtype(element.type, table.element)) {
    const types = `table has ${referenceTypeName(table.element)} but element has ${referenceTypeName(element.type)}`;
    throw new LoadFailure(`element type mismatch: ${types}`);
  }
  const { type } = within(`element[${index}] couldn't evaluate offset expression`, () =>
    evaluate(declared.module.bytes, offset, offsetScope(declared, index)),
  );
  if (type === I32) return;
  const name = valueTypeName(type);
  throw new LoadFailure(`element[${index}] offset expression must return i32 but was ${name}`);
}

/** Validates element segments: every entry, then table and offset of the active ones. */
export function validateElements(declared: Declarations): void {
  for (const [index, element] of declared.module.elements.entries()) {
    const where = { at: { kind: 'element', index } as const, offset: element.range.start };
    within(
      '',
      () => {
        for (let entry = 0; entry < element.init.length; entry++) {
          const type = entryType(declared, element, index, entry);
          requireEntryType(type, element.type, `element[${index}].init[${entry}]`);
        }
        if (element.offset !== undefined) validateTarget(declared, element, index, element.offset);
      },
      where,
    );
  }
}
