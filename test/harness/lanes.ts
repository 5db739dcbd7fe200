// What runs beside what: jobs in a few lanes, each lane busy until no job is left for it.
import type { SuiteResult } from './suite-result.js';

/** Where a job prints: at once in the first lane; in the others when the job has ended, so that no two mix. */
export interface Output {
  /** Whether processes may write to the terminal themselves. */
  readonly live: boolean;
  print(text: string): void;
}

export interface Job {
  readonly title: string;
  /** Titles of jobs that have to end first; titles that no job has are no reason to wait. */
  readonly after?: readonly string[];
  run(output: Output): Promise<SuiteResult>;
}

async function runJob(job: Job, live: boolean, show: (text: string) => void): Promise<SuiteResult> {
  const kept: string[] = [];
  const print = live ? show : (text: string): void => void kept.push(text);
  show(`\n── ${job.title}${live ? '' : ': its output follows at its end'}`);
  const start = performance.now();
  const result = await job.run({ live, print }).catch((error: unknown): SuiteResult => {
    const failure = error instanceof Error ? error.message : String(error);
    print(`✖ ${failure}`);
    return { passed: 0, failures: [failure] };
  });
  if (kept.length > 0) show(`\n── the output of ${job.title}\n${kept.join('\n')}`);
  show(`── ${job.title}: ${((performance.now() - start) / 1000).toFixed(1)} s`);
  return result;
}

/**
 * Runs all jobs, at most one in each lane. A lane that is free takes the first job of the list that waits for none.
 * What a job throws is a failure of it. Resolves with what each came to, in the order in which they ended.
 */
export async function runInLanes(
  jobs: readonly Job[],
  lanes: number,
  show: (text: string) => void = console.log,
): Promise<Map<string, SuiteResult>> {
  const results = new Map<string, SuiteResult>();
  const waiting = [...jobs];
  const running = new Map<number, Promise<void>>();
  const isDue = ({ after = [] }: Job): boolean =>
    after.every((title) => results.has(title) || jobs.every((job) => job.title !== title));
  const start = (lane: number, job: Job): void => {
    waiting.splice(waiting.indexOf(job), 1);
    const ended = runJob(job, lane === 0, show).then((result) => {
      results.set(job.title, result);
      running.delete(lane);
    });
    running.set(lane, ended);
  };
  for (;;) {
    for (let lane = 0; lane < lanes; lane += 1) {
      const job = running.has(lane) ? undefined : waiting.find(isDue);
      if (job !== undefined) start(lane, job);
    }
    if (running.size === 0) break;
    await Promise.race(running.values());
  }
  if (waiting.length > 0) throw new Error(`${waiting[0]?.title ?? ''} waits for itself`);
  return results;
}
