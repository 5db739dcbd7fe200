import { demangleItanium } from './itanium';
import { demangleRustLegacy } from './rust-legacy';
import { demangleRustV0 } from './rust-v0';

/**
 * The name a person knows a function by: demangled (Rust legacy and v0, C++), without hashes, parameter
 * lists and linker suffixes; closures are `{closure}`. A name that is not mangled, or unreadably so, is
 * returned as it is.
 */
export function displayName(raw: string): string {
  const name = raw.endsWith(EXPORT_WRAPPER) ? raw.slice(0, -EXPORT_WRAPPER.length) : raw;
  const demangled = demangleRustLegacy(name) ?? demangleRustV0(name) ?? demangleItanium(name);
  return (demangled ?? name).replace(/\{\{(\w+)\}\}/g, '{$1}').replace(/\{closure#\d+\}/g, '{closure}');
}

/** wasi-libc's command modules export functions through wrappers that run constructors first. */
const EXPORT_WRAPPER = '.command_export';

/** Whether a function is the linker's wrapper around an exported one. */
export function isExportWrapper(raw: string): boolean {
  return raw.endsWith(EXPORT_WRAPPER);
}
