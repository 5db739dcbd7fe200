import { GUARD_FUNCTIONS } from '../../gateway/invocation';
import { exportedFunctions } from '../../gateway/guard-exports';
import { signatureText } from '../../run/inspection-facts';
import { describeModule, type ModuleFacts } from '../../run/module-facts';
import type { HostModule } from '../../wasm/link';
import { functionType, type WasmModule } from '../../wasm/module';
import { readProducers } from '../../wasm/producers';
import { exportFaults } from '../export-faults';
import { importErrors } from '../import-checks';
import { functionRows, shownName } from './function-rows';
import type { GuardExportRow, ImportRow, Listed, OverviewFacts } from './overview';

/** The gateway calls them where both are exported (gateway-contract 3.3). */
const ALLOCATOR = ['alloc', 'dealloc'];

/** The facts of a decoded module, valid or not. */
export function overviewFacts(
  module: WasmModule,
  { hosts, memoryPages }: { readonly hosts: readonly HostModule[]; readonly memoryPages: number },
): OverviewFacts {
  const described = describeModule(module, memoryPages);
  const { memory, features, debug } = described;
  const { start, moduleName = null, code } = module;
  return {
    memory,
    features,
    debug,
    moduleName,
    start: start === undefined ? null : { index: start, name: shownName(module, start) },
    producers: readProducers(module.bytes),
    guardExports: guardExports(module),
    exports: otherExports(module, described),
    imports: importRows(module, described, hosts),
    functions: functionRows(module),
    functionBytes: code.reduce((sum, { range }) => sum + range.end - range.start, 0),
  };
}

function guardExports(module: WasmModule): GuardExportRow[] {
  const faults = exportFaults(exportedFunctions(module));
  const wrong = new Set(faults.flatMap((fault) => (fault.code === 'wrong-signature' ? fault.name : [])));
  const indices = new Map(
    module.exports.flatMap(({ kind, name, index }) => (kind === 'func' ? [[name, index]] : [])),
  );
  return [...GUARD_FUNCTIONS, ...ALLOCATOR].map((name) => {
    const index = indices.get(name) ?? null;
    const isWrong = GUARD_FUNCTIONS.some((each) => each === name && wrong.has(each));
    return {
      name,
      isRequired: !ALLOCATOR.includes(name),
      state: index === null ? 'missing' : isWrong ? 'wrong' : 'right',
      index,
      type: index === null ? '' : signatureText(functionType(module, index)),
    };
  });
}

function otherExports(module: WasmModule, { exports }: ModuleFacts): OverviewFacts['exports'] {
  const known: readonly string[] = [...GUARD_FUNCTIONS, ...ALLOCATOR];
  const isKnown = (kind: string, name: string): boolean => kind === 'func' && known.includes(name);
  const others = exports.filter(({ kind, name }) => !isKnown(kind, name));
  return {
    rows: others.map(({ name, kind, type }) => ({ name, kind, type })),
    total: module.exports.filter(({ kind, name }) => !isKnown(kind, name)).length,
  };
}

function importRows(
  { imports, types }: WasmModule,
  described: ModuleFacts,
  hosts: readonly HostModule[],
): Listed<ImportRow> {
  const listed = imports.slice(0, described.imports.length);
  const errors = new Map(
    importErrors({ imports: listed, types }, hosts).flatMap(({ at, message }) =>
      at?.kind === 'import' ? [[at.index, message]] : [],
    ),
  );
  const rows = described.imports.map((entry, index) => ({ ...entry, error: errors.get(index) ?? null }));
  return { rows, total: imports.length };
}
