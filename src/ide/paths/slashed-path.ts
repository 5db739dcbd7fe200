/** Whether a path with slashes counts from the root, or from that of a drive. */
export function isAbsolutePath(slashed: string): boolean {
  return /^(\/|[a-z]:\/)/i.test(slashed);
}

/** `path` below `base`, as in a uri (`/src/x.rs`, `/c:/src/x.rs`): without `.` and `..`, never above the root. */
export function joinedPath(base: string, path: string): string {
  const parts: string[] = [];
  for (const part of `${base}/${path}`.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return `/${parts.join('/')}`;
}
