import { lstatSync, mkdirSync, statSync, type Stats } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import type { JsonObject } from '../gateway/json';
import { replaceFile } from '../files/replace-file';
import { strayLink } from '../files/stray-link';
import { FileRefusal, onlySystemError, reasonOf } from '../files/system-error';
import { jsonText } from '../report/json';
import { SCENARIO_SUFFIX } from '../scenario/file-name';
import { displayPath } from './scenario-files';
import type { Terminal } from './terminal';
import { UsageError } from './usage-error';

/** Where counterexamples are written: a folder of the command line. */
export class CounterexampleFiles {
  readonly #folder: string;

  /** @throws UsageError when the folder is something else, or a link leads out of the working folder to it */
  constructor(
    out: string,
    private readonly terminal: Pick<Terminal, 'folder' | 'say'>,
  ) {
    this.#folder = resolve(terminal.folder, out);
    const stray = strayLink(this.#folder, terminal.folder);
    if (stray !== undefined)
      throw new UsageError(`--out ${out} cannot be used: ${stray}; to write there, specify that folder`);
    if (infoOf(() => statSync(this.#folder))?.isDirectory() === false)
      throw new UsageError(`--out ${out} cannot be used: it is not a folder`);
  }

  /** The path of a guard from a counterexample, with slashes. */
  guardFrom(guardPath: string): string {
    const path = relative(this.#folder, guardPath).replaceAll('\\', '/');
    return path.startsWith('../') || path.includes(':') || path.startsWith('/') ? path : `./${path}`;
  }

  /** How people know the file of a property, once it is written; undefined when it cannot be (which is said). */
  write(code: string, scenario: JsonObject): string | undefined {
    const path = join(this.#folder, `${code}${SCENARIO_SUFFIX}`);
    const shown = displayPath(path, this.terminal.folder);
    try {
      mkdirSync(dirname(path), { recursive: true });
      // A link could lead anywhere.
      if (infoOf(() => lstatSync(path))?.isFile() === false)
        throw new FileRefusal('a folder, a link or a special file has this name');
      replaceFile(path, new TextEncoder().encode(jsonText(scenario)));
      return shown;
    } catch (error) {
      this.terminal.say(`${shown} could not be written: ${reasonOf(error)}`);
      return undefined;
    }
  }
}

/** What is there; undefined when nothing is. */
function infoOf(look: () => Stats): Stats | undefined {
  try {
    return look();
  } catch (error) {
    onlySystemError(error);
    return undefined;
  }
}
