// Imports every *.test.ts of the suites named on the command line; node:test runs what they register. The first word, K/N,
// is the share of this process: each Nth file from the Kth, counted from 0.
import { globSync } from 'tinyglobby';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

async function load(): Promise<void> {
  const [share = '', ...suites] = process.argv.slice(2);
  const [number = 0, of = 1] = share.split('/').map(Number);
  for (const suite of suites) {
    const files = globSync(`test/${suite}/**/*.test.ts`).sort();
    if (files.length === 0) throw new Error(`no tests in test/${suite}`);
    for (const file of files.filter((_, i) => i % of === number))
      await import(pathToFileURL(join(process.cwd(), file)).href);
  }
}
void load().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
