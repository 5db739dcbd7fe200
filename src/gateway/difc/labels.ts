/** How a label_agent answer or a scenario asks the gateway to enforce labels (gateway-contract 7, 8). */
export const MODES = ['strict', 'filter', 'propagate'] as const;
export type Mode = (typeof MODES)[number];

export const OPERATIONS = ['read', 'write', 'read-write'] as const;
export type Operation = (typeof OPERATIONS)[number];

/** Secrecy and integrity tags of an agent. Lists are sets: sorted, without duplicates. */
export interface AgentLabels {
  readonly secrecy: readonly string[];
  readonly integrity: readonly string[];
}

/** Labels of a resource or of an item of a response. */
export interface Labels extends AgentLabels {
  readonly description: string;
}
