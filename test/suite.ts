// Imports every *.test.ts of the suites named on the command line; node:test runs what they register.
import { globSync } from 'tinyglobby';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

async function load(): Promise<void> {
  for (const suite of process.argv.slice(2)) {
    const files = globSync(`test/${suite}/**/*.test.ts`).sort();
    if (files.length === 0) throw new Error(`no tests in test/${suite}`);
    for (const file of files) await import(pathToFileURL(join(process.cwd(), file)).href);
  }
}
void load().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
