import type { SessionOptions } from '../gateway/agent-session';
import { DEFAULT_PROFILE, resolveLimits, type Limits, type ProfileName } from '../gateway/limits';
import type { GuardModule } from '../run/guard-host';
import { limitsOf, type ScenarioInput } from '../run/run-scenario';
import type { StackLocator } from '../run/source-locator';
import type { Json } from '../gateway/json';
import type { ProbeTarget } from './guard-probe';

/** What a guard without a scenario is asked under. */
export interface BareGuard {
  readonly guard: GuardModule;
  /** Undefined: label_agent is not called. */
  readonly policy?: Json | undefined;
  readonly profile?: ProfileName | undefined;
  readonly limits?: Partial<Limits> | undefined;
  readonly locator?: StackLocator | undefined;
}

/** A guard that no scenario names, as questions are asked of it. */
export function bareTarget({ guard, policy, profile, limits, locator }: BareGuard): ProbeTarget {
  return {
    guard,
    guardName: 'guard',
    limits: resolveLimits(profile ?? DEFAULT_PROFILE, limits ?? {}),
    session: {
      policy,
      mode: 'strict',
      agent: { secrecy: [], integrity: [] },
      trustedBots: [],
      trustedUsers: [],
    },
    locator,
  };
}

/** The guard of a scenario, with its policy, its name and its limits. */
export function scenarioTarget(input: ScenarioInput): ProbeTarget {
  const { scenario, guard, locator } = input;
  const { gateway, guardName, policy, mode, agent, trustedBots, trustedUsers } = scenario;
  const session: SessionOptions = { gateway, policy, mode, agent, trustedBots, trustedUsers };
  return { guard, guardName, limits: limitsOf(input), session, locator };
}
