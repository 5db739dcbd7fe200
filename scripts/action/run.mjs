// Runs the commands of the action one after the other, each whatever the others came to.
import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { argumentsOf, commandsOf } from './inputs.mjs';
import { fitted } from './markdown.mjs';
import { ActionError, main, setOutput } from './runner.mjs';

/** Characters of a job summary: GitHub takes 1 MiB, and a character has up to 4 bytes. */
const MAX_SUMMARY = 250_000;

/** The program, as the project has it or as the action has installed it. */
function programOf(env, folder) {
  const isProject = env.GUARD_LAB_VERSION === 'project';
  const from = isProject ? folder : join(env.RUNNER_TEMP ?? tmpdir(), 'guard-lab');
  const usual = join(from, 'node_modules/guard-lab/package.json');
  const manifest = existsSync(usual) ? usual : isProject ? resolved(folder) : undefined;
  if (manifest === undefined)
    throw new ActionError(
      `guard-lab is not installed in ${from}${isProject ? '; run npm ci before this action' : ''}`,
    );
  return join(dirname(manifest), JSON.parse(readFileSync(manifest, 'utf8')).bin['guard-lab']);
}

/** The package in a folder above, as Node finds it. */
function resolved(folder) {
  try {
    return createRequire(join(folder, 'x.js')).resolve('guard-lab/package.json');
  } catch (error) {
    if (error.code === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}

function summarize(env, parts) {
  if (env.GITHUB_STEP_SUMMARY && parts.length > 0)
    appendFileSync(env.GITHUB_STEP_SUMMARY, `${fitted(parts, MAX_SUMMARY).join('\n\n')}\n`);
}

await main((env) => {
  if (env.GITHUB_EVENT_NAME === 'pull_request_target')
    throw new ActionError(
      'Guard Lab does not run in pull_request_target: builds and guards of a fork would run beside your secrets; use pull_request',
    );
  const folder = resolve(env.GITHUB_WORKSPACE ?? '.', env.GUARD_LAB_DIRECTORY || '.');
  if (!existsSync(folder)) throw new ActionError(`the input working-directory is no folder: ${folder}`);
  const program = programOf(env, folder);
  const report = mkdtempSync(join(env.RUNNER_TEMP ?? tmpdir(), 'guard-lab-report-'));
  const plan = commandsOf(env).map((command) => ({
    command,
    args: argumentsOf(command, env, (extension) => join(report, `${command}.${extension}`)),
  }));
  setOutput('report', report);
  const markdown = [];
  let exitCode = 0;
  for (const { command, args } of plan) {
    const ended = spawnSync(process.execPath, [program, ...args], {
      cwd: folder,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    if (ended.error) throw ended.error;
    exitCode ||= ended.status ?? 128 + (constants.signals[ended.signal] ?? 0);
    const file = join(report, `${command}.md`);
    if (existsSync(file)) markdown.push(readFileSync(file, 'utf8'));
    const result = join(report, `${command}.json`);
    if (command !== 'run' || !existsSync(result)) continue;
    const { summary } = JSON.parse(readFileSync(result, 'utf8'));
    for (const count of ['passed', 'failed', 'errored', 'unchecked']) setOutput(count, summary[count]);
  }
  summarize(env, markdown);
  setOutput('exit-code', exitCode);
  process.exitCode = exitCode;
});
