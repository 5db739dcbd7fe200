import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROFILES } from '../../src/gateway/limits';
import type { RecordedRun } from '../../src/run/recorded-calls';
import { SandboxHost } from '../../src/sandbox/sandbox-host';
import { median, row, title } from './measure';

const GUARDS = [
  ['C, 7 ms in each run', 'test/fixtures/profile/burn-c.wasm'],
  ['C, a run of microseconds', 'test/fixtures/tiny-c/tiny-c.o2.wasm'],
] as const;

/** What a profile costs, besides the run whose verdicts are shown. */
export async function profileCost(root: string): Promise<void> {
  title('Profile: a scenario with one step, repeated under the profiler (median of 3)');
  const host = new SandboxHost({ workerPath: join(root, 'dist/worker.js') });
  const never = new AbortController().signal;
  const limits = PROFILES['pr-7938'];
  try {
    for (const [what, path] of GUARDS) {
      const options = { guardName: 'guard', limits, backend: [] };
      const guard = { path, bytes: readFileSync(join(root, path)) };
      const call = { function: 'label_resource', input: { a: 1 }, step: 0, backend: [] } as const;
      const run: RecordedRun = {
        guard,
        options,
        calls: [{ ...call, timeoutMs: limits.timeoutMs }],
        durationMs: 10,
        timedOut: false,
      };
      const once = async (): Promise<void> => {
        const session = await host.open(guard, { ...options, signal: never });
        await session.invoke(call.function, call.input, {
          ...{ step: 0, backend: [], timeoutMs: limits.timeoutMs },
          signal: never,
        });
        session.close();
      };
      const profiled = await median(3, () => host.profile(run, never));
      row(what, profiled, 'the scenario, run once', await median(3, once));
    }
  } finally {
    host.dispose();
  }
}
