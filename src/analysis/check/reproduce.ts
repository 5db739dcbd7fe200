import type { JsonObject } from '../../gateway/json';
import type { GuardHost, GuardModule } from '../../run/guard-host';
import { runScenario } from '../../run/run-scenario';
import { parseScenario } from '../../scenario/parse';

/**
 * Whether a counterexample fails when it is run as a scenario. Undefined when that is not known: the run was stopped,
 * or the engine of Guard Lab could not finish it.
 */
export async function reproduces(
  counterexample: JsonObject,
  guard: GuardModule,
  host: GuardHost,
  signal: AbortSignal,
): Promise<boolean | undefined> {
  const { scenario } = parseScenario(JSON.stringify(counterexample));
  if (!scenario) return false;
  const input = { file: 'counterexample', scenario, guard };
  const { status } = await runScenario(input, host, () => undefined, signal);
  return signal.aborted || status === 'errored' ? undefined : status === 'failed';
}
