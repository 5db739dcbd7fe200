/**
 * Whether a path or reference leads to another computer or to a device of Windows: `\\host\share`,
 * `//host/share`, `\\?\…`, `file://host/…`. Asking whether such a file exists already logs in there.
 */
export function leadsElsewhere(reference: string): boolean {
  return /^[\\/]{2}/.test(reference) || /^file:[\\/]{2}(?!localhost[\\/]|[\\/])/i.test(reference);
}

/** Whether a reference is a URL and no path (`c:\x` and `c:/x` are paths). */
export function isUrl(reference: string): boolean {
  return /^[a-z][a-z\d+.-]+:/i.test(reference);
}
