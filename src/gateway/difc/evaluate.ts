import { listText } from '../go-text';
import { integrityObstacles, secrecyObstacles } from './flow';
import type { AgentLabels, Labels, Mode, Operation } from './labels';
import { integrityLevelWord, secrecyLevelWord } from './level-words';

/** What the gateway decides about one access of an agent to one resource or item (gateway-contract 8). */
export interface Evaluation {
  readonly decision: 'allow' | 'deny' | 'allow-with-propagate';
  /** The gateway's words; empty when access is simply allowed. */
  readonly reason: string;
  /** Secrecy tags in the way, sorted. */
  readonly secrecyToAdd: readonly string[];
  /** Integrity tags in the way, sorted. */
  readonly integrityToDrop: readonly string[];
}

/** The decision of the coarse check, before the tool runs. */
export interface CoarseCheck extends Evaluation {
  readonly outcome: 'allowed' | 'bypass-for-read' | 'denied';
}

const ALLOW: Evaluation = { decision: 'allow', reason: '', secrecyToAdd: [], integrityToDrop: [] };

/** Decides whether `agent` may do `operation` on `resource`; read-write needs both, read first. */
export function evaluate(agent: AgentLabels, resource: Labels, operation: Operation, mode: Mode): Evaluation {
  switch (operation) {
    case 'read':
      return evaluateRead(agent, resource, mode);
    case 'write':
      return evaluateWrite(agent, resource);
    case 'read-write': {
      const read = evaluateRead(agent, resource, mode);
      if (read.decision === 'deny') return read;
      const write = evaluateWrite(agent, resource);
      // The gateway reports nothing of the read's propagation once the write passed as well.
      return write.decision === 'deny' ? write : ALLOW;
    }
  }
}

/** The coarse check: a denied pure read goes on, because its items are checked one by one later. */
export function coarseCheck(
  agent: AgentLabels,
  resource: Labels,
  operation: Operation,
  mode: Mode,
): CoarseCheck {
  const evaluation = evaluate(agent, resource, operation, mode);
  if (evaluation.decision !== 'deny') return { outcome: 'allowed', ...evaluation };
  return { outcome: operation === 'read' ? 'bypass-for-read' : 'denied', ...evaluation };
}

function evaluateRead(agent: AgentLabels, resource: Labels, mode: Mode): Evaluation {
  const integrity = integrityObstacles(resource.integrity, agent.integrity);
  const secrecy = secrecyObstacles(resource.secrecy, agent.secrecy);
  if (integrity.length === 0 && secrecy.length === 0) return ALLOW;
  if (mode === 'propagate') {
    const changes = [
      ...(secrecy.length > 0 ? [`adding secrecy tags ${listText(secrecy)}`] : []),
      ...(integrity.length > 0 ? [`dropping integrity tags ${listText(integrity)}`] : []),
    ];
    return {
      decision: 'allow-with-propagate',
      reason: `Read allowed with label propagation: ${changes.join(' and ')}`,
      secrecyToAdd: secrecy,
      integrityToDrop: integrity,
    };
  }
  if (integrity.length > 0) {
    return denied(
      `Resource '${resource.description}' has lower integrity than agent requires. ` +
        `The agent cannot read data with integrity below ${integrityLevelWord(integrity)}.`,
      { integrityToDrop: integrity },
    );
  }
  return denied(
    `Resource '${resource.description}' has secrecy requirements that agent doesn't meet. ` +
      `The agent is not authorized to access ${secrecyLevelWord(secrecy)}-scoped data.`,
    { secrecyToAdd: secrecy },
  );
}

function evaluateWrite(agent: AgentLabels, resource: Labels): Evaluation {
  const integrity = integrityObstacles(agent.integrity, resource.integrity);
  if (integrity.length > 0) {
    return denied(
      `Agent lacks required integrity to write to '${resource.description}'. ` +
        `The agent's integrity level is insufficient; it needs ${integrityLevelWord(integrity)} integrity.`,
      { integrityToDrop: integrity },
    );
  }
  const secrecy = secrecyObstacles(agent.secrecy, resource.secrecy);
  if (secrecy.length > 0) {
    return denied(
      `Agent carries ${secrecyLevelWord(secrecy)}-scoped data that cannot be written to ` +
        `'${resource.description}' due to secrecy constraints. ` +
        `The target resource is not authorized to receive this sensitive data.`,
      { secrecyToAdd: secrecy },
    );
  }
  return ALLOW;
}

function denied(
  reason: string,
  tags: Partial<Pick<Evaluation, 'secrecyToAdd' | 'integrityToDrop'>>,
): Evaluation {
  return { decision: 'deny', reason, secrecyToAdd: [], integrityToDrop: [], ...tags };
}
