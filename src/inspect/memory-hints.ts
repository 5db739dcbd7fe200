import type { WasmModule } from '../wasm/module';
import { declarationHead } from '../wat/declaration-range';
import { SOURCES } from '../diagnostics/diagnostic';
import { allocatorFields } from './allocator-source';
import { addFields, clampMemory, exportFunction } from './guard-fixes';
import type { GuardText } from './guard-text';
import { memoryFaults, type MemoryFault } from './memory-faults';
import type { LocatedDiagnostic, Fix } from '../diagnostics/diagnostic';

/** What an author should know about the memory of a guard that loads, at the declaration of the memory. */
export function memoryHints(guard: GuardText, module: WasmModule, capPages: number): LocatedDiagnostic[] {
  const [declaration] = guard.fields.declarations.memory;
  const head = guard.rangeOf(declaration ? declarationHead(declaration) : guard.moduleHead);
  return memoryFaults(module, capPages).map(({ code, severity, message, missing }) => {
    const fix = memoryFix(guard, module, { code, missing, capPages });
    return {
      range: code === 'no-memory' ? guard.rangeOf(guard.moduleHead) : head,
      severity,
      message,
      source: code === 'direct-memory-path' ? SOURCES.finding : SOURCES.load,
      code,
      ...(fix ? { fixes: [fix] } : {}),
    };
  });
}

function memoryFix(
  guard: GuardText,
  { memory }: WasmModule,
  { code, missing = [], capPages }: Pick<MemoryFault, 'code' | 'missing'> & { readonly capPages: number },
): Fix | undefined {
  const [declaration] = guard.fields.declarations.memory;
  switch (code) {
    case 'no-memory':
      return {
        title: 'Add a memory',
        preferred: true,
        edits: () => [addFields(guard, ['(memory (export "memory") 1)'])],
      };
    case 'memory-clamped':
      return declaration && clampMemory(declaration, capPages);
    case 'direct-memory-path':
      return allocatorFix(guard, missing, memory?.min ?? 0);
  }
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
