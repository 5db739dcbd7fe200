import { OPERATIONS } from '../gateway/difc/labels';
import { decodeAnswer, decodeObject } from '../gateway/guard-answer';
import type { GuardFunction, InvocationResult } from '../gateway/invocation';
import type { Json } from '../gateway/json';
import { arrayAt } from '../gateway/json-pointer';
import { unwrapMcpResult } from '../gateway/mcp-result';
import { decodePathLabels, itemIndex, type PathLabels } from '../gateway/path-labels';
import { compactJson } from '../scenario/compact';
import { finding } from './finding';
import type { Finding, StepResult } from './result';

const LISTED = 5;

/**
 * What one answer of a guard shows by itself (gateway-contract 9). `toolResult` is what the tool answered. Decodes the
 * output; time is in proportion to it.
 */
export function answerFindings(name: GuardFunction, output: Uint8Array, toolResult: Json): Finding[] {
  if (name === 'label_resource') return operationFindings(output);
  return name === 'label_response' ? pathFindings(output, toolResult) : [];
}

/**
 * What a guard's answers to one request show (gateway-contract 9); `findingsOf` gives those of each answer by itself.
 */
export function requestFindings(
  step: Pick<StepResult, 'coarse' | 'labelResponseCalled' | 'labeled' | 'outcome' | 'resource'>,
  results: readonly InvocationResult[],
  findingsOf: (result: InvocationResult) => readonly Finding[],
): Finding[] {
  const findings: Finding[] = [];
  for (const result of results) {
    const { invocation, output } = result;
    if (invocation.kind !== 'ok') continue;
    if (invocation.function === 'label_resource') findings.push(...findingsOf(result));
    if (invocation.function !== 'label_response') continue;
    const errorLog = invocation.logs.filter((log) => log.level === 3).at(-1);
    if (output.length === 0 && errorLog) {
      const said = compactJson(errorLog.message, 160);
      const message = `label_response logged the error ${said} and returned 0: the response has no labels`;
      findings.push(finding('labels-lost-after-error-log', message));
    }
    findings.push(...findingsOf(result));
  }
  const passed = step.outcome === 'allowed' && step.labelResponseCalled === true && step.labeled === false;
  if (passed && step.coarse?.outcome === 'bypass-for-read') {
    const message = `the agent received the whole response although the coarse check denied the read and label_response gave no labels: ${step.coarse.reason}`;
    findings.push(finding('bypass-without-labels', message));
  }
  return findings;
}

function operationFindings(output: Uint8Array): Finding[] {
  const answer = decodeObject(output);
  if (!answer.ok) return [];
  const operation = Object.hasOwn(answer.value, 'operation') ? answer.value['operation'] : undefined;
  if (OPERATIONS.some((known) => known === operation)) return [];
  const what =
    operation === undefined ? 'no operation' : `the unknown operation ${compactJson(operation, 60)}`;
  return [finding('unknown-operation', `label_resource returned ${what}: the gateway treats it as a write`)];
}

function pathFindings(output: Uint8Array, toolResult: Json): Finding[] {
  const labels = pathLabelsOf(output);
  if (!labels) return [];
  const { entries, defaultLabels, itemsPath } = labels;
  const paths = entries.map((entry) => entry.path);
  const root = unwrapMcpResult(toolResult);
  if (itemsPath === '' && !Array.isArray(root))
    return astray(paths, 'the response is a single item; use `default_labels` for it');
  const items = arrayAt(root, itemsPath);
  if (!items.ok) return [];
  const count = items.value.length;
  const covered = new Set<number>();
  const lost: string[] = [];
  for (const path of paths) {
    const index = itemIndex(path, itemsPath);
    if (index !== undefined && index >= 0 && index < count) covered.add(index);
    else lost.push(path);
  }
  const findings = astray(lost, `the response has ${count} item${count === 1 ? '' : 's'}`);
  return defaultLabels === undefined ? [...findings, ...uncovered(covered, count)] : findings;
}

/** The labels of paths that an answer consists of; undefined for one of another kind or a broken one. */
function pathLabelsOf(output: Uint8Array): PathLabels | undefined {
  if (output.length === 0) return undefined;
  const answer = decodeAnswer(output);
  if (!answer.ok || !Object.hasOwn(answer.value.map, 'labeled_paths')) return undefined;
  const labels = decodePathLabels(answer.value.source);
  return labels.ok ? labels.value : undefined;
}

/** Items, of `count`, that no path labels. */
function uncovered(covered: ReadonlySet<number>, count: number): Finding[] {
  const left = count - covered.size;
  if (left === 0) return [];
  const listed: number[] = [];
  for (let index = 0; index < count && listed.length < LISTED; index++)
    if (!covered.has(index)) listed.push(index);
  const more = left > listed.length ? ', …' : '';
  const message = `${left} of ${count} items have no labels (${listed.join(', ')}${more}) and there are no default_labels`;
  return [finding('uncovered-items', message)];
}

function astray(paths: readonly string[], because: string): Finding[] {
  if (paths.length === 0) return [];
  const shown = paths.slice(0, LISTED).map((path) => compactJson(path, 60));
  const list = `${shown.join(', ')}${paths.length > LISTED ? ', …' : ''}`;
  const what = paths.length === 1 ? `the path ${list} matches` : `${paths.length} paths match (${list})`;
  return [finding('path-to-no-item', `${what} no item: ${because}`)];
}
