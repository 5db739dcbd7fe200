// The commands of docs/ci.md, as the runner of a CI system runs them: in a repository with a guard that passes.
import assert from 'node:assert/strict';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { run } from '../harness/processes';
import { guardLab, ROOT, temporaryFolder } from './command-line';

const text = readFileSync(join(ROOT, 'docs/ci.md'), 'utf8');
const timeoutMs = 120_000;

describe('docs/ci.md', { skip: process.platform === 'win32' && 'its commands are for a POSIX shell' }, () => {
  it('has a workflow whose steps pass, and a hook that refuses what fails', async () => {
    const folder = temporaryFolder();
    const made = await guardLab(['new', 'tests', '--language', 'wat'], { folder });
    assert.equal(made.code, 0, made.stderr);
    const cli = `"${process.execPath}" "${join(ROOT, 'dist/cli.js')}"`;
    const git = '-c user.name=a -c user.email=a@example.org -c commit.gpgsign=false';
    const shell = (command: string): ReturnType<typeof run> =>
      run('sh', ['-ec', command], {
        cwd: folder,
        timeoutMs,
        env: { GITHUB_BASE_REF: 'main', GITHUB_STEP_SUMMARY: join(folder, 'summary.md') },
      });
    const begun = await shell(
      `cp tests/tools.json . && git init -q && git add . && git ${git} commit -qm guard && git update-ref refs/remotes/origin/main HEAD`,
    );
    assert.equal(begun.code, 0, begun.output);
    const [, workflow = ''] = /### Without the action[^]*?```yaml\n([^]*?)```/.exec(text) ?? [];
    const commands = [...workflow.matchAll(/\brun: (.+)$/gm)].map(([, command = '']) => command);
    assert.ok(commands.length >= 5);
    for (const command of commands) {
      const ended = await shell(command.replaceAll('npx --yes guard-lab', cli));
      assert.equal(ended.code, 0, `${command}\n${ended.output}`);
    }
    assert.ok(existsSync(join(folder, 'report.html')));
    assert.match(readFileSync(join(folder, 'summary.md'), 'utf8'), /list_issues/);

    const [, hook = ''] = /```sh\n(#![^]*?)```/.exec(text) ?? [];
    const path = join(folder, '.git/hooks/pre-commit');
    writeFileSync(path, hook.replace('npx --no-install guard-lab', cli));
    chmodSync(path, 0o755);
    const scenario = join(folder, 'tests/reads.guard-scenario.json');
    const passing = readFileSync(scenario, 'utf8');
    const commit = (): ReturnType<typeof run> => shell(`git add tests && git ${git} commit -qm change`);
    writeFileSync(scenario, passing.replace(/"outcome": *"allowed"/, '"outcome": "denied"'));
    assert.notEqual((await commit()).code, 0);
    writeFileSync(scenario, `${passing}\n`);
    const accepted = await commit();
    assert.equal(accepted.code, 0, accepted.output);
  });
});
