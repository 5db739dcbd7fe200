import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { parseCommand } from '../../../src/cli/arguments';
import { SETTINGS } from '../../../src/ide/setting-defaults';
import { commandLineJobs, EDITOR_JOBS, isJobs, MAX_JOBS, usableJobs } from '../../../src/run/jobs';

interface Manifest {
  readonly contributes: {
    readonly configuration: readonly {
      readonly properties: Readonly<Record<string, { minimum?: number; maximum?: number; default: unknown }>>;
    }[];
  };
}

describe('the number of jobs', () => {
  it('has the same range in --jobs, in the setting and in what runs', () => {
    const isAccepted = (jobs: number): boolean =>
      parseCommand(['run', '--jobs', String(jobs)]).kind !== 'usage-error';
    const { contributes } = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
    const setting = contributes.configuration
      .map(({ properties }) => properties[`guardLab.${SETTINGS.jobs.key}`])
      .find((property) => property !== undefined);
    assert.deepEqual([setting?.minimum, setting?.maximum], [1, MAX_JOBS]);
    for (const jobs of [-1, 0, 1, 2.5, MAX_JOBS, MAX_JOBS + 1]) {
      assert.equal(isAccepted(jobs), isJobs(jobs), `--jobs ${String(jobs)}`);
      assert.equal(usableJobs(jobs) === jobs, isJobs(jobs), `${String(jobs)} jobs`);
    }
  });

  it('counts as the nearest that is allowed', () => {
    assert.deepEqual([-3, 0, Number.NaN, 2.9, 33, Infinity].map(usableJobs), [1, 1, 1, 2, 32, 32]);
  });

  it('leaves cores to the person who types, and to everyone else on a large machine', () => {
    assert.deepEqual([EDITOR_JOBS, SETTINGS.jobs.fallback], [2, 2]);
    assert.deepEqual([0, 1, 3, 64].map(commandLineJobs), [1, 1, 3, 4]);
  });
});
