import { callsOf, recordedAnswer } from '../../analysis/check/recorded-calls';
import type { LabelAnswer } from '../../analysis/guard-probe';
import type { Labels } from '../../gateway/difc/labels';
import type { Json, JsonObject } from '../../gateway/json';
import { lacksArguments } from '../backend-calls/saved-answer';
import { entryJson } from '../new-scenario/seen-answers';

/** A request of the map that a scenario is written for. */
export interface MapRequestStart {
  /** How the scenario names the guard. */
  readonly guard: string;
  /** Undefined for a guard without a policy. */
  readonly policy?: Json | undefined;
  readonly guardName: string;
  readonly tool: string;
  readonly world: string;
  /** Name of the set of arguments. */
  readonly set: string;
  readonly args: JsonObject;
  readonly result: Json;
  readonly answer: LabelAnswer;
}

/**
 * A scenario with one request, the answers that the guard got when it was asked, and what it said as expectations: it
 * passes as it is, and a person corrects what is wrong.
 */
export function toolScenarioText(start: MapRequestStart): string {
  const { guard, policy, guardName, tool, world, set, args, result, answer } = start;
  const backend = savedAnswers(answer);
  const lines = [
    '{',
    '  "version": 1,',
    `  "guard": ${json(guard)},`,
    ...(guardName === 'guard' ? [] : [`  "guardName": ${json(guardName)},`]),
    `  "description": ${json(`What the guard says of ${tool} in the ${world} world`)},`,
    ...(policy === undefined ? [] : [`  "policy": ${json(policy)},`]),
    ...(backend.length === 0 ? [] : ['  "backend": [', ...backend.map((entry) => `    ${entry},`), '  ],']),
    '  "steps": [',
    '    {',
    `      "name": ${json(`${tool} (${world}, ${set})`)},`,
    `      "tool": ${json(tool)},`,
    `      "args": ${json(args)},`,
    `      "result": ${json(result)},`,
    '      // What the guard says now. Correct what is wrong, then correct the guard.',
    `      "expect": ${json(expectation(answer))},`,
    '    },',
    '  ],',
    '}',
  ];
  return `${lines.join('\n')}\n`;
}

/** The calls that the guard made while it labeled the request, each as the saved answer that it got. */
function savedAnswers({ invocations }: LabelAnswer): string[] {
  const entries = callsOf(invocations)
    .filter((call) => !lacksArguments(call))
    .flatMap((call) => recordedAnswer(call) ?? [])
    .map((entry) => json(entryJson(entry)));
  return [...new Set(entries)];
}

function expectation({ operation, resource, error }: LabelAnswer): JsonObject {
  if (error !== null || !resource || operation === undefined) return { outcome: 'error' };
  return { operation, resource: labels(resource), trap: false };
}

function labels({ secrecy, integrity }: Labels): JsonObject {
  return { secrecy: [...secrecy], integrity: [...integrity] };
}

/** JSON in one line, with a blank after each colon and comma outside of texts. */
function json(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(json).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, each]) => `${JSON.stringify(name)}: ${json(each)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}
