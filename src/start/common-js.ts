import { dirname } from 'node:path';
import { Script } from 'node:vm';

/** What a CommonJS file fills in. */
export interface LoadedModule {
  exports: unknown;
}

type Wrapper = (
  exports: unknown,
  require: (id: string) => unknown,
  module: LoadedModule,
  filename: string,
  dirname: string,
) => void;

/** What Node gives a CommonJS file, before its text. */
const HEAD = '(function (exports, require, module, __filename, __dirname) {';

/** A CommonJS file, compiled as Node does it, with the code that V8 made of it the last time. */
export class CommonJsScript {
  readonly #script: Script;
  readonly #path: string;
  /** Whether V8 took the code that was given. */
  readonly isKept: boolean;

  /**
   * @param path absolute path of the file
   * @param code of an earlier `code()` of the same source
   */
  constructor(source: string, path: string, code: Uint8Array | undefined) {
    this.#script = new Script(`${HEAD}${source}\n})`, {
      ...{ filename: path, columnOffset: -HEAD.length },
      ...(code && { cachedData: code }),
    });
    this.#path = path;
    this.isKept = code !== undefined && this.#script.cachedDataRejected !== true;
  }

  /** Runs the file, which fills in `module`; throws what it throws. */
  run(module: LoadedModule, require: (id: string) => unknown): void {
    const wrapper = this.#script.runInThisContext() as Wrapper;
    wrapper(module.exports, require, module, this.#path, dirname(this.#path));
  }

  /** What V8 has compiled of it so far. */
  code(): Buffer {
    return this.#script.createCachedData();
  }
}
