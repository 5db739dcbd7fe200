import { lstatSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { isWithin, realPathOf } from './allowed-folders';
import { onlySystemError } from './system-error';

/**
 * Why nothing may be written to a path: a link on the way to it leads out of the folder that the path is in by its name,
 * or nowhere. The answer is the end of a sentence; undefined when no link is in the way.
 * @param path absolute; what does not exist yet is no link
 * @param folder absolute; a path outside of it has no link that matters. Links above it are those of the person
 */
export function strayLink(path: string, folder: string): string | undefined {
  if (!isWithin(path, folder)) return undefined;
  const real = realPathOf(folder) ?? folder;
  let place = folder;
  for (const part of relative(folder, path).split(sep)) {
    place = join(place, part);
    const isLink = linkAt(place);
    if (isLink === undefined) return undefined;
    if (!isLink) continue;
    const shown = relative(folder, place);
    const target = realPathOf(place);
    if (target === undefined) return `${shown} is a broken link`;
    if (!isWithin(target, real)) return `${shown} is a link to ${target}, outside of the folder`;
  }
  return undefined;
}

/** Whether there is a link; undefined when there is nothing. */
function linkAt(path: string): boolean | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink();
  } catch (error) {
    onlySystemError(error);
    // What cannot be looked at cannot be written to: the attempt says why.
    return undefined;
  }
}
