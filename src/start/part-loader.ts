import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { sha256, type CachedCode, type CodeCache } from './code-cache';
import { CommonJsScript, type LoadedModule } from './common-js';

interface LoadedScript {
  readonly script: CommonJsScript;
  readonly source: string;
}

/**
 * Loads the parts of a program, which are CommonJS files of one folder, as `require` would: without its search, and
 * with the code that V8 kept of the last time. All else they require is left to Node.
 */
export class PartLoader {
  readonly #modules = new Map<string, LoadedModule>();
  readonly #scripts = new Map<string, LoadedScript>();
  readonly #folder: string;
  readonly #require = (id: string): unknown => {
    if (id.startsWith('./')) return this.load(id);
    return this.node(id.startsWith('../') ? join(this.#folder, id) : id);
  };
  #isComplete = true;

  /**
   * @param folder of the parts
   * @param node what loads all else
   */
  constructor(
    folder: string,
    private readonly cache: CodeCache | undefined,
    private readonly node: (id: string) => unknown,
  ) {
    this.#folder = resolve(folder);
  }

  /** Whether all that was loaded had its code in the cache. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  /** What the part with the file `name` exports. */
  load(name: string): unknown {
    const path = join(this.#folder, name);
    const known = this.#modules.get(path);
    if (known) return known.exports;
    const module: LoadedModule = { exports: {} };
    this.#modules.set(path, module);
    try {
      this.#compiled(name, path).run(module, this.#require);
    } catch (error) {
      this.#modules.delete(path);
      throw error;
    }
    return module.exports;
  }

  /** The code of all parts that were loaded, with what of them was compiled since. */
  codes(): Map<string, CachedCode> {
    return new Map(
      [...this.#scripts].map(([name, { script, source }]) => [name, { source, data: script.code() }]),
    );
  }

  #compiled(name: string, path: string): CommonJsScript {
    const text = readFileSync(path);
    const source = sha256(text);
    const script = new CommonJsScript(text.toString('utf8'), path, this.cache?.get(name, source));
    if (!script.isKept) this.#isComplete = false;
    this.#scripts.set(name, { script, source });
    return script;
  }
}
