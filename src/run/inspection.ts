import { exportedFunctions, exportsError } from '../gateway/guard-exports';
import { DEFAULT_PROFILE, resolveLimits, type Limits } from '../gateway/limits';
import { decodeModule } from '../wasm/decode';
import { usedFeatures } from '../wasm/features';
import type { WasmModule } from '../wasm/module';
import { describeImport, describeExport, type ExportFact, type ImportFact } from './inspection-facts';
import type { GuardHost, GuardModule } from './guard-host';

const INSTANTIATE_PREFIX = 'failed to instantiate WASM module: ';

export interface Verdict {
  readonly ok: boolean;
  readonly error: string | null;
}

/** What `guard-lab inspect` tells of one file (scenario-format, command line). */
export interface Inspection {
  readonly file: string;
  readonly bytes: number;
  /** The runtime's verdict alone: would the module load, start function included? */
  readonly module: Verdict;
  /** The whole load check, with the gateway's full text. */
  readonly guard: Verdict;
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
  /** Set when the gateway would load the module and our engine cannot run it. */
  readonly engine?: string;
}

/** Judges a module as the gateway would and lists its facts. Facts are empty when it cannot be decoded. */
export async function inspectGuard(
  guard: GuardModule,
  host: GuardHost,
  options: { readonly limits?: Partial<Limits>; readonly signal: AbortSignal },
): Promise<Inspection> {
  const limits = resolveLimits(DEFAULT_PROFILE, options.limits);
  const session = await host.open(guard, { guardName: 'guard', limits, backend: [], signal: options.signal });
  session.close();
  const decoded = decodeModule(guard.bytes, { memoryLimitPages: limits.memoryPages });
  return {
    file: guard.path,
    bytes: guard.bytes.byteLength,
    ...verdicts(session.load, decoded.ok ? decoded.value : undefined),
    ...(decoded.ok ? facts(decoded.value, limits) : NO_FACTS),
  };
}

type Load = Awaited<ReturnType<GuardHost['open']>>['load'];

/** `module` is there when it could be decoded: what cannot run here is judged as far as that goes without running. */
function verdicts(
  load: Load,
  module: WasmModule | undefined,
): Pick<Inspection, 'module' | 'guard' | 'engine'> {
  const accepted = { ok: true, error: null };
  if (load.ok) return { module: accepted, guard: accepted };
  if (load.engine) {
    const error = module && exportsError(exportedFunctions(module));
    return {
      module: accepted,
      guard: error === undefined ? accepted : { ok: false, error },
      engine: load.error,
    };
  }
  const guard = { ok: false, error: load.error };
  if (!load.error.startsWith(INSTANTIATE_PREFIX)) return { module: accepted, guard };
  return { module: { ok: false, error: load.error.slice(INSTANTIATE_PREFIX.length) }, guard };
}

const NO_FACTS: Pick<Inspection, 'imports' | 'exports' | 'memory' | 'features' | 'sections' | 'debug'> = {
  imports: [],
  exports: [],
  memory: null,
  features: [],
  sections: [],
  debug: { dwarf: false, names: false, sourceMap: false, external: false },
};

function facts(module: WasmModule, limits: Limits): typeof NO_FACTS {
  const custom = new Set(module.sections.flatMap((section) => section.customName ?? []));
  const { memory } = module;
  return {
    imports: module.imports.map((entry) => describeImport(module, entry)),
    exports: module.exports.map((entry) => describeExport(module, entry)),
    memory: memory
      ? {
          minPages: memory.min,
          maxPages: memory.max ?? null,
          capPages: Math.min(memory.max ?? limits.memoryPages, limits.memoryPages),
        }
      : null,
    features: usedFeatures(module),
    sections: module.sections.map((section) => ({
      name: section.customName ?? section.name,
      offset: section.range.start,
      bytes: section.range.end - section.range.start,
    })),
    debug: {
      dwarf: custom.has('.debug_line') || custom.has('.debug_info'),
      names: custom.has('name'),
      sourceMap: custom.has('sourceMappingURL'),
      external: custom.has('external_debug_info'),
    },
  };
}
