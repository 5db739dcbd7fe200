import type { Json, JsonObject } from '../gateway/json';
import type { ProfileName } from '../gateway/limits';
import type { BackendEntry, Expectation } from '../scenario/model';
import type { AgentRequest } from './agent-request';
import type { Exchange } from './exchange';
import { savedAnswer } from './saved-answer';

/** What all scenarios of an import have in common. */
export interface ScenarioFrame {
  /** Path of the guard from the scenario, with slashes. */
  readonly guard: string;
  readonly policy?: JsonObject | string | null;
  readonly profile?: ProfileName;
}

/** Requests of one session that become one scenario. */
export interface Part {
  readonly requests: readonly AgentRequest[];
  /** Calls of label_agent. */
  readonly agentCalls: readonly Exchange[];
  readonly server: string;
  /** For people: where it comes from. */
  readonly description: string;
}

/** What belongs to each step, at its index; undefined: nothing. */
export type Expectations = readonly (Expectation | undefined)[];

/** The text of a scenario file: a step a block, its parts on a line each. */
export function scenarioText(frame: ScenarioFrame, part: Part, expectations: Expectations): string {
  const { guard, policy, profile } = frame;
  const head: [string, Json | undefined][] = [
    ['version', 1],
    ['guard', guard],
    ['guardName', part.server],
    ['description', part.description],
    ['profile', profile],
    ['answers', 'as-is'],
    ['policy', policy],
  ];
  const lines = head.flatMap(([key, value]) => (value === undefined ? [] : [`  ${member(key, value)},\n`]));
  const agent = part.agentCalls.map(savedAnswer);
  const backend = agent.length === 0 ? '' : `  "backend": ${listText(agent, '    ')}\n  ],\n`;
  const steps = part.requests.map((request, index) => stepText(request, expectations[index]));
  return `{\n${lines.join('')}${backend}  "steps": [\n${steps.join(',\n')}\n  ]\n}\n`;
}

function stepText({ request, guardCalls }: AgentRequest, expect: Expectation | undefined): string {
  const { tool, args, answer } = request;
  const members = [
    member('name', stepName(request)),
    member('tool', tool),
    member('args', args),
    answer.kind === 'result' ? member('result', answer.result) : member('backendError', failureOf(request)),
    ...(guardCalls.length === 0
      ? []
      : [`"backend": ${listText(guardCalls.map(savedAnswer), '        ')}\n      ]`]),
    ...(expect ? [member('expect', expect as Json)] : []),
  ];
  return `    {\n${members.map((each) => `      ${each}`).join(',\n')}\n    }`;
}

/** The name of a step: its tool, and the line of the log. */
export function stepName({ tool, line }: Pick<Exchange, 'tool' | 'line'>): string {
  return `${tool}, line ${String(line)}`;
}

function failureOf({ answer }: Exchange): string {
  return answer.kind === 'error' ? answer.error : '';
}

function listText(entries: readonly BackendEntry[], indent: string): string {
  return `[\n${entries.map((entry) => `${indent}${sound(JSON.stringify(entry))}`).join(',\n')}`;
}

function member(key: string, value: Json): string {
  return `${JSON.stringify(key)}: ${sound(JSON.stringify(value))}`;
}

/** Escapes in JSON text; those that `JSON.stringify` writes for surrogates are of lone ones. */
const ESCAPE = /\\(?:u(d[89a-f]..)|.)/g;

/** Lone surrogates are U+FFFD, as in Go. */
function sound(json: string): string {
  if (!json.includes('\\ud')) return json;
  return json.replace(ESCAPE, (escape, lone?: string) => (lone === undefined ? escape : '\ufffd'));
}
