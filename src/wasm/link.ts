import { goQuote } from './go-quote';
import { attempt, LoadFailure } from './load-failure';
import type { FunctionType, Import, LoadError, Result, WasmModule } from './module';
import { signatureText } from './value-types';

/** A module the host provides. Host modules export functions only. */
export interface HostModule {
  readonly name: string;
  readonly functions: ReadonlyMap<string, FunctionType>;
}

type ErrorLocation = Pick<LoadError, 'offset' | 'at' | 'fault'>;

function refuse(message: string, location: ErrorLocation): never {
  throw new LoadFailure(message, location.offset, location.at, location.fault);
}

function resolve(
  module: Pick<WasmModule, 'types'>,
  entry: Import,
  host: HostModule,
  location: ErrorLocation,
): void {
  const provided = host.functions.get(entry.name);
  if (provided === undefined) {
    refuse(`${goQuote(entry.name)} is not exported in module ${goQuote(entry.module)}`, location);
  }
  if (entry.kind !== 'func') {
    const names = `export ${goQuote(entry.name)} in module ${goQuote(entry.module)}`;
    refuse(`${names} is a func, not a ${entry.kind}`, location);
  }
  const type = module.types[entry.typeIndex] ?? { params: [], results: [] };
  const [expected, actual] = [signatureText(type), signatureText(provided)];
  if (expected !== actual) {
    const names = `import func[${entry.module}.${entry.name}]`;
    const fault = { kind: 'import-type' } as const;
    refuse(`${names}: signature mismatch: ${expected} != ${actual}`, { ...location, fault });
  }
}

/**
 * Resolves the imports of a valid module against the host's modules, with the gateway's texts (wazero L10):
 * module by module in order of first mention, within one in order. Where imports of several modules fail, the
 * gateway's own choice among them is random; the first is the one it reports most often.
 */
export function resolveImports(
  module: Pick<WasmModule, 'imports' | 'types'>,
  hosts: readonly HostModule[],
): Result<undefined, LoadError> {
  return attempt(() => {
    const byModule = new Map<string, { readonly entry: Import; readonly location: ErrorLocation }[]>();
    for (const [index, entry] of module.imports.entries()) {
      const location = { offset: entry.range.start, at: { kind: 'import', index } as const };
      const list = byModule.get(entry.module);
      if (list === undefined) byModule.set(entry.module, [{ entry, location }]);
      else list.push({ entry, location });
    }
    for (const [name, entries] of byModule) {
      const host = hosts.find((candidate) => candidate.name === name);
      for (const { entry, location } of entries) {
        if (host === undefined) refuse(`module[${name}] not instantiated`, location);
        resolve(module, entry, host, location);
      }
    }
    return undefined;
  });
}
