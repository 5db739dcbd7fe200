// What the extension uses of `node:path`, in a browser: paths there are those of URIs, with slashes on every system.

export const sep = '/';

/** Whether a path begins at the root. */
export function isAbsolute(path: string): boolean {
  return path.startsWith('/');
}

/** The paths one after the other as one, without `.`, `..` and doubled slashes. */
export function join(...paths: readonly string[]): string {
  const joined = paths.filter((path) => path !== '').join('/');
  return joined === '' ? '.' : normalize(joined);
}

/** The absolute path that the last absolute one of these leads to with those after it. */
export function resolve(...paths: readonly string[]): string {
  const first = paths.findLastIndex(isAbsolute);
  const path = normalize(`/${paths.slice(Math.max(first, 0)).join('/')}`);
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}

/** How to come from one path to another one; '' where they are the same. */
export function relative(from: string, to: string): string {
  const start = partsOf(resolve(from));
  const end = partsOf(resolve(to));
  const differs = start.findIndex((part, at) => part !== end[at]);
  const common = differs < 0 ? start.length : differs;
  return [...start.slice(common).map(() => '..'), ...end.slice(common)].join('/');
}

/** The folder of a path. */
export function dirname(path: string): string {
  const end = withoutSlashes(path);
  const slash = end.lastIndexOf('/');
  if (slash < 0) return isAbsolute(path) ? '/' : '.';
  if (slash === 0) return '/';
  // Two slashes at the start have a meaning that POSIX leaves open: Node keeps them.
  return end.slice(0, slash === 1 && path.startsWith('/') ? 2 : slash);
}

/** The last name of a path. */
export function basename(path: string): string {
  const end = withoutSlashes(path);
  return end.slice(end.lastIndexOf('/') + 1);
}

function withoutSlashes(path: string): string {
  return path.replace(/\/+$/, '');
}

function partsOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '');
}

function normalize(path: string): string {
  const root = isAbsolute(path) ? '/' : '';
  const parts: string[] = [];
  for (const part of partsOf(path)) {
    if (part === '.') continue;
    const isUp = part === '..' && parts.length > 0 && parts.at(-1) !== '..';
    if (isUp) parts.pop();
    else if (part !== '..' || root === '') parts.push(part);
  }
  const end = path.endsWith('/') && parts.length > 0 ? '/' : '';
  const whole = root + parts.join('/') + end;
  if (whole !== '') return whole;
  return path.endsWith('/') ? './' : '.';
}
