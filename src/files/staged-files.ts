import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { strayLink } from './stray-link';
import { FileRefusal, isSystemError } from './system-error';

/**
 * New files of one folder that appear all at once or not at all: until then they are in a folder beside them, which
 * is removed when the process ends. Nothing that is there already is overwritten.
 */
export class StagedFiles {
  readonly #names: string[] = [];
  readonly #made: string[] = [];
  readonly #stage: string;
  readonly #atExit = (): void => this.discard();

  /**
   * @param folder absolute path; it is made when it does not exist
   * @param home the folder that the person works in: no link may lead out of it
   * @throws FileRefusal, and what the system says
   */
  constructor(
    private readonly folder: string,
    home: string,
  ) {
    const stray = strayLink(folder, home);
    if (stray !== undefined) throw new FileRefusal(stray);
    try {
      this.#make(folder);
      this.#stage = mkdtempSync(join(folder, '.guard-lab-'));
    } catch (error) {
      this.#removeMade();
      throw error;
    }
    process.once('exit', this.#atExit);
  }

  /** @throws FileRefusal when the file exists, and what the system says */
  write(name: string, text: string): void {
    if (lstatSync(join(this.folder, name), { throwIfNoEntry: false }))
      throw new FileRefusal(`it already has ${name}; nothing is overwritten`);
    writeFileSync(join(this.#stage, name), text, { flag: 'wx' });
    this.#names.push(name);
  }

  /**
   * Puts all files in their place.
   * @throws FileRefusal, and what the system says; then none is there
   */
  commit(): void {
    const moved: string[] = [];
    try {
      for (const name of this.#names) {
        const target = join(this.folder, name);
        if (lstatSync(target, { throwIfNoEntry: false }))
          throw new FileRefusal(`it already has ${name}; nothing is overwritten`);
        renameSync(join(this.#stage, name), target);
        moved.push(target);
      }
    } catch (error) {
      for (const target of moved) rmSync(target, { force: true });
      this.discard();
      throw error;
    }
    if (moved.length > 0) this.#made.length = 0;
    this.discard();
  }

  /** Removes what was not put in its place, and the folders that were made for it. */
  discard(): void {
    process.removeListener('exit', this.#atExit);
    rmSync(this.#stage, { recursive: true, force: true });
    this.#removeMade();
  }

  #make(folder: string): void {
    const there = statSync(folder, { throwIfNoEntry: false });
    if (there?.isDirectory() === true) return;
    if (there) throw new FileRefusal('it is a file');
    if (dirname(folder) !== folder) this.#make(dirname(folder));
    mkdirSync(folder);
    this.#made.push(folder);
  }

  #removeMade(): void {
    for (let folder = this.#made.pop(); folder !== undefined; folder = this.#made.pop()) {
      try {
        rmdirSync(folder);
      } catch (error) {
        // What another program has put there meanwhile stays.
        if (!isSystemError(error)) throw error;
      }
    }
  }
}
