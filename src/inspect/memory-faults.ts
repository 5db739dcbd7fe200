import type { Diagnostic } from '../diagnostics/diagnostic';
import { exportedFunctions } from '../gateway/guard-exports';
import { NO_MEMORY } from '../gateway/texts';
import type { WasmModule } from '../wasm/module';

/** Something about the memory of a guard. */
export interface MemoryFault extends Diagnostic<'no-memory' | 'memory-clamped' | 'direct-memory-path'> {
  /** Which functions of an allocator are not exported. */
  readonly missing?: readonly string[] | undefined;
}

/** What an author should know about the memory of a guard, whether or not the rest of it loads (gateway-contract 2.2, 2.6, 3.3). */
export function memoryFaults(module: WasmModule, capPages: number): MemoryFault[] {
  const imported = module.imports.some((entry) => entry.kind === 'memory');
  const { memory } = module;
  if (!memory) return imported ? [] : [WITHOUT_MEMORY];
  const faults: MemoryFault[] = [];
  if (memory.max !== undefined && memory.max > capPages) {
    faults.push({
      severity: 'hint',
      message: `The declared maximum of ${memory.max} pages is over the gateway's limit of ${capPages}: \`memory.grow\` beyond ${capPages} pages returns -1.`,
      code: 'memory-clamped',
    });
  }
  const allocator = allocatorFault(module);
  return allocator ? [...faults, allocator] : faults;
}

const WITHOUT_MEMORY: MemoryFault = {
  severity: 'error',
  message: `${NO_MEMORY}\nA guard without a memory may load, but every call of it fails.`,
  code: 'no-memory',
};

function allocatorFault(module: WasmModule): MemoryFault | undefined {
  const exported = exportedFunctions(module);
  const missing = ['alloc', 'dealloc'].filter((name) => !exported.hasFunction(name));
  if (missing.length === 0) return undefined;
  const said =
    missing.length === 2
      ? 'The guard exports no `alloc` and `dealloc`'
      : `The guard exports no \`${missing[0] ?? ''}\`, so the other half of the allocator is not used`;
  return {
    severity: 'hint',
    message: `${said}: the gateway puts its buffers at the very end of memory, where they may overwrite data of the guard.`,
    code: 'direct-memory-path',
    missing,
  };
}
