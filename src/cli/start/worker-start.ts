// What a guard thread of the command line starts with: runs the script of guard threads, with the code that V8 made of
// it the last time. It is over before a guard is there.
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { Script } from 'node:vm';
import * as threads from 'node:worker_threads';
import type { ThreadCode } from './thread-code';

type Wrapper = (
  exports: unknown,
  require: (id: string) => unknown,
  module: unknown,
  filename: string,
  dirname: string,
) => void;

const { path, source, cachedData, port } = threads.workerData as ThreadCode;
const script = new Script(`(function (exports, require, module, __filename, __dirname) {${source}\n})`, {
  filename: path,
  ...(cachedData && { cachedData }),
});
const node = createRequire(path);
/** The script sees itself started with nothing: what was given is for this file. */
const own: unknown = Object.create(threads, { workerData: { value: null } });
const module = { exports: {} };
(script.runInThisContext() as Wrapper)(
  module.exports,
  (id) => (id === 'node:worker_threads' ? own : node(id)),
  module,
  path,
  dirname(path),
);

if (!cachedData || script.cachedDataRejected === true) {
  // Asked for once a guard has run, because V8 compiles functions when they are called.
  port.once('message', () => port.postMessage(script.createCachedData()));
  port.unref();
  port.postMessage('missing');
}
