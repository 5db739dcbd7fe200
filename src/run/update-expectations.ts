import { applyEdits } from 'jsonc-parser';
import type { Edit } from 'jsonc-parser';
import { neverHolds, type ExpectationOwner } from '../scenario/applicable';
import { nestedOver, type Json } from '../gateway/json';
import { STACK_TRACE_HEADING } from '../gateway/texts';
import type { Expectation } from '../scenario/model';
import { layOutInstead } from '../scenario/json-style';
import { MAX_TEXT_DEPTH, nodeAt } from '../scenario/json-text';
import { parseScenario } from '../scenario/parse';
import type { ParsedScenario } from '../scenario/parse';
import type { ScenarioPath } from '../scenario/problem';
import { settingsOf } from '../scenario/sessions';
import { agentsOf } from './agents';
import type { Check, ScenarioResult } from './result';

/**
 * The scenario text with actual values in place of expectations that failed (`--update`). Only `expect`
 * properties that are there already are touched, each in the style of its old value; comments, formatting and
 * everything that holds stay as they are, so updating twice changes nothing more. Expectations on something that did not happen (an
 * absent value, an error that did not occur) stay and keep failing: what is right there is for a person to
 * decide. So do those whose value is nested deeper than a scenario may be. A text with errors is returned
 * unchanged.
 */
export function updateExpectations(text: string, result: ScenarioResult): string {
  const parsed = parseScenario(text);
  if (!parsed.scenario || result.error !== null || result.load?.ok !== true) return text;
  const changes: Change[] = [];
  const { steps } = parsed.scenario;
  for (const { session, path, agent } of agentsOf(result)) {
    const { expect } = settingsOf(parsed.scenario, session).agent;
    changes.push(...changesOf([...path, 'expect'], 'agent', expect, agent.checks));
  }
  for (const [index, step] of steps.entries()) {
    const ran = result.steps[index];
    if (ran) changes.push(...changesOf(['steps', index, 'expect'], step.kind, step.expect, ran.checks));
  }
  return applyChanges(text, parsed, changes);
}

interface Change {
  readonly path: ScenarioPath;
  readonly value: Json;
}

function changesOf(
  base: ScenarioPath,
  owner: ExpectationOwner,
  expect: Expectation | undefined,
  checks: readonly Check[],
): Change[] {
  if (!expect) return [];
  const changes: Change[] = [];
  for (const check of checks) {
    if (check.ok) continue;
    const [, name, part] = check.path;
    if (name === undefined || !Object.hasOwn(expect, name) || neverHolds(owner, name, expect) !== undefined)
      continue;
    const value = newValue(name, expect, check);
    if (value === undefined || nestedOver(value, MAX_TEXT_DEPTH - base.length - 1)) continue;
    const below = name === 'resource' && part !== undefined ? [part] : [];
    changes.push({ path: [...base, name, ...below], value });
  }
  return changes;
}

/** Expectations whose actual value is not what they should say. */
const WITHOUT_VALUE: ReadonlySet<keyof Expectation> = new Set([
  'logs',
  'labels',
  'forbiddenTags',
  'itemsOnce',
]);

/** What the expectation should say now; undefined to leave it alone. */
function newValue(name: keyof Expectation, expect: Expectation, check: Check): Json | undefined {
  const { actual } = check;
  if (name === 'items' || name === 'response' || name === 'output') {
    // A null that was really there cannot be distinguished from an absent value except by the note of the check.
    return actual === null && check.note !== undefined ? undefined : actual;
  }
  if (actual === null || WITHOUT_VALUE.has(name)) return undefined;
  switch (name) {
    case 'accessible':
    case 'filtered':
      return Array.isArray(actual) === Array.isArray(expect[name]) ? actual : undefined;
    case 'maxDurationMs':
      return typeof actual === 'number' ? Math.ceil(actual) : undefined;
    case 'error':
      return typeof actual === 'string' ? withoutTrace(actual) : undefined;
    default:
      return actual;
  }
}

/** Error texts end before a stack trace: function names and positions change with every build. */
function withoutTrace(error: string): string {
  return error.split(`\n${STACK_TRACE_HEADING}`, 1)[0] ?? error;
}

/** Replaces values, last in the text first so that offsets stay right. */
function applyChanges(text: string, parsed: ParsedScenario, changes: readonly Change[]): string {
  const { root } = parsed.source;
  if (!root) return text;
  const edits: Edit[] = [];
  for (const { path, value } of changes) {
    const node = nodeAt(root, path);
    if (!node) continue;
    const content = layOutInstead(parsed.source, node, value);
    edits.push({ offset: node.offset, length: node.length, content });
  }
  return applyEdits(text, edits);
}
