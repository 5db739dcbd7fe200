import type { WasmModule } from '../module';

/**
 * Entries that the tables of one guard may have together. The gateway has no such limit (wazero, Part D 6), but
 * table entries live on this engine's heap, and a heap that overflows inside the engine ends the whole process,
 * not just the guard's thread.
 */
export const TABLE_ENTRIES = 12_000_000;

/** Why this engine must not instantiate the module, in words; undefined when its tables fit. */
export function tablesRefusal(module: WasmModule): string | undefined {
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
