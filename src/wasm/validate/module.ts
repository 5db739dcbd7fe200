import { evaluate, type ConstantScope } from '../const-expression';
import { goQuote, sortByBytes } from '../go-quote';
import { attempt, LoadFailure, within } from '../load-failure';
import { functionType, type LoadError, type Result, type ValueType, type WasmModule } from '../module';
import { concreteIndex, I32, isConcrete, isNullable, signatureText } from '../value-types';
import { validateBody } from './body';
import { importedGlobalType, validateConstant } from './constants';
import { declarations, type Declarations } from './declarations';
import { validateElements } from './elements';
import { OperandStack } from './operand-stack';

function validateConcreteTypes(module: WasmModule): void {
  const count = module.types.length;
  const refuse = (type: ValueType, locationOf: () => string): void => {
    if (isConcrete(type) && concreteIndex(type) >= count) {
      throw new LoadFailure(`unknown type ${concreteIndex(type)} in ${locationOf()}`);
    }
  };
  module.globals.forEach((global, index) => refuse(global.type, () => `global[${index}]`));
  module.tables.forEach((table, index) => refuse(table.element, () => `table[${index}]`));
  module.code.forEach((code, index) => {
    let local = 0;
    for (const group of code.locals) {
      const first = local;
      if (group.count > 0) refuse(group.type, () => `func[${index}].local[${first}]`);
      local += group.count;
    }
  });
  module.elements.forEach((element, index) => refuse(element.type, () => `element[${index}]`));
}

function validateStart(module: WasmModule): void {
  if (module.start === undefined) return;
  const at = { kind: 'start' } as const;
  const offset = module.sections.find((section) => section.name === 'start')?.content.start;
  const type = functionType(module, module.start);
  const location = `invalid start function: func[${module.start}]`;
  if (type === undefined) throw new LoadFailure(`${location} has an invalid type`, offset, at);
  if (type.params.length > 0 || type.results.length > 0) {
    const text = `must have an empty (nullary) signature: ${signatureText(type)}`;
    throw new LoadFailure(`${location} ${text}`, offset, at);
  }
}

function validateTables(declared: Declarations): void {
  const { module } = declared;
  const imported = declared.tables.length - module.tables.length;
  for (const [index, table] of module.tables.entries()) {
    const at = { kind: 'table', index: imported + index } as const;
    const { init } = table;
    if (init === undefined) {
      if (isNullable(table.element)) continue;
      const text = `type mismatch: non-nullable table[${index}] requires an init expression`;
      throw new LoadFailure(text, undefined, at);
    }
    within(
      `table[${index}] init`,
      () => validateConstant(declared, init, table.element, declared.functions.length),
      { at },
    );
  }
}

function validateImports(module: WasmModule): void {
  for (const [index, entry] of module.imports.entries()) {
    const at = { kind: 'import', index } as const;
    if (entry.module === '') {
      throw new LoadFailure(`import[${index}] has an empty module name`, entry.range.start, at);
    }
    if (entry.kind === 'func' && entry.typeIndex >= module.types.length) {
      const name = `${goQuote(entry.module)}.${goQuote(entry.name)}`;
      const text = `invalid import[${name}] function: type index out of range`;
      throw new LoadFailure(text, entry.range.start, at);
    }
  }
}

function validateGlobals(declared: Declarations): void {
  const { module } = declared;
  const imported = declared.importedGlobals.length;
  for (const [index, global] of module.globals.entries()) {
    const where = { at: { kind: 'global', index: imported + index } as const };
    within('', () => validateConstant(declared, global.init, global.type, declared.functions.length), where);
  }
}

function validateData(declared: Declarations): void {
  const { module } = declared;
  const first = module.data.findIndex((segment) => segment.mode === 'active');
  if (first >= 0 && declared.memory === undefined) {
    const offset = module.data[first]?.range.start;
    throw new LoadFailure('unknown memory', offset, { kind: 'data', index: first });
  }
  for (const [index, { offset }] of module.data.entries()) {
    if (offset === undefined) continue;
    const where = { at: { kind: 'data', index } as const };
    within('calculate offset', () => validateConstant(declared, offset, I32, 0), where);
  }
}

