/** The limits one guard runs under (gateway-contract 1). */
export interface Limits {
  /** Cap on linear memory, in pages of 64 KiB. */
  readonly memoryPages: number;
  /** `call_backend` calls per invocation, retries for a larger buffer included. */
  readonly backendCalls: number;
  /** Largest serialised input, in bytes. */
  readonly inputBytes: number;
  /** Largest output buffer, in bytes; the first one is `FIRST_OUTPUT_BYTES`. */
  readonly outputBytes: number;
  /** Deadline of one step (and of label_agent on its own), in milliseconds. */
  readonly timeoutMs: number;
}

export const PAGE_BYTES = 65536;
/** Size of the first output buffer, in bytes (gateway-contract 1). */
export const FIRST_OUTPUT_BYTES = 4 * 1024 * 1024;
/** How often an invocation is tried with a larger buffer, the first time included. */
export const OUTPUT_ATTEMPTS = 3;

const common = { backendCalls: 50, inputBytes: 8_388_608, outputBytes: 16_777_216, timeoutMs: 60_000 };

/** Named sets of limits of released gateways, by the name used in scenarios and settings. */
export const PROFILES = {
  'pr-7938': { memoryPages: 256, ...common },
  'gateway-2026-08': { memoryPages: 512, ...common },
} as const satisfies Record<string, Limits>;

export type ProfileName = keyof typeof PROFILES;
export const DEFAULT_PROFILE: ProfileName = 'pr-7938';

/** Whether `name` is one of `PROFILES`. */
export function isProfileName(name: string): name is ProfileName {
  return Object.hasOwn(PROFILES, name);
}

/** The profile's limits with single values replaced. */
export function resolveLimits(profile: ProfileName, overrides: Partial<Limits> = {}): Limits {
  return { ...PROFILES[profile], ...overrides };
}
