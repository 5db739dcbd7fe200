import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseCommand } from '../../../src/cli/arguments';

function said(...argv: string[]): string {
  const command = parseCommand(argv);
  return command.kind === 'usage-error' ? command.message : command.kind;
}

describe('mistakes on the command line', () => {
  it('are answered with the command that was probably meant', () => {
    assert.equal(said('rnu'), "unknown command 'rnu'; did you mean run?");
    assert.equal(said('help', 'inspct'), "unknown command 'inspct'; did you mean inspect?");
    assert.equal(said('xyz'), "unknown command 'xyz'; the commands are run, inspect and call");
  });

  it('are answered with the option that was probably meant', () => {
    assert.equal(said('run', '--report', 'json'), "Unknown option '--report'; did you mean --reporter?");
    assert.equal(said('run', '--gaurd', 'x'), "Unknown option '--gaurd'; did you mean --guard?");
    assert.equal(said('run', '--qqqq'), "Unknown option '--qqqq'");
  });
});

describe('the command line', () => {
  it('tells its version in each of the usual ways', () => {
    assert.deepEqual(
      ['-v', '-V', '--version', 'version'].map((word) => said(word)),
      ['version', 'version', 'version', 'version'],
    );
  });
});

describe('--jobs', () => {
  it('is bounded: each job has a thread and a guard’s memory', () => {
    const jobs = (value: string): unknown => {
      const command = parseCommand(['run', '--jobs', value]);
      return command.kind === 'run' ? command.jobs : command.kind === 'usage-error' ? command.message : '';
    };
    assert.equal(jobs('32'), 32);
    assert.equal(jobs('33'), "--jobs needs a whole number from 1 to 32, not '33'");
    assert.equal(jobs('0'), "--jobs needs a whole number above 0, not '0'");
  });
});
