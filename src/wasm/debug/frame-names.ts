import type { SourceFrame } from './debug-info';
import { displayName } from './demangle/display-name';

/**
 * The full name of a frame's function, demangled. `physical` is the name the module's name section has, for
 * a frame that is not inlined: line tables alone say `fmt` where the name section says whose `fmt` it is.
 */
export function fullName(frame: SourceFrame, physical?: string): string {
  const linkage = frame.linkageName === undefined ? undefined : displayName(frame.linkageName);
  const isUnreadable =
    linkage === frame.linkageName && frame.name !== undefined && /^_[ZR]/.test(linkage ?? '');
  if (linkage !== undefined && !isUnreadable) return linkage;
  const known = physical === undefined ? undefined : displayName(physical);
  if (known !== undefined && known !== physical && !/^\$\d+$/.test(known)) return known;
  return frame.name ?? known ?? '?';
}

/**
 * The name without the guard's own crate: in `policy::check` at `src/policy.rs:12` no one misses it. Crates
 * of the workspace are those that cargo compiled from a relative path.
 */
export function withoutOwnCrate(name: string, unitName: string | undefined): string {
  const crate = /^(?![\\/]|[A-Za-z]:).+[\\/]@[\\/](\w+)\.[0-9a-f]+-cgu\.\d+$/.exec(unitName ?? '')?.[1];
  if (crate === undefined) return name;
  const prefix = `${crate}::`;
  if (name.startsWith(prefix)) return name.slice(prefix.length);
  return name.startsWith('<') ? name.replaceAll(new RegExp(`(?<![\\w:])${prefix}`, 'g'), '') : name;
}
