import type { Invocation } from '../../gateway/invocation';
import { isJsonObject, type Json, type JsonObject } from '../../gateway/json';
import { jsonIn } from '../../redaction/json-in';
import type { Redactor } from '../../redaction/redactor';
import { agentsOf } from '../../run/agents';
import type { AgentResult, ScenarioResult, StepResult } from '../../run/result';
import { describeDifference, differences } from '../../scenario/difference';

/** Differences that are named for each step. */
const NAMED = 3;

/**
 * How a run with the saved answers goes otherwise than the recording did, as sentences; none when both are the same to
 * the agent and the guard. What was recorded is compared without its secrets, as it was saved.
 */
export function runDifferences(
  recorded: ScenarioResult,
  replayed: ScenarioResult,
  redactor: Redactor | undefined,
): string[] {
  const before = agentsOf(recorded);
  const after = agentsOf(replayed);
  return [
    ...before.flatMap(({ session, agent }) => {
      const same = after.find((each) => each.session === session)?.agent;
      const name = session === undefined ? 'label_agent' : `label_agent of the session ${session}`;
      return compared(name, agentFacts(agent), same ? agentFacts(same) : null, redactor);
    }),
    ...recorded.steps.flatMap((step, index) => {
      const same = replayed.steps[index];
      return compared(`the step "${step.name}"`, stepFacts(step), same ? stepFacts(same) : null, redactor);
    }),
  ];
}

function compared(what: string, live: Json, replayed: Json, redactor: Redactor | undefined): string[] {
  const saved = redactor ? redactor.json(live) : live;
  return differences(unfolded(saved), unfolded(replayed), NAMED).map(
    (each) => `${what}: ${describeDifference(each)}`,
  );
}

function agentFacts({ error, mode, secrecy, integrity, attempts }: AgentResult): Json {
  const tags = { secrecy: [...secrecy], integrity: [...integrity] };
  return { error, mode, ...tags, invocations: attempts.map(invocationFacts) };
}

function stepFacts(step: StepResult): Json {
  const { outcome, error, resource, operation, labeled, accessible, filtered, items, response, agentAfter } =
    step;
  const facts = {
    outcome,
    error,
    resource,
    operation,
    labeled,
    accessible,
    filtered,
    items,
    response,
    agentAfter,
  };
  return { ...plain(facts), invocations: step.invocations.map(invocationFacts) };
}

/** Results are JSON but for what is undefined. */
function plain(facts: object): JsonObject {
  return Object.fromEntries(
    Object.entries(facts as Record<string, Json | undefined>).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value] as const],
    ),
  );
}

function invocationFacts({ function: name, kind, error, backendCalls }: Invocation): Json {
  const calls = backendCalls.map(({ tool, args, result, failure = null, cause }) => ({
    ...{ tool, args, failure, cause },
    // Another answer may change nothing now, and much once the guard is another one.
    result: result ?? null,
  }));
  return { function: name, kind, error, backendCalls: calls };
}

/** A value whose texts that are JSON are read: redacting them may have changed how they are written. */
function unfolded(value: Json): Json {
  if (typeof value === 'string') return unfoldedText(value);
  if (Array.isArray(value)) return value.map(unfolded);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unfolded(inner)]));
}

function unfoldedText(text: string): Json {
  const value = jsonIn(text);
  return value === undefined ? text : unfolded(value);
}
