import { evaluate, type Evaluation } from '../../gateway/difc/evaluate';
import { integrityObstacles, secrecyObstacles } from '../../gateway/difc/flow';
import type { AgentLabels, Labels, Mode, Operation } from '../../gateway/difc/labels';

/** Which rule of the gateway an access falls under: a read-write access falls under both, the read first. */
export type Direction = 'read' | 'write';

/**
 * What is wrong with a tag. `data-lacks`: the agent requires it of all it reads. `agent-lacks`: what is read or
 * written requires it of the agent. `agent-has`: the agent carries it, and what is written does not take it.
 */
export type TagProblem = 'data-lacks' | 'agent-lacks' | 'agent-has';

/** The part of a decision that denied an access. */
export interface Denial {
  readonly direction: Direction;
  readonly kind: 'secrecy' | 'integrity';
  readonly problem: TagProblem;
  /** The tags that decided, sorted. */
  readonly tags: readonly string[];
}

/** An access as the gateway decides about it. */
export interface Access {
  readonly agent: AgentLabels;
  /** Of the resource, or of an item of the response. */
  readonly labels: Labels;
  readonly operation: Operation;
  readonly mode: Mode;
}

/** The gateway's decision about an access. */
export function decide({ agent, labels, operation, mode }: Access): Evaluation {
  return evaluate(agent, labels, operation, mode);
}

/**
 * Why an access is denied; undefined when it is not. The gateway checks integrity before secrecy and reads before
 * writes, and stops at the first check that fails (gateway-contract 8): `remainingDenials` has the others.
 */
export function denialOf(access: Access): Denial | undefined {
  return decide(access).decision === 'deny' ? remainingDenials(access)[0] : undefined;
}

/** Every check that denies an access, in the order of the gateway, which says only the first. */
export function remainingDenials({ agent, labels, operation, mode }: Access): Denial[] {
  const reads = operation !== 'write' && mode !== 'propagate';
  const writes = operation !== 'read';
  const checks: Denial[] = [
    ...(reads
      ? [
          denial('read', 'integrity', 'data-lacks', integrityObstacles(labels.integrity, agent.integrity)),
          denial('read', 'secrecy', 'agent-lacks', secrecyObstacles(labels.secrecy, agent.secrecy)),
        ]
      : []),
    ...(writes
      ? [
          denial('write', 'integrity', 'agent-lacks', integrityObstacles(agent.integrity, labels.integrity)),
          denial('write', 'secrecy', 'agent-has', secrecyObstacles(agent.secrecy, labels.secrecy)),
        ]
      : []),
  ];
  return checks.filter(({ tags }) => tags.length > 0);
}

function denial(
  direction: Direction,
  kind: Denial['kind'],
  problem: TagProblem,
  tags: readonly string[],
): Denial {
  return { direction, kind, problem, tags };
}
