import { fitsName } from '../text/wildcard';
import { filled, list, objectOf, oneOf, type Reader } from './reader';

/** How a guard's label differs from that of the server. */
export const ORACLE_DIRECTIONS = ['looser', 'stricter'] as const;
export type OracleDirection = (typeof ORACLE_DIRECTIONS)[number];

/** What the two labels are compared by. */
export const ORACLE_LABELS = ['secrecy', 'integrity'] as const;
export type OracleLabel = (typeof ORACLE_LABELS)[number];

/** A difference between a guard's labels and the server's that is meant to be, with the reason. */
export interface OracleException {
  /** Name of a tool; `*` is any text. */
  readonly tool: string;
  readonly direction: OracleDirection;
  /** Absent: both. */
  readonly label?: OracleLabel;
  readonly reason: string;
}

const exception: Reader<OracleException> = (node, report) => {
  const read = objectOf(
    'an object with `tool`, `direction` and `reason`',
    {
      tool: filled('must name a tool'),
      direction: oneOf(ORACLE_DIRECTIONS),
      label: oneOf(ORACLE_LABELS),
      reason: filled('must say why the labels differ'),
    },
    { strict: true, required: ['tool', 'direction', 'reason'], subject: 'an exception' },
  )(node, report);
  const { tool, direction, reason, label } = read ?? {};
  if (tool === undefined || direction === undefined || reason === undefined) return undefined;
  return { tool, direction, reason, ...(label === undefined ? {} : { label }) };
};

/** Reads `oracleExceptions` of a scenario or of `guard-lab.json`. */
export const oracleExceptions = list('a list of exceptions', exception);

/** Whether a difference is one that the exception states. */
export function isStated(
  { tool, direction, label }: OracleException,
  difference: Pick<Required<OracleException>, 'tool' | 'direction' | 'label'>,
): boolean {
  if (direction !== difference.direction || (label !== undefined && label !== difference.label)) return false;
  return fitsName(tool, difference.tool);
}
