import { evaluate, type ConstantScope } from '../const-expression';
import { LoadFailure } from '../load-failure';
import type { ByteRange, ValueType } from '../module';
import { concreteReference, FUNCREF, isSubtype, valueTypeName } from '../value-types';
import type { Declarations } from './declarations';

/** Refuses a `global.get` in segments and in globals that is not of an imported global. */
export function importedGlobalType(
  declared: Declarations,
  section: string,
  position: number,
  index: number,
): ValueType {
  const global = declared.importedGlobals[index];
  if (global !== undefined) return global.type;
  throw new LoadFailure(`${section}[${position}] (global.get ${index}): out of range of imported globals`);
}

/**
 * Checks an initializer or offset against the type it must have. Only the first `functionCount` functions may be
 * referred to. The gateway takes the type of the function last referred to, function 0 if none was, for any
 * funcref: so `ref.null func` may stand for a concrete reference.
 */
export function validateConstant(
  declared: Declarations,
  range: ByteRange,
  expected: ValueType,
  functionCount: number,
): void {
  const { module } = declared;
  let last = 0;
  const scope: ConstantScope = {
    globalType: (index) => {
      const global = declared.importedGlobals[index];
      if (global === undefined) throw new LoadFailure('global index out of range', range.start);
      return global.type;
    },
    functionReferenced: (index) => {
      if (index >= functionCount) {
        const length = (functionCount - 1) >>> 0;
        throw new LoadFailure(`ref.func index out of range [${index}] with length ${length}`, range.start);
      }
      last = index;
    },
  };
  let { type } = evaluate(module.bytes, range, scope);
  const typeIndex = declared.functions[last];
  if (type === FUNCREF && typeIndex !== undefined && typeIndex < module.types.length) {
    type = concreteReference(typeIndex, false);
  }
  if (isSubtype(type, expected)) return;
  const types = `expected ${valueTypeName(expected)} but got ${valueTypeName(type)}`;
  throw new LoadFailure(`const expression type mismatch ${types}`, range.start);
}
