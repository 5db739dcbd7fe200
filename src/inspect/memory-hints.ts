import { exportedFunctions } from '../gateway/guard-exports';
import { NO_MEMORY } from '../gateway/texts';
import type { WasmModule } from '../wasm/module';
import { declarationHead } from '../wat/declaration-range';
import { SOURCES } from '../diagnostics/diagnostic';
import { allocatorFields } from './allocator-source';
import { addFields, clampMemory, exportFunction } from './guard-fixes';
import type { GuardText } from './guard-text';
import type { LocatedDiagnostic, Fix } from '../diagnostics/diagnostic';

/** What an author should know about the memory of a guard that loads (gateway-contract 2.2, 2.6, 3.3). */
export function memoryHints(guard: GuardText, module: WasmModule, capPages: number): LocatedDiagnostic[] {
  const imported = module.imports.some((entry) => entry.kind === 'memory');
  const { memory } = module;
  if (!memory) return imported ? [] : [withoutMemory(guard)];
  const hints: LocatedDiagnostic[] = [];
  const [declaration] = guard.fields.declarations.memory;
  const range = guard.rangeOf(declaration ? declarationHead(declaration) : guard.moduleHead);
  if (memory.max !== undefined && memory.max > capPages) {
    const fix = declaration && clampMemory(declaration, capPages);
    hints.push({
      range,
      severity: 'hint',
      message: `The declared maximum of ${memory.max} pages is over the gateway's limit of ${capPages}: \`memory.grow\` beyond ${capPages} pages returns -1.`,
      source: SOURCES.load,
      code: 'memory-clamped',
      ...(fix ? { fixes: [fix] } : {}),
    });
  }
  const allocator = allocatorHint(guard, module, memory.min);
  return allocator ? [...hints, { ...allocator, range }] : hints;
}

function withoutMemory(guard: GuardText): LocatedDiagnostic {
  const fix: Fix = {
    title: 'Add a memory',
    preferred: true,
    edits: () => [addFields(guard, ['(memory (export "memory") 1)'])],
  };
  return {
    range: guard.rangeOf(guard.moduleHead),
    severity: 'error',
    message: `${NO_MEMORY}\nThe module loads, but every call of it fails.`,
    source: SOURCES.load,
    code: 'no-memory',
    fixes: [fix],
  };
}

function allocatorHint(
  guard: GuardText,
  module: WasmModule,
  memoryPages: number,
): Omit<LocatedDiagnostic, 'range'> | undefined {
  const exported = exportedFunctions(module);
  const missing = ['alloc', 'dealloc'].filter((name) => !exported.hasFunction(name));
  if (missing.length === 0) return undefined;
  const said =
    missing.length === 2
      ? 'The guard exports no `alloc` and `dealloc`'
      : `The guard exports no \`${missing[0] ?? ''}\`, so the other half of the allocator is not used`;
  const fix = allocatorFix(guard, missing, memoryPages);
  return {
    severity: 'hint',
    message: `${said}: the gateway puts its buffers at the very end of memory, where they may overwrite data of the guard.`,
    source: SOURCES.finding,
    code: 'direct-memory-path',
    ...(fix ? { fixes: [fix] } : {}),
  };
}

function allocatorFix(guard: GuardText, missing: readonly string[], memoryPages: number): Fix | undefined {
  const there = missing.flatMap((name) => {
    const declaration = guard.functionNamed(name);
    return declaration ? [{ name, declaration }] : [];
  });
  if (there.length === missing.length) {
    return {
      title: `Export ${missing.join(' and ')}`,
      preferred: true,
      edits: () => there.map(({ name, declaration }) => exportFunction(declaration, name)),
    };
  }
  // Half an allocator is the author's own: what belongs to it cannot be guessed.
  if (missing.length < 2 || there.length > 0) return undefined;
  return {
    title: 'Add alloc and dealloc',
    edits: () => {
      const { declarations } = guard.fields;
      const names = [...declarations.func, ...declarations.global].flatMap(({ id }) => id?.text ?? []);
      return [addFields(guard, ...allocatorFields(memoryPages, new Set(names)))];
    },
  };
}
