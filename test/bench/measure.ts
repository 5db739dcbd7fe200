import { cpus, totalmem } from 'node:os';

/** The median of `rounds` timings of `work`, in milliseconds, after one round that does not count. */
export async function median(rounds: number, work: () => unknown): Promise<number> {
  await work();
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const started = performance.now();
    await work();
    times.push(performance.now() - started);
  }
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? NaN;
}

/**
 * Two pieces of work timed in turn, so that what else the machine does slows both: the shortest time of each, in
 * milliseconds.
 */
export async function inTurn(
  rounds: number,
  ours: () => unknown,
  theirs: () => unknown,
): Promise<readonly [number, number]> {
  const times: [number[], number[]] = [[], []];
  for (let round = -Math.ceil(rounds / 4); round < rounds; round++) {
    for (const [at, work] of [ours, theirs].entries()) {
      const started = performance.now();
      await work();
      if (round >= 0) times[at]?.push(performance.now() - started);
    }
  }
  const [one, other] = times.map((each) => Math.min(...each));
  return [one ?? NaN, other ?? NaN];
}

/** The medians of `rounds` timings of each of `works`, taken in turn, in milliseconds. */
export async function alternating(rounds: number, works: readonly (() => unknown)[]): Promise<number[]> {
  const times: number[][] = works.map(() => []);
  for (let round = 0; round <= rounds; round++) {
    for (const [index, work] of works.entries()) {
      const started = performance.now();
      await work();
      // The first round is a warm-up.
      if (round > 0) times[index]?.push(performance.now() - started);
    }
  }
  return times.map((each) => each.sort((a, b) => a - b)[Math.floor(each.length / 2)] ?? NaN);
}

/** One line of the report: what, in milliseconds, against what it is compared with. */
export function row(what: string, ours: number, against: string, theirs: number): void {
  const ratio = `${(ours / theirs).toFixed(2)}×`;
  console.log(
    `${what.padEnd(52)} ${shown(ours).padStart(10)}   ${ratio.padStart(8)} of ${against} (${shown(theirs)})`,
  );
}

export function title(text: string): void {
  console.log(`\n${text}`);
}

export function machine(): string {
  const [cpu] = cpus();
  return `${cpu?.model ?? 'unknown processor'}, ${String(cpus().length)} cores, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, Node ${process.version}, ${process.platform} ${process.arch}`;
}

function shown(milliseconds: number): string {
  if (milliseconds < 1) return `${(milliseconds * 1000).toFixed(1)} µs`;
  return milliseconds < 1000 ? `${milliseconds.toFixed(1)} ms` : `${(milliseconds / 1000).toFixed(2)} s`;
}
