/** A folder that groups scenario files in the Test Explorer. */
export interface FolderNode {
  /** The folder's path, with `/` between its parts, as people see it. */
  readonly path: string;
  /** Its path below `parent`: folders with nothing else in them are drawn together, `test/ui`. */
  readonly label: string;
  /** The path of the folder item around it. */
  readonly parent?: string;
}

/**
 * The folders to show for files in `folders` (paths, '' for the root): none when all files are in one folder;
 * else each of them but the root, and those where they part ways. Parents come before what is in them.
 */
export function folderTree(folders: Iterable<string>): FolderNode[] {
  const withFiles = new Set(folders);
  if (withFiles.size < 2) return [];
  const shown = new Set([...withFiles].filter((path) => path !== ''));
  const below = new Map<string, Set<string>>();
  for (const path of shown) {
    for (let at = path, up = parentOf(at); up !== undefined; at = up, up = parentOf(at)) {
      const inner = below.get(up);
      if (inner) inner.add(at);
      else below.set(up, new Set([at]));
    }
  }
  for (const [path, inner] of below) if (inner.size > 1) shown.add(path);
  return [...shown].sort().map((path) => {
    let parent = parentOf(path);
    while (parent !== undefined && !shown.has(parent)) parent = parentOf(parent);
    const label =
      parent === undefined ? path : path.slice(parent.endsWith('/') ? parent.length : parent.length + 1);
    return { path, label, ...(parent === undefined ? {} : { parent }) };
  });
}

/** `a` for `a/b`, `/` for `/a`; undefined at the top. */
function parentOf(path: string): string | undefined {
  const slash = path.lastIndexOf('/');
  if (slash > 0) return path.slice(0, slash);
  return slash === 0 && path.length > 1 ? '/' : undefined;
}

/** How many folders a path leads down from `above`, one of its ancestors or itself. */
export function depthBelow(path: string, above: string): number {
  const rest = path.slice(above.length).split('/');
  return rest.filter((part) => part !== '').length;
}
