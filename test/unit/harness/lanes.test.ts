import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Job, runInLanes } from '../../harness/lanes';
import { suiteJobs, suiteNames } from '../../harness/suites';

/** Jobs that end when the test says so, and what was printed meanwhile. */
class Jobs {
  readonly lines: string[] = [];
  readonly running: string[] = [];
  private readonly ends = new Map<string, () => void>();

  job(title: string, ...after: string[]): Job {
    const run: Job['run'] = async (output) => {
      this.running.push(title);
      output.print(`${title} prints`);
      await new Promise<void>((resolve) => this.ends.set(title, resolve));
      this.running.splice(this.running.indexOf(title), 1);
      if (title === 'broken') throw new Error('does not start');
      return { passed: 1, failures: [] };
    };
    return { title, after, run };
  }

  async end(title: string): Promise<void> {
    this.ends.get(title)?.();
    // All that follows from an end are promises that are already kept.
    await new Promise((resolve) => setImmediate(resolve));
  }

  readonly show = (text: string): void => void this.lines.push(text.replace(/: [\d.]+ s$/, ''));
}

describe('what runs beside what', () => {
  it('keeps each lane busy with the first job that waits for none', async () => {
    const jobs = new Jobs();
    const list = [jobs.job('a'), jobs.job('b', 'a'), jobs.job('c', 'nothing'), jobs.job('d')];
    const all = runInLanes(list, 2, jobs.show);
    assert.deepEqual(jobs.running, ['a', 'c']);
    await jobs.end('c');
    assert.deepEqual(jobs.running, ['a', 'd']);
    await jobs.end('a');
    assert.deepEqual(jobs.running, ['d', 'b']);
    await jobs.end('b');
    await jobs.end('d');
    assert.deepEqual([...(await all).keys()], ['c', 'a', 'b', 'd']);
  });

  it('prints the first lane at once, and the others at the end of a job', async () => {
    const jobs = new Jobs();
    const all = runInLanes([jobs.job('a'), jobs.job('b')], 2, jobs.show);
    const started = ['\n── a', 'a prints', '\n── b: its output follows at its end'];
    assert.deepEqual(jobs.lines, started);
    await jobs.end('b');
    assert.deepEqual(jobs.lines, [...started, '\n── the output of b\nb prints', '── b']);
    await jobs.end('a');
    await all;
  });

  it('counts what a job throws as its failure, and goes on', async () => {
    const jobs = new Jobs();
    const all = runInLanes([jobs.job('broken'), jobs.job('a', 'broken')], 1, jobs.show);
    await jobs.end('broken');
    await jobs.end('a');
    assert.deepEqual(Object.fromEntries(await all), {
      broken: { passed: 0, failures: ['does not start'] },
      a: { passed: 1, failures: [] },
    });
  });

  it('refuses jobs that wait for each other', async () => {
    const jobs = new Jobs();
    await assert.rejects(
      runInLanes([jobs.job('a', 'b'), jobs.job('b', 'a')], 2, jobs.show),
      /a waits for itself/,
    );
  });
});

describe('the jobs of the suites', () => {
  const titles = (name: string, ...suites: string[]): string[] =>
    suiteJobs({ suites, name }).map(({ title }) => title);

  it('holds every suite once', () => {
    const named = titles('', ...suiteNames).flatMap((title) => title.split(', '));
    const suites = named.map((title) => title.replace(/ .*/, ''));
    assert.deepEqual([...new Set(suites)].sort(), ['build', 'package', ...suiteNames].sort());
    const shares = named.filter((title) => title.startsWith('ui '));
    assert.deepEqual(
      shares,
      shares.map((_, i) => `ui ${i + 1}/${shares.length}`),
    );
  });

  it('builds and packs only what a suite needs', () => {
    assert.deepEqual(titles('', 'unit'), ['unit']);
    assert.deepEqual(titles('', 'cli'), ['build', 'cli']);
    assert.deepEqual(titles('a name', 'ui'), ['package', 'ui']);
  });
});
