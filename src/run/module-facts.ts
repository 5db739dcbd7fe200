import { exportedFunctions, exportsError } from '../gateway/guard-exports';
import { decodeModule } from '../wasm/decode';
import { usedFeatures } from '../wasm/features';
import type { WasmModule } from '../wasm/module';
import { describeExport, describeImport, type ExportFact, type ImportFact } from './inspection-facts';

/** Rows of one list of facts; a module may declare millions. */
const LISTED_FACTS = 10_000;
/** Characters of all names in one list of facts. */
const LISTED_CHARACTERS = 4 * 1024 * 1024;

/** What can be said of a decoded module without running it. Lists are bounded. */
export interface ModuleFacts {
  readonly imports: readonly ImportFact[];
  readonly exports: readonly ExportFact[];
  readonly memory: {
    readonly minPages: number;
    readonly maxPages: number | null;
    readonly capPages: number;
  } | null;
  readonly features: readonly string[];
  readonly sections: readonly { readonly name: string; readonly offset: number; readonly bytes: number }[];
  readonly debug: {
    readonly dwarf: boolean;
    readonly names: boolean;
    readonly sourceMap: boolean;
    readonly external: boolean;
  };
  /** How many entries each list leaves out; absent when all are there. */
  readonly omitted?: { readonly imports: number; readonly exports: number; readonly sections: number };
  /** The gateway's text about the exports; null when they are a guard's. */
  readonly exportsError: string | null;
}

/** The facts of a module under a memory cap of `memoryPages`; undefined when it cannot be decoded. */
export function moduleFacts(bytes: Uint8Array, memoryPages: number): ModuleFacts | undefined {
  const decoded = decodeModule(bytes, { memoryLimitPages: memoryPages });
  return decoded.ok ? describeModule(decoded.value, memoryPages) : undefined;
}

/** The facts of a decoded module under a memory cap of `memoryPages`. */
export function describeModule(module: WasmModule, memoryPages: number): ModuleFacts {
  const custom = new Set(module.sections.flatMap((section) => section.customName ?? []));
  const { memory } = module;
  const imports = listed(module.imports, (entry) => describeImport(module, entry));
  const exports = listed(module.exports, (entry) => describeExport(module, entry));
  const sections = listed(module.sections, (section) => ({
    name: section.customName ?? section.name,
    offset: section.range.start,
    bytes: section.range.end - section.range.start,
  }));
  const omitted = { imports: imports.omitted, exports: exports.omitted, sections: sections.omitted };
  return {
    imports: imports.rows,
    exports: exports.rows,
    memory: memory
      ? {
          minPages: memory.min,
          maxPages: memory.max ?? null,
          capPages: Math.min(memory.max ?? memoryPages, memoryPages),
        }
      : null,
    features: usedFeatures(module),
    sections: sections.rows,
    debug: {
      dwarf: custom.has('.debug_line') || custom.has('.debug_info'),
      names: custom.has('name'),
      sourceMap: custom.has('sourceMappingURL'),
      external: custom.has('external_debug_info'),
    },
    ...(Object.values(omitted).some((count) => count > 0) ? { omitted } : {}),
    exportsError: exportsError(exportedFunctions(module)) ?? null,
  };
}

/** The first entries, as many as there is room for. */
function listed<T, F extends { readonly name: string; readonly module?: string; readonly type?: string }>(
  entries: readonly T[],
  describe: (entry: T) => F,
): { readonly rows: F[]; readonly omitted: number } {
  const rows: F[] = [];
  let room = LISTED_CHARACTERS;
  for (const entry of entries) {
    if (rows.length >= LISTED_FACTS) break;
    const row = describe(entry);
    room -= row.name.length + (row.module?.length ?? 0) + (row.type?.length ?? 0);
    if (room < 0) break;
    rows.push(row);
  }
  return { rows, omitted: entries.length - rows.length };
}
