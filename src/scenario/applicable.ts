import { expectedOutcomes, type Expectation } from './model';

/** What an `expect` object belongs to. */
export type ExpectationOwner = 'tool' | 'call' | 'sink' | 'agent';

type Name = keyof Expectation;

const INVOCATION: readonly Name[] = [
  'mode',
  'secrecy',
  'integrity',
  'error',
  'trap',
  'limit',
  'backendCalls',
  'maxBackendCalls',
  'maxMemoryPages',
  'maxDurationMs',
  'logs',
];
const REQUEST: readonly Name[] = [
  ...INVOCATION,
  'outcome',
  'operation',
  'resource',
  'accessible',
  'filtered',
  'items',
  'labels',
  'forbiddenTags',
  'itemsOnce',
  'response',
];
const APPLICABLE: Record<ExpectationOwner, ReadonlySet<Name>> = {
  tool: new Set(REQUEST),
  call: new Set([...INVOCATION, 'outcome', 'output']),
  // The guard is not called; the answer of the sink's server is not part of a scenario.
  sink: new Set(['outcome', 'operation', 'resource', 'secrecy', 'integrity', 'error', 'response']),
  agent: new Set([...INVOCATION, 'output']),
};

const OWNER_NAMES: Record<ExpectationOwner, string> = {
  tool: 'a step with `tool`',
  call: 'a raw call',
  sink: 'a request to a write sink',
  agent: 'label_agent',
};

/**
 * Why an expectation can never hold where it is, or undefined when it can. Checks fail with this
 * sentence; nothing passes because there was nothing to look at.
 */
export function neverHolds(owner: ExpectationOwner, name: Name, expected: Expectation): string | undefined {
  if (!APPLICABLE[owner].has(name)) {
    const instead =
      owner === 'tool'
        ? 'only raw calls (`call`) and label_agent have one'
        : `${OWNER_NAMES[owner]} has none`;
    return `\`${name}\` does not exist here: ${instead}`;
  }
  if (owner === 'call' && name === 'outcome' && expectedOutcomes(expected)?.includes('error') !== true) {
    return 'a raw call makes no decision: its outcome is "error" when it fails, else null';
  }
  return undefined;
}
