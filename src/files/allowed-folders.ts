import { realpathSync } from 'node:fs';
import * as path from 'node:path';
import { dirname } from 'node:path';
import { leadsElsewhere } from './foreign-path';
import { onlySystemError } from './system-error';

/** What is done with paths depends on the kind of system: `node:path`, or one of its two kinds. */
type PathRules = Pick<typeof path.posix, 'relative' | 'isAbsolute' | 'sep'>;

/** Whether an absolute path is a folder itself or lies below it; names are compared as the system does. */
export function isWithin(file: string, folder: string, rules: PathRules = path): boolean {
  const below = rules.relative(folder, file);
  return below !== '..' && !below.startsWith(`..${rules.sep}`) && !rules.isAbsolute(below);
}

/**
 * The folders whose files may be shown: what a guard or its debug information names elsewhere is left alone.
 * Links count as what they lead to.
 */
export class AllowedFolders {
  /** The folders as they were named: absolute paths. */
  readonly named: readonly string[];
  #real: readonly string[] | undefined;

  /** @param folders absolute paths; those that do not exist allow nothing */
  constructor(folders: readonly string[]) {
    this.named = folders;
  }

  /** These folders and more. */
  with(...folders: readonly string[]): AllowedFolders {
    return new AllowedFolders([...this.named, ...folders]);
  }

  /**
   * The real path of what `file` (an absolute path) names, when that exists and lies in one of the folders. A
   * path that leads elsewhere by its text alone is not looked for: looking can mount disks and log in to servers.
   */
  realPath(file: string): string | undefined {
    if (leadsElsewhere(file) && !this.named.some(leadsElsewhere)) return undefined;
    const real = this.#realFolders();
    if (![...this.named, ...real].some((folder) => isWithin(file, folder))) return undefined;
    const target = realPathOf(file);
    return target !== undefined && real.some((folder) => isWithin(target, folder)) ? target : undefined;
  }

  /** Whether a path, of something that exists or not, is in one of the folders by its text and by what links make of it. */
  holds(file: string): boolean {
    if (leadsElsewhere(file) && !this.named.some(leadsElsewhere)) return false;
    const real = this.#realFolders();
    if (![...this.named, ...real].some((folder) => isWithin(file, folder))) return false;
    const existing = existingPart(file);
    return existing !== undefined && real.some((folder) => isWithin(existing, folder));
  }

  #realFolders(): readonly string[] {
    this.#real ??= this.named.flatMap((folder) => realPathOf(folder) ?? []);
    return this.#real;
  }
}

/** The real path of the nearest folder or file above that exists. */
function existingPart(path: string): string | undefined {
  for (let current = path; ; current = dirname(current)) {
    const real = realPathOf(current);
    if (real !== undefined || dirname(current) === current) return real;
  }
}

/** The path without links, as the disk spells it; undefined when there is nothing. */
export function realPathOf(file: string): string | undefined {
  try {
    return realpathSync.native(file);
  } catch (error) {
    onlySystemError(error);
    return undefined;
  }
}
