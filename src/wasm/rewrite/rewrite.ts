import { coverModule } from '../coverage/cover-module';
import type { FunctionType, WasmModule } from '../module';
import { ModuleAdditions, PRIVATE, functionExport, rawExport } from './module-additions';
import { BodyEditor, writeBody } from './body';
import { ByteWriter } from './byte-writer';
import type { ExportedFunction, RewriteInfo, RewrittenModule } from './info';
import { DebugInstrumentation } from './debug-instrumentation';
import type { DebugPoints } from './debug-points';
import { addInitialise } from './initialise';
import type { LoopChecks } from './instrumentation';
import { Instrumentation } from './instrumentation';
import { plainValueType } from './canonical-instruction';
import { OffsetMapBuilder } from './offset-map';
import { needsRawForm, rawBody, rawTypes } from './raw-call';
import { writeSections } from './sections';
import { elementActions } from './segments';

export interface RewriteOptions {
  /** Cap on linear memory, in pages (wazero L4). */
  readonly memoryPages: number;
  /**
   * Whether loop headers look for a deadline, as they do in the gateway (wazero C5). Costs time in hot
   * loops; a worker that can be terminated does not need it.
   */
  readonly interruptible?: boolean;
  /** Where the guard can be stopped, for a debugger. */
  readonly debug?: DebugPoints;
  /** Whether to count which code runs; where that cannot be, `RewriteInfo.coverage` says why. */
  readonly coverage?: boolean;
}

/**
 * Rewrites an accepted module (decoded, validated, imports resolved) so that this engine runs it as the
 * gateway's runtime runs the original (wazero L4, L6, L7, L9, L12, C1, C4, C7). Linear in the file's size.
 */
export function rewriteModule(module: WasmModule, options: RewriteOptions): RewrittenModule {
  const additions = new ModuleAdditions(module);
  const instrumentation = new Instrumentation(module, additions, loopChecks(module, options));
  const code = new ByteWriter(module.bytes.length);
  const map = new OffsetMapBuilder();
  const editor = new BodyEditor(module.bytes, instrumentation);
  const debug = options.debug && new DebugInstrumentation(module, additions, options.debug);
  const coverage = options.coverage === true ? coverModule(module, additions) : undefined;
  module.code.forEach((body, position) => {
    const edits = editor.edit(body);
    const debugged = debug?.extend(body, position, edits) ?? edits;
    const counted = coverage?.counting?.extend(body, position, debugged) ?? debugged;
    writeBody(code, map, module.bytes, body, counted);
  });
  const debugInfo = debug?.info;

  const passiveData = editor.usesMemoryInit && module.data.some((segment) => segment.mode === 'active');
  const actions = elementActions(
    module,
    module.tables.some((table) => table.init !== undefined),
  );
  addInitialise(module, additions, actions, passiveData);
  if (module.memory !== undefined) additions.export(PRIVATE.memory, 'memory', 0);
  const functionTypes = allFunctionTypes(module);
  const exports = exportFunctions(module, additions, functionTypes);
  if (module.start !== undefined) additions.export(functionExport(module.start), 'func', module.start);

  const { bytes, codeStart } = writeSections({
    module,
    additions: additions,
    code,
    actions: actions,
    passiveData,
    memoryPages: options.memoryPages,
  });
  const info: RewriteInfo = {
    offsets: map.finish(codeStart),
    firstAddedFunction: additions.firstFunction,
    importedFunctionCount: module.importedFunctionCount,
    types: module.types,
    functionTypes,
    imports: module.imports
      .filter((entry) => entry.kind === 'func')
      .map((entry) => ({ module: entry.module, name: entry.name })),
    exports,
    ...(module.start !== undefined && {
      start: { index: module.start, entry: functionExport(module.start) },
    }),
    hasMemory: module.memory !== undefined,
    moduleName: module.moduleName ?? '',
    functionNames: module.functionNames,
    ...(debugInfo && { debug: debugInfo }),
    ...(coverage && { coverage: coverage.found }),
  };
  return { bytes, info };
}

/** A closed module still runs to its next loop header (wazero C4), so headers matter where proc_exit can close it. */
function loopChecks(module: WasmModule, options: RewriteOptions): LoopChecks {
  if (options.interruptible === true) return 'interruptible';
  const exits = module.imports.some((entry) => entry.kind === 'func' && entry.name === 'proc_exit');
  return exits ? 'closed' : 'none';
}

function allFunctionTypes(module: WasmModule): Uint32Array {
  const imported = module.imports.flatMap((entry) => (entry.kind === 'func' ? [entry.typeIndex] : []));
  const types = new Uint32Array(imported.length + module.functions.length);
  types.set(imported);
  types.set(module.functions, imported.length);
  return types;
}

function exportFunctions(
  module: WasmModule,
  additions: ModuleAdditions,
  functionTypes: Uint32Array,
): Map<string, ExportedFunction> {
  const entries = new Map<number, ExportedFunction>();
  const exports = new Map<string, ExportedFunction>();
  for (const { name, kind, index } of module.exports) {
    if (kind !== 'func') continue;
    let entry = entries.get(index);
    if (entry === undefined) {
      const type = module.types[functionTypes[index] ?? 0] ?? { params: [], results: [] };
      entry = exportFunction(additions, index, type);
      entries.set(index, entry);
    }
    exports.set(name, entry);
  }
  return exports;
}

function exportFunction(additions: ModuleAdditions, index: number, type: FunctionType): ExportedFunction {
  // Exporting the function itself also keeps it declared for `ref.func`.
  additions.export(functionExport(index), 'func', index);
  if (!needsRawForm(type)) return { index, entry: functionExport(index), raw: false };
  const params = type.params.map(plainValueType);
  const results = type.results.map(plainValueType);
  const raw = additions.function(
    { params: rawTypes(params), results: rawTypes(results) },
    rawBody({ params, results }, index),
  );
  additions.export(rawExport(index), 'func', raw);
  return { index, entry: rawExport(index), raw: true };
}
