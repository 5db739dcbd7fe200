import { join } from 'node:path';
import { PROFILES } from '../../src/gateway/limits';
import type { GuardSession } from '../../src/run/guard-host';
import { SandboxHost } from '../../src/sandbox/sandbox-host';
import { assemble, guardText } from './invocation';
import { inTurn, row, title } from './measure';

const LIMITS = PROFILES['pr-7938'];
const CALLS = 50;
const ROUNDS = 400;
const INPUT = { tool_name: 'get_issue', tool_args: { owner: 'acme', repo: 'app', number: 7 } };

/** What the way to a guard's thread and back costs; saved answers are given inside of the thread. */
export async function throughThread(root: string): Promise<void> {
  title(`Through a guard's thread (best of ${String(ROUNDS)}, in turn)`);
  const host = new SandboxHost({ workerPath: join(root, 'dist', 'worker.js') });
  const signal = new AbortController().signal;
  const opened = async (calls: number): Promise<GuardSession> => {
    const guard = { path: 'bench.wat', bytes: await assemble(guardText(calls)) };
    const backend = [{ tool: 'get_repository', result: { private: false, name: 'app' } }];
    const session = await host.open(guard, { guardName: 'guard', limits: LIMITS, backend, signal });
    if (!session.load.ok) throw new Error(session.load.error);
    return session;
  };
  const [plain, asking] = await Promise.all([opened(0), opened(CALLS)]);
  const invoke = (session: GuardSession) => () =>
    session.invoke('label_resource', INPUT, {
      step: 0,
      backend: [],
      timeoutMs: 30_000,
      limitMs: 30_000,
      signal,
    });
  const [none, many] = await inTurn(ROUNDS, invoke(plain), invoke(asking));
  row('one recorded backend call', (many - none) / CALLS, 'an invocation without any', none);
  plain.close();
  asking.close();
  host.dispose();
}
