// What a guard thread of the command line starts with: runs the script of guard threads, with the code that V8 made of
// it the last time. It is over before a guard is there.
import { createRequire } from 'node:module';
import * as threads from 'node:worker_threads';
import { CommonJsScript } from '../../start/common-js';
import type { ThreadCode } from './thread-code';

const { path, source, cachedData, port } = threads.workerData as ThreadCode;
const script = new CommonJsScript(source, path, cachedData);
const node = createRequire(path);
/** The script sees itself started with nothing: what was given is for this file. */
const own: unknown = Object.create(threads, { workerData: { value: null } });
script.run({ exports: {} }, (id) => (id === 'node:worker_threads' ? own : node(id)));

if (!script.isKept) {
  // Asked for once a guard has run, because V8 compiles functions when they are called.
  port.once('message', () => port.postMessage(script.code()));
  port.unref();
  port.postMessage('missing');
}
