// Types, lint rules and format of the whole project: `npm run check`, counted as one test.
import { projectFolder } from './places.js';
import { run } from './processes.js';
import type { SuiteResult } from './suite-result.js';

const timeoutMs = 10 * 60_000;

/** Runs the check with its output shown. */
export async function checkProject(): Promise<SuiteResult> {
  const npm = process.env['npm_execpath'];
  const [command, ...args] =
    npm === undefined
      ? ['npm', 'run', '--silent', 'check']
      : [process.execPath, npm, 'run', '--silent', 'check'];
  const { code } = await run(command ?? 'npm', args, { cwd: projectFolder, timeoutMs, show: true });
  console.log(code === 0 ? '✔ types, lint and format' : '✖ types, lint or format');
  return code === 0
    ? { passed: 1, failures: [] }
    : { passed: 0, failures: ['npm run check: its output is above'] };
}
