import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { argumentsOf, commandsOf } from '../../../../scripts/action/inputs.mjs';
import { parseCommand } from '../../../../src/cli/arguments';

const args = (command: string, env: Record<string, string>): string[] =>
  argumentsOf(command, env, (extension) => `r.${extension}`);

describe('the inputs of the action', () => {
  it('name commands, once each, separated by spaces, commas, or lines', () => {
    assert.deepEqual(commandsOf({ GUARD_LAB_COMMANDS: ' run,map\ndiff run ' }), ['run', 'map', 'diff']);
    assert.throws(() => commandsOf({ GUARD_LAB_COMMANDS: 'record' }), /unknown command 'record'/);
    assert.throws(() => commandsOf({ GUARD_LAB_COMMANDS: '' }), /is empty/);
  });

  it('become arguments that guard-lab understands', () => {
    const env = {
      GUARD_LAB_PATHS: 'tests\n  more tests \n',
      GUARD_LAB_TOOLS: 'tools.json',
      GUARD_LAB_PROFILE: 'gateway-2026-08',
      GUARD_LAB_FAIL_ON: 'looser, write-as-read',
      GUARD_LAB_RUN_OPTIONS: '--build\n--jobs 2',
      GUARD_LAB_DIFF_OPTIONS: '--build make the guard',
      GUARD_LAB_CHECK_OPTIONS: '--seed 1',
      GITHUB_BASE_REF: 'main',
    };
    const parsed = ['run', 'map', 'diff', 'check'].map((command) => parseCommand(args(command, env)));
    const [run, map, diff, check] = parsed;
    assert.ok(run?.kind === 'run' && map?.kind === 'map' && diff?.kind === 'diff' && check?.kind === 'check');
    assert.deepEqual(run.paths, ['tests', 'more tests']);
    assert.deepEqual([run.build, run.jobs, run.profile], [true, 2, 'gateway-2026-08']);
    assert.deepEqual(run.tools, []);
    assert.deepEqual([map.tools, map.failOn], [['tools.json'], ['write-as-read']]);
    assert.deepEqual([diff.base, diff.failOn, diff.build], ['origin/main', ['looser'], 'make the guard']);
    assert.equal(check.seed, 1);
    for (const { reporters } of [map, diff, check])
      assert.deepEqual(
        reporters.map(({ name }) => name),
        ['pretty', 'json', 'markdown'],
      );
  });

  it('are no options where they are paths', () => {
    const run = parseCommand(args('run', { GUARD_LAB_PATHS: '--update' }));
    assert.ok(run.kind === 'run');
    assert.deepEqual([run.paths, run.update], [['--update'], false]);
    const diff = parseCommand(args('diff', { GUARD_LAB_BASE: '--build=x', GUARD_LAB_PATHS: '--build=y' }));
    assert.ok(diff.kind === 'diff');
    assert.deepEqual([diff.base, diff.build], ['--build=x', undefined]);
    assert.throws(() => args('diff', {}), /diff needs the input base/);
  });
});
