import type { WasmModule } from '../module';

/**
 * Entries that the tables of one guard may have together. The gateway has no such limit (wazero, Part D 6), but
 * table entries live on this engine's heap, and a heap that overflows inside the engine ends the whole process,
 * not just the guard's thread.
 */
const TABLE_ENTRIES = 12_000_000;

/** How many of each thing this engine compiles; rewriting a module with more of them would be in vain. */
const ENGINE_COUNTS = {
  types: 1_000_000,
  imports: 1_000_000,
  functions: 1_000_000,
  globals: 1_000_000,
  exports: 1_000_000,
  data: 100_000,
} as const satisfies Partial<Record<keyof WasmModule, number>>;
/** Bytes of one function body that this engine compiles. */
const ENGINE_BODY_BYTES = 7_654_321;

/** Why this engine must not or cannot run the module, in words; undefined when it may try. */
export function engineRefusal(module: WasmModule): string | undefined {
  for (const [kind, most] of Object.entries(ENGINE_COUNTS)) {
    const { length } = module[kind as keyof typeof ENGINE_COUNTS];
    if (length > most)
      return `it has ${length} ${kind === 'data' ? 'data segments' : kind}, and Guard Lab runs guards with up to ${most}`;
  }
  const large = module.code.findIndex(({ body }) => body.end - body.start > ENGINE_BODY_BYTES);
  if (large >= 0)
    return `function[${large}] is larger than the ${ENGINE_BODY_BYTES} bytes that Guard Lab runs`;
  return tablesRefusal(module);
}

function tablesRefusal(module: WasmModule): string | undefined {
  const declared = module.tables.reduce((sum, table) => sum + table.min, 0);
  if (declared <= TABLE_ENTRIES) return undefined;
  return `its tables declare ${String(declared)} entries, and Guard Lab runs guards with up to ${String(TABLE_ENTRIES)}`;
}

/** The maximum each table gets: what it declares, as long as all tables grown to theirs stay in the budget. */
export function tableMaxima(module: WasmModule): number[] {
  const declared = module.tables.reduce((sum, table) => sum + table.min, 0);
  const room = Math.floor(Math.max(0, TABLE_ENTRIES - declared) / Math.max(1, module.tables.length));
  return module.tables.map((table) => Math.max(table.min, Math.min(table.max ?? Infinity, table.min + room)));
}
