import { resolve } from 'node:path';
import { AllowedFolders, isWithin } from '../files/allowed-folders';
import { splitGlob } from '../text/glob/glob-parts';
import { ToolRefusal } from '../toolbox/agent-tool';
import { asGlob, displayPath } from './scenario-files';

/** The folders whose files agents may use: the working folder, those of the command line, and those of the client. */
export class AgentFolders {
  #more: readonly string[];

  /** @param folder absolute path, from which relative paths go */
  constructor(
    readonly folder: string,
    private readonly named: readonly string[],
  ) {
    this.#more = [];
  }

  /** Replaces the folders of the client: absolute paths. */
  setRoots(roots: readonly string[]): void {
    this.#more = roots;
  }

  /** The folders, none of which lies in another one. */
  get all(): readonly string[] {
    const folders = [...new Set([this.folder, ...this.named, ...this.#more])];
    return folders.filter((folder) => !folders.some((other) => other !== folder && isWithin(folder, other)));
  }

  get allowed(): AllowedFolders {
    return new AllowedFolders(this.all);
  }

  /** Whether a path, of something that exists or not, is inside by its text and by what links make of it. */
  isInside(path: string): boolean {
    return this.allowed.holds(path);
  }

  /**
   * A glob counts as a path, whose wildcards are names, and as the folder in which its search begins; the search stays
   * below that. So a link counts as what it leads to, whatever characters its name has.
   * @throws ToolRefusal for a path or glob that leads outside
   */
  confine(paths: readonly string[]): void {
    const isInside = (path: string): boolean => this.isInside(resolve(this.folder, path));
    const outside = paths.find((path) => !isInside(path) || !isInside(splitGlob(asGlob(path)).base));
    if (outside !== undefined) throw new ToolRefusal(this.refusal(outside));
  }

  /** What is said of a path outside. */
  refusal(path: string): string {
    const shown = displayPath(resolve(this.folder, path), this.folder);
    return `${shown} is outside the allowed folders (${this.all.join(', ')}); copy it there, or start guard-lab mcp with --root and its folder`;
  }
}
