// The program `guard-lab`: loads the command line, with the code that V8 made of it the last time, and runs it.
import { join } from 'node:path';
import type * as Program from './program';
import { ownCacheFolder } from '../start/cache-folder';
import { cacheFile, CodeCache } from '../start/code-cache';
import { startEarly } from './start/early-thread';
import { PartLoader } from '../start/part-loader';

/** Each command has a file, since each needs other parts. */
const command = /^[a-z]{1,20}$/.exec(process.argv[2] ?? '')?.[0] ?? 'other';
const folder = ownCacheFolder();
const file = folder === undefined ? undefined : cacheFile(folder, command);
const cache = file === undefined ? undefined : CodeCache.read(file);
// A thread takes longer to start than all of the rest takes to load.
const thread = startEarly(process.argv.slice(2), join(__dirname, 'worker.js'), cache);
const loader = new PartLoader(join(__dirname, 'cli'), cache, require);
const { runProgram } = loader.load('cli-program.js') as typeof Program;

process.once('exit', () => {
  const codes = thread?.codes ?? new Map();
  if (file === undefined || (loader.isComplete && codes.size === 0)) return;
  cache?.write(file, new Map([...loader.codes(), ...codes]));
});
runProgram(__dirname, thread);
