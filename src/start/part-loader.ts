import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { sourceOf, type CachedCode, type CodeCache } from './code-cache';
import { CommonJsScript, type LoadedModule } from './common-js';

interface LoadedScript {
  readonly script: CommonJsScript;
  /** `sourceOf` it. */
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
  #cache: CodeCache | undefined;
  #isComplete = true;

  /**
   * @param folder of the parts
   * @param cache without it, no code is kept
   * @param node what loads all else
   */
  constructor(
    folder: string,
    cache: CodeCache | undefined,
    private readonly node: (id: string) => unknown,
  ) {
    this.#folder = resolve(folder);
    this.#cache = cache;
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

  /** The code of all parts that were loaded, with what of them was compiled since; none without a cache. */
  codes(): Map<string, CachedCode> {
    return new Map(
      [...this.#scripts].map(([name, { script, source }]) => [name, { source, data: script.code() }]),
    );
  }

  /** Lets go of the cache, and of what `codes` is made of: what is loaded from now on is compiled. */
  release(): void {
    this.#cache = undefined;
    this.#scripts.clear();
  }

  #compiled(name: string, path: string): CommonJsScript {
    const text = readFileSync(path);
    const source = this.#cache && sourceOf(path, text);
    const kept = source === undefined ? undefined : this.#cache?.get(name, source);
    const script = new CommonJsScript(text.toString('utf8'), path, kept);
    if (!script.isKept) this.#isComplete = false;
    if (source !== undefined) this.#scripts.set(name, { script, source });
    return script;
  }
}
