import { MODES, OPERATIONS } from '../../gateway/difc/labels';
import type { Mode, Operation } from '../../gateway/difc/labels';
import { responseIsLabeled } from '../../gateway/labeling';
import { SINK_MODE } from '../../gateway/server/sink-request';
import type { StepOutcome } from '../model';

/** One way in which a step can end, as far as expectations can tell (gateway-contract 7, 8). */
export interface Ending {
  readonly outcome: StepOutcome | null;
  readonly mode: Mode;
  /** Absent when the resource was not labeled. */
  readonly operation?: Operation;
  /** Whether items have labels, and whether some of them were filtered. */
  readonly labels: 'absent' | 'all-accessible' | 'some-filtered';
  /** Whether there are surviving items. */
  readonly items: boolean;
  /** Why it failed; absent when there is no error. */
  readonly failure?: 'trap' | 'limit' | 'other';
  /** Values `isError` of the response can have; none for what has no response. */
  readonly isError: readonly boolean[];
  /** Whether there may be an output to look at. */
  readonly output: boolean;
}

const FAILURES = ['trap', 'limit', 'other'] as const;
const ABSENT = { labels: 'absent', items: false, output: false } as const;

/** Every way in which a request can end. */
export const REQUEST_ENDINGS: readonly Ending[] = MODES.flatMap((mode): Ending[] => [
  ...FAILURES.flatMap((failure) => failedRequest(mode, failure)),
  ...OPERATIONS.flatMap((operation) => finishedRequest(mode, operation)),
]);

function failedRequest(mode: Mode, failure: (typeof FAILURES)[number]): Ending[] {
  const failed = { outcome: 'error', mode, ...ABSENT, failure, isError: [true] } as const;
  return [failed, ...OPERATIONS.map((operation) => ({ ...failed, operation }))];
}

function finishedRequest(mode: Mode, operation: Operation): Ending[] {
  const base = { mode, operation, output: false };
  const endings: Ending[] = [
    { ...base, ...ABSENT, outcome: 'allowed', isError: [false, true] },
    // A read that is denied goes on to its items.
    ...(operation === 'read'
      ? []
      : [{ ...base, ...ABSENT, outcome: 'denied', failure: 'other', isError: [true] } as const]),
  ];
  if (!responseIsLabeled(operation, mode)) return endings;
  endings.push({ ...base, outcome: 'allowed', labels: 'all-accessible', items: true, isError: [false] });
  // In propagate mode every read is allowed; the write in a read-write is not.
  if (mode === 'propagate' && operation === 'read') return endings;
  const filtered = { ...base, labels: 'some-filtered' } as const;
  endings.push(
    mode === 'strict'
      ? { ...filtered, outcome: 'blocked', items: false, failure: 'other', isError: [true] }
      : { ...filtered, outcome: 'filtered', items: true, isError: [false, true] },
  );
  return endings;
}

const PROXY = { labels: 'absent', items: false, output: false, isError: [] } as const;

/** Every way in which a request to the HTTP proxy can end (server-layer, "Proxy mode"). */
export const PROXY_ENDINGS: readonly Ending[] = MODES.flatMap((mode): Ending[] => [
  ...FAILURES.flatMap((failure): Ending[] => [
    { ...PROXY, outcome: 'error', mode, failure },
    ...OPERATIONS.map((operation): Ending => ({ ...PROXY, outcome: 'error', mode, operation, failure })),
  ]),
  // What the guard is not asked about: passed on, or refused.
  { ...PROXY, outcome: 'allowed', mode },
  { ...PROXY, outcome: 'denied', mode, failure: 'other' },
  ...OPERATIONS.flatMap((operation) => finishedRequest(mode, operation)).map((ending): Ending => ({
    ...ending,
    isError: [],
  })),
  ...OPERATIONS.filter((operation) => responseIsLabeled(operation, mode)).flatMap((operation): Ending[] => {
    // Without labels, or when label_response fails, the coarse check decides; in propagate mode it denies no read.
    const isEmptied = operation === 'read' && mode !== 'propagate';
    return [undefined, ...FAILURES].flatMap((failure): Ending[] => {
      const ended = { ...PROXY, mode, operation, ...(failure === undefined ? {} : { failure }) };
      return [
        { ...ended, outcome: 'allowed' },
        ...(isEmptied ? [{ ...ended, outcome: 'blocked' } as const] : []),
      ];
    });
  }),
]);

/** Every way in which a raw call can end. */
export const CALL_ENDINGS: readonly Ending[] = MODES.flatMap((mode): Ending[] => [
  { outcome: null, mode, ...ABSENT, output: true, isError: [] },
  ...FAILURES.map((failure): Ending => ({ outcome: 'error', mode, ...ABSENT, failure, isError: [] })),
]);

const SINK = { mode: SINK_MODE, operation: 'write', ...ABSENT } as const;

/** Every way in which a request to a write sink can end; the answer of its server is not known. */
export const SINK_ENDINGS: readonly Ending[] = [
  { ...SINK, outcome: 'allowed', isError: [] },
  { ...SINK, outcome: 'denied', failure: 'other', isError: [true] },
];

/** Every way in which label_agent can end; when it fails, `mode` stays what it was. */
export function agentEndings(mode: Mode): Ending[] {
  return [
    ...MODES.map((chosen): Ending => ({ outcome: null, mode: chosen, ...ABSENT, output: true, isError: [] })),
    { outcome: null, mode, ...ABSENT, output: true, failure: 'other', isError: [] },
    ...FAILURES.map((failure): Ending => ({ outcome: null, mode, ...ABSENT, failure, isError: [] })),
  ];
}
