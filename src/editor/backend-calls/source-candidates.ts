/**
 * Locations where the source of a stack frame may be, most likely first, as paths. Debug information names
 * sources as the compiler saw them: absolute (also on another kind of system), or relative to a folder that
 * it does not tell.
 *
 * @param source the frame's source
 * @param guard the guard's own path, and the path that results show for it
 * @param folders paths of workspace folders
 */
export function sourceCandidates(
  source: string,
  guard: { readonly path: string; readonly shown: string },
  folders: readonly string[],
): readonly string[] {
  if (source === guard.shown) return [guard.path];
  const slashed = source.replaceAll('\\', '/');
  if (slashed.startsWith('/')) return [slashed];
  if (/^[a-zA-Z]:\//.test(slashed)) return [`/${slashed}`];
  const beside = guard.path.slice(0, guard.path.lastIndexOf('/'));
  const own = folders.filter((folder) => guard.path.startsWith(`${folder}/`));
  const bases = [...own, beside, ...folders];
  return [...new Set(bases.map((base) => normalized(`${base}/${slashed}`)))];
}

function normalized(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return `/${parts.join('/')}`;
}
