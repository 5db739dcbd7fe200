import type { Json, JsonObject } from '../../gateway/json';
import { parseGoJson } from '../../gateway/go-json';
import type { Labels } from '../../gateway/difc/labels';
import { withoutTrace } from '../../report/plain-error';
import { limitHits } from '../../run/limit-hits';
import type { AgentResult, StepResult } from '../../run/result';

/** Items that are named one by one; of more, the expectation has the number. */
const NAMED_ITEMS = 20;
/** Characters of an error that an expectation names. */
const MAX_ERROR = 300;
/** Characters of an output that an expectation holds. */
const MAX_OUTPUT = 2000;

/**
 * What a step showed, as expectations that hold when it goes alike: outcome, operation, labels of the resource and which
 * items passed, or what a raw call gave.
 */
export function seenExpectation(step: StepResult): JsonObject {
  if (step.call !== undefined) return { ...rawExpectation(step), ...limitOf(step) };
  const { operation, resource, accessible, filtered } = step;
  return {
    ...seenOutcome(step),
    ...(operation === undefined ? {} : { operation }),
    ...(resource === undefined ? {} : { resource: labels(resource) }),
    ...(accessible === undefined ? {} : { accessible: names(accessible) }),
    ...(filtered === undefined ? {} : { filtered: names(filtered.map((item) => item.labels)) }),
  };
}

/** Only how a step ended: for steps that are there because a later one needs them. */
export function seenOutcome(step: StepResult): JsonObject {
  const { outcome, error } = step;
  if (outcome === null) return limitOf(step);
  const isFailed = step.invocations.some((invocation) => invocation.error !== null);
  // The request went on although a function of the guard failed: only `error` is about that.
  const failure = outcome !== 'error' && isFailed && error !== null ? { error: errorText(error) } : {};
  return { outcome, ...failure, ...(outcome === 'error' ? {} : limitOf(step)) };
}

/** What label_agent showed where it failed; a failure that no one expects would fail the scenario. */
export function seenAgent({ error }: AgentResult): JsonObject {
  return error === null ? {} : { error: errorText(error) };
}

function rawExpectation({ error, invocations }: StepResult): JsonObject {
  if (error !== null) return { outcome: 'error' };
  const output = invocations[0]?.output ?? '';
  const parsed = output === '' || output.length > MAX_OUTPUT ? undefined : parseGoJson(output);
  return { trap: false, ...(parsed?.ok === true ? { output: parsed.value } : {}) };
}

function limitOf({ invocations }: StepResult): JsonObject {
  const [hit] = invocations.flatMap(limitHits);
  return hit ? { limit: hit.limit } : {};
}

function labels({ secrecy, integrity }: Labels): JsonObject {
  return { secrecy: [...secrecy], integrity: [...integrity] };
}

function names(items: readonly Labels[]): Json {
  return items.length > NAMED_ITEMS ? items.length : items.map(({ description }) => description);
}

/** The first line of an error, which no one reads as a pattern. */
function errorText(error: string): string {
  const [line = ''] = withoutTrace(error).split('\n', 1);
  return line.slice(0, MAX_ERROR).replace(/^\/+/, '');
}
