// Prints which version of guard-lab the action installs: that of the input, else that of the action. `project`: none.
import { readFileSync } from 'node:fs';
import { ActionError, main } from './runner.mjs';

/** Versions, ranges without spaces, and tags; no addresses and folders. */
const VERSION = /^[\w.~^+-]+$/;

await main(({ GUARD_LAB_VERSION: wanted }) => {
  const own = () => JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version;
  const version = wanted || own();
  if (!VERSION.test(version)) {
    process.stdout.write('none');
    throw new ActionError(`the input version is no version of guard-lab: ${version}`);
  }
  process.stdout.write(version);
});
