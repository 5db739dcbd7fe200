// What the extension uses of `node:os`, in a browser.

/** There is no folder of the person: paths that begin there lead nowhere. */
export function homedir(): string {
  return '/';
}

/** Nothing is written for a while. */
export function tmpdir(): string {
  return '/';
}
