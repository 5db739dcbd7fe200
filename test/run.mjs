// Runs test suites: `node test/run.mjs [suite…]`. A node suite is every *.test.ts below test/<suite>,
// loaded into one process so that hundreds of tests start once.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const suites = process.argv.slice(2);

const result = spawnSync(
  process.execPath,
  [
    '--import',
    'tsx',
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
    'test/suite.ts',
    ...(suites.length ? suites : ['unit', 'sandbox', 'cli']),
  ],
  { cwd: root, stdio: 'inherit' },
);
process.exit(result.status ?? 1);
