import { GUARD_FUNCTIONS } from '../gateway/invocation';
import { decodeModule } from '../wasm/decode';
import { ANY_MEMORY } from './any-memory';

/** What a guard can be called for, and whether it asks for more. */
export interface GuardOutline {
  /** Which of the guard functions it exports. */
  readonly exports: ReadonlySet<string>;
  readonly importsBackend: boolean;
}

/** The outline of a guard's bytes; undefined when they cannot be decoded. */
export function guardOutline(bytes: Uint8Array): GuardOutline | undefined {
  const decoded = decodeModule(bytes, ANY_MEMORY);
  if (!decoded.ok) return undefined;
  const { exports, imports } = decoded.value;
  const isExported = (wanted: string): boolean =>
    exports.some(({ kind, name }) => kind === 'func' && name === wanted);
  return {
    exports: new Set(GUARD_FUNCTIONS.filter(isExported)),
    importsBackend: imports.some(({ name }) => name === 'call_backend'),
  };
}
