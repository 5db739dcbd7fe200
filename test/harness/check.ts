// Types, lint rules and format of the whole project: `npm run check`, counted as one test.
import type { Output } from './lanes.js';
import { projectFolder } from './places.js';
import { run } from './processes.js';
import type { SuiteResult } from './suite-result.js';

const timeoutMs = 10 * 60_000;

/** Runs the check with its output. */
export async function checkProject(output: Output): Promise<SuiteResult> {
  const npm = process.env['npm_execpath'];
  const [command, ...args] =
    npm === undefined
      ? ['npm', 'run', '--silent', 'check']
      : [process.execPath, npm, 'run', '--silent', 'check'];
  const finished = await run(command ?? 'npm', args, { cwd: projectFolder, timeoutMs, show: output.live });
  if (finished.output !== '') output.print(finished.output);
  const { code } = finished;
  output.print(code === 0 ? '✔ types, lint and format' : '✖ types, lint or format');
  return code === 0
    ? { passed: 1, failures: [] }
    : { passed: 0, failures: ['npm run check: its output is above'] };
}
