// Paths of project files: absolute, with slashes, `/home/x` or `C:/x`.

/** Whether a path with slashes counts from the root, or from that of a drive. */
function isAbsolute(path: string): boolean {
  return /^(\/|[a-z]:\/)/i.test(path);
}

/** `path`, which may have backslashes, counted from `folder`; without `.` and `..`. */
export function resolvePath(folder: string, path: string): string {
  const slashed = path.replaceAll('\\', '/');
  // A root without a drive is that of the folder's drive.
  const root = /^\/(?!\/)/.test(slashed) ? (/^[a-z]:/i.exec(folder)?.[0] ?? '') : '';
  const whole = isAbsolute(slashed) ? root + slashed : `${folder}/${slashed}`;
  const drive = /^[a-z]:/i.exec(whole)?.[0] ?? '';
  const share = drive === '' && whole.startsWith('//') ? '/' : '';
  const parts: string[] = [];
  for (const part of whole.slice(drive.length).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return `${share}${drive}/${parts.join('/')}`;
}

/** The folder that a file or folder is in; the root is in itself. */
export function parentFolder(path: string): string {
  const end = path.lastIndexOf('/');
  if (end <= 0) return '/';
  return /^[a-z]:$/i.test(path.slice(0, end)) ? path.slice(0, end + 1) : path.slice(0, end);
}

/** The last part of a path. */
export function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/**
 * `path` as seen from `folder`, without `./`; undefined when it is not below. Drive letters and, on such paths, the rest
 * are compared without case.
 */
export function pathBelow(folder: string, path: string): string | undefined {
  const prefix = folder.endsWith('/') ? folder : `${folder}/`;
  const start = path.slice(0, prefix.length);
  return samePath(start, prefix) ? path.slice(prefix.length) : undefined;
}

/** Whether two paths name the same file; Windows does not tell upper from lower case. */
export function samePath(left: string, right: string): boolean {
  if (left === right) return true;
  return isOfWindows(left) && left.toLowerCase() === right.toLowerCase();
}

/** Whether a path begins with a drive or a share. */
function isOfWindows(path: string): boolean {
  return /^([a-z]:|\/\/)/i.test(path);
}

/** The folder of a file and those above it, the nearest first, at most `levels`. */
export function foldersAbove(file: string, levels = 32): string[] {
  const folders: string[] = [];
  for (let at = parentFolder(file); folders.length < levels; at = parentFolder(at)) {
    folders.push(at);
    if (parentFolder(at) === at) break;
  }
  return folders;
}
