/** One limit of the gateway: what it is called, which values it takes, and how an invocation uses it up. */
interface Limit {
  /** As expectations (`expect.limit`) and results (`limits`) name it (scenario-format, Expectations). */
  readonly name: string;
  /** Head of a row that people read. */
  readonly title: string;
  /** Head of a column that people read: one short word. */
  readonly column: string;
  /** What a value bounds, in Markdown, as a full sentence. */
  readonly description: string;
  readonly unit: LimitUnit;
  /** Smallest and largest value that a scenario or a setting can give, both included. */
  readonly least: number;
  readonly most: number;
  /** What happens at the limit, in Markdown. */
  readonly beyond: string;
  /**
   * Whether every invocation that hits it fails. Memory and calls are refused and the guard goes on; time may run out
   * in the guard's dealloc, whose errors the gateway ignores (gateway-contract 3).
   */
  readonly fails: boolean;
  /** The number of an `Invocation` that is held against it. */
  readonly field: string;
  /** What the value is for: each invocation by itself, or all invocations of a step together. */
  readonly per: 'invocation' | 'step';
}

export type LimitUnit = 'pages' | 'calls' | 'bytes' | 'milliseconds';

const GIBIBYTE = 1_073_741_824;

/**
 * The limits one guard runs under (gateway-contract 1), each declared once. Settings, the scenario's schema,
 * parsing, findings and reports derive from this, or a test compares them with it.
 */
export const LIMITS = {
  /** Cap on linear memory, in pages of 64 KiB. The runtime takes no more than WebAssembly has (wazero L4). */
  memoryPages: {
    name: 'memory',
    title: 'Linear memory',
    column: 'memory',
    description: 'Maximum linear memory, in pages of 64 KiB.',
    unit: 'pages',
    least: 0,
    most: 65_536,
    beyond: '`memory.grow` returns -1; a guard that starts with more does not load',
    fails: false,
    field: 'memoryPages',
    per: 'invocation',
  },
  /** `call_backend` calls per invocation, retries for a larger buffer included. */
  backendCalls: {
    name: 'backend-calls',
    title: 'Backend calls of one invocation',
    column: 'calls',
    description:
      'Maximum number of `call_backend` calls per invocation, including retries with a larger buffer.',
    unit: 'calls',
    least: 0,
    most: 1_000_000,
    beyond: '`call_backend` returns -1, and the guard cannot see why',
    fails: false,
    field: 'backendCallCount',
    per: 'invocation',
  },
  /** Largest serialized input, in bytes. */
  inputBytes: {
    name: 'input',
    title: 'Input',
    column: 'input',
    description: 'Maximum size of the input of a guard function, as JSON, in bytes.',
    unit: 'bytes',
    least: 0,
    most: GIBIBYTE,
    beyond: 'the function is not called',
    fails: true,
    field: 'inputBytes',
    per: 'invocation',
  },
  /** Largest output buffer, in bytes; the first one is `FIRST_OUTPUT_BYTES`. */
  outputBytes: {
    name: 'output',
    title: 'Output buffer',
    column: 'output',
    description: 'Maximum size of the output buffer, in bytes.',
    unit: 'bytes',
    least: 0,
    most: GIBIBYTE,
    beyond: 'the call is tried with larger buffers up to this, then fails',
    fails: true,
    field: 'outputBytes',
    per: 'invocation',
  },
  /** Deadline of one step (and of label_agent on its own), in milliseconds. */
  timeoutMs: {
    name: 'time',
    title: 'Time of one step',
    column: 'time',
    description:
      'Maximum duration, in milliseconds, of all invocations of a step together. It applies separately to `label_agent`.',
    unit: 'milliseconds',
    least: 1,
    most: 86_400_000,
    beyond: 'the invocation is ended, and the guard stays unavailable',
    fails: false,
    field: 'durationMs',
    per: 'step',
  },
} as const satisfies Readonly<Record<string, Limit>>;

/** A value for each limit, in the limit's unit. */
export type Limits = { readonly [Key in keyof typeof LIMITS]: number };
export type LimitKey = keyof Limits;
/** A limit as expectations and results name it. */
export type LimitName = (typeof LIMITS)[LimitKey]['name'];

/** Every limit, in the order people read them in. */
export const LIMIT_KEYS = Object.keys(LIMITS) as LimitKey[];
export const LIMIT_NAMES: readonly LimitName[] = LIMIT_KEYS.map((key) => LIMITS[key].name);

/** A value for each limit, made by `make`. */
export function perLimit<T>(make: (key: LimitKey) => T): Readonly<Record<LimitKey, T>> {
  return Object.fromEntries(LIMIT_KEYS.map((key) => [key, make(key)])) as Record<LimitKey, T>;
}

export const PAGE_BYTES = 65536;
/** Size of the first output buffer, in bytes (gateway-contract 1). */
export const FIRST_OUTPUT_BYTES = 4 * 1024 * 1024;
/** How often an invocation is tried with a larger buffer, the first time included. */
export const OUTPUT_ATTEMPTS = 3;

const common = { backendCalls: 50, inputBytes: 8_388_608, outputBytes: 16_777_216, timeoutMs: 60_000 };

/**
 * Named sets of limits, by the name used in scenarios and settings. `gateway-latest` follows the gateway from one
 * version of Guard Lab to the next, and is as `pr-7938` today; the others stay as they are.
 */
export const PROFILES = {
  'gateway-latest': { memoryPages: 256, ...common },
  'pr-7938': { memoryPages: 256, ...common },
  'gateway-2026-08': { memoryPages: 512, ...common },
} as const satisfies Record<string, Limits>;

export type ProfileName = keyof typeof PROFILES;
export const DEFAULT_PROFILE: ProfileName = 'gateway-latest';

/** Whether `name` is one of `PROFILES`. */
export function isProfileName(name: string): name is ProfileName {
  return Object.hasOwn(PROFILES, name);
}

/** Whether the limit `key` can have this value: a whole number in its range. */
export function isLimitValue(key: LimitKey, value: unknown): value is number {
  const { least, most } = LIMITS[key];
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
}

/** What of `values`, which people write by hand, are limits with values they can have; the rest is left out. */
export function usableLimits(values: Readonly<Record<string, unknown>>): Partial<Limits> {
  const limits: { -readonly [Key in LimitKey]?: number } = {};
  for (const key of LIMIT_KEYS) {
    const value = Object.hasOwn(values, key) ? values[key] : undefined;
    if (isLimitValue(key, value)) limits[key] = value;
  }
  return limits;
}

/** The profile's limits with single values replaced. */
export function resolveLimits(profile: ProfileName, overrides: Partial<Limits> = {}): Limits {
  return { ...PROFILES[profile], ...overrides };
}