function validateExports(declared: Declarations): void {
  for (const [index, entry] of declared.module.exports.entries()) {
    const name = goQuote(entry.name);
    const refuse = (text: string): never => {
      throw new LoadFailure(text, entry.range.start, { kind: 'export', index });
    };
    const missing = {
      func: entry.index >= declared.functions.length,
      global: entry.index >= declared.globals.length,
      memory: entry.index > 0 || declared.memory === undefined,
      table: entry.index >= declared.tables.length,
    }[entry.kind];
    if (!missing) continue;
    if (entry.kind === 'func') refuse(`unknown function for export[${name}]`);
    if (entry.kind === 'global') refuse(`unknown global for export[${name}]`);
    refuse(`${entry.kind} for export[${name}] out of range`);
  }
}

/** Functions that occur outside function bodies: those may be named by `ref.func`. */
function declaredFunctions(declared: Declarations): Set<number> {
  const { module } = declared;
  const result = new Set<number>();
  for (const entry of module.exports) if (entry.kind === 'func') result.add(entry.index);
  const scope = (section: string, position: number): ConstantScope => ({
    globalType: (index) => importedGlobalType(declared, section, position, index),
    functionReferenced: (index) => void result.add(index),
  });
  for (const [index, global] of module.globals.entries()) {
    within(`global[${index}] failed to initialize`, () =>
      evaluate(module.bytes, global.init, scope('global', index)),
    );
  }
  for (const [index, element] of module.elements.entries()) {
    for (const init of element.init) {
      if (typeof init === 'number') result.add(init);
      else if (init !== null) attempt(() => evaluate(module.bytes, init, scope('element', index)));
    }
  }
  return result;
}

/** A function as the gateway's texts name it: its place in the function section and its exports, sorted. */
function describe(module: WasmModule, index: number): string {
  const names = sortByBytes(
    module.exports
      .filter((entry) => entry.kind === 'func' && entry.index === module.importedFunctionCount + index)
      .map((entry) => goQuote(entry.name)),
  );
  return names.length === 0 ? `function[${index}]` : `function[${index}] export[${names.join(',')}]`;
}

function validateFunctions(declared: Declarations): void {
  const { module } = declared;
  if (module.functions.length === 0) return;
  const context = {
    declarations: declared,
    declaredFunctions: declaredFunctions(declared),
    operands: new OperandStack(),
  };
  for (const [index, code] of module.code.entries()) {
    const typeIndex = module.functions[index] ?? -1;
    const type = module.types[typeIndex];
    try {
      if (type === undefined)
        throw new LoadFailure(`type section index ${typeIndex} out of range`, code.range.start);
      validateBody(context, type, code);
    } catch (failure) {
      if (!(failure instanceof LoadFailure)) throw failure;
      const at = { kind: 'function', index: module.importedFunctionCount + index } as const;
      throw new LoadFailure(`invalid ${describe(module, index)}: ${failure.message}`, failure.offset, at);
    }
  }
}

function validateDataCount(module: WasmModule): void {
  if (module.dataCount === undefined || module.dataCount === module.data.length) return;
  const section = module.sections.find((entry) => entry.name === 'data_count');
  throw new LoadFailure(
    `data count section (${module.dataCount}) doesn't match the length of data section (${module.data.length})`,
    section?.range.start,
  );
}

/**
 * Validates a decoded module in the order of the gateway's runtime (wazero L2), with its texts. What it lets
 * through although the specification does not (wazero L3, L7) passes here as well.
 */
export function validateModule(module: WasmModule): Result<undefined, LoadError> {
  return attempt(() => {
    validateConcreteTypes(module);
    validateStart(module);
    const declared = declarations(module);
    validateTables(declared);
    validateImports(module);
    validateGlobals(declared);
    validateData(declared);
    validateExports(declared);
    validateFunctions(declared);
    validateElements(declared);
    validateDataCount(module);
    return undefined;
  });
}
