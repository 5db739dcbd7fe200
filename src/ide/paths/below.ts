/** Tells of locations, as URIs, whether one of the folders is above. Takes as long for thousands of folders as for one. */
export function isBelow(folders: ReadonlySet<string>): (location: string) => boolean {
  return (location) => {
    for (let end = location.lastIndexOf('/'); end > 0; end = location.lastIndexOf('/', end - 1))
      if (folders.has(location.slice(0, end))) return true;
    return false;
  };
}
