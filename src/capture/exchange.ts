import type { AgentLabels } from '../gateway/difc/labels';
import type { Json } from '../gateway/json';
import type { Answer } from './log-record';
import type { RemovedItem } from './removed-items';

/** A call of a tool that the log holds, with what the server answered. Who called, agent or guard, the log does not say. */
export interface Exchange {
  readonly server: string;
  /** What the server was asked between two `initialize` requests, counted from 1 for each server. */
  readonly session: number;
  /** Lines of the log, counted from 1. */
  readonly line: number;
  readonly tool: string;
  readonly args: Json;
  /** Labels of the agent at that time, as far as the line has them. */
  readonly agent?: Partial<AgentLabels>;
  readonly answer: Answer | { readonly kind: 'lost' };
  /** The order of requests and answers does not show for certain that they belong together. */
  readonly isUncertain: boolean;
  /** The gateway's redaction broke the JSON of the request or the answer. */
  readonly isRepaired: boolean;
  /** Roughly how much memory it takes, in bytes. */
  readonly bytes: number;
  /** What the gateway removed from the answer; lines that follow add to it. */
  readonly filtered: RemovedItem[];
}
