import type { GlobPart } from './glob-parts';

/** A glob for the last names of a path, whatever is before them. */
interface LastNames {
  /** Whether anything may be before `text` in its name. */
  readonly hasStar: boolean;
  readonly text: string;
}

// A test for globs as most are: any folders and then a name (**/target), or the end of one (**/*.json). They are compared at
// once, where others are followed character by character.

/** Whether a path is what such a glob describes; undefined for other globs. */
export function lastNamesTest(
  parts: readonly GlobPart[],
  dot: boolean,
): ((path: string) => boolean) | undefined {
  const glob = lastNames(parts);
  if (!glob) return undefined;
  const { hasStar, text } = glob;
  if (!hasStar) return (path) => path.endsWith(text) && isFolders(path.slice(0, -text.length), dot);
  return (path) => {
    if (!path.endsWith(text)) return false;
    const name = path.lastIndexOf('/') + 1;
    return (
      name + text.length <= path.length && (dot || path[name] !== '.') && isFolders(path.slice(0, name), dot)
    );
  };
}

function lastNames([first, second, ...rest]: readonly GlobPart[]): LastNames | undefined {
  if (first?.kind !== 'folders' || !second) return undefined;
  const hasStar = second.kind === 'star';
  let text = '';
  for (const part of hasStar ? rest : [second, ...rest]) {
    if (part.kind !== 'character') return undefined;
    text += part.value;
  }
  return hasStar && text.includes('/') ? undefined : { hasStar, text };
}

/** Whether a text is any folders: none, or names with a slash after each. */
function isFolders(text: string, dot: boolean): boolean {
  if (text === '') return true;
  if (!text.endsWith('/') || text.startsWith('/') || text.includes('//')) return false;
  return dot || !(text.startsWith('.') || text.includes('/.'));
}
