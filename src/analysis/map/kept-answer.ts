import type { Labels } from '../../gateway/difc/labels';
import type { BackendCall, Invocation } from '../../gateway/invocation';
import { shorten } from '../../scenario/compact';
import type { LabelAnswer } from '../guard-probe';
import { allLabels } from './data-labels';
import { failureOf } from './rules/failure-rules';

/** Characters of the labels of one answer that are kept as they are; a guard may give megabytes. */
const MAX_LABELS = 64 * 1024;
const MAX_TAGS = 100;
const MAX_TEXT = 500;
/** What a guard printed last says where it panicked. */
const LAST_LOGS = 5;
const LAST_OUTPUT = 4096;

/** What a map keeps of an answer until all are there: the labels, and of invocations what rules look at. */
export function keptAnswer(answer: LabelAnswer): LabelAnswer {
  const { resource, items, invocations, error } = answer;
  const isLarge = allLabels(answer).reduce((total, labels) => total + sizeOf(labels), 0) > MAX_LABELS;
  const kept = (labels: Labels): Labels => (isLarge ? cut(labels) : labels);
  return {
    ...answer,
    error: error === null ? null : shorten(error, LAST_OUTPUT),
    ...(resource ? { resource: kept(resource) } : {}),
    ...(items ? { items: items.map(({ labels }) => ({ data: null, labels: kept(labels) })) } : {}),
    invocations: invocations.map(keptInvocation),
  };
}

function sizeOf({ description, secrecy, integrity }: Labels): number {
  return [description, ...secrecy, ...integrity].reduce((total, text) => total + text.length + 2, 0);
}

function cut({ description, secrecy, integrity }: Labels): Labels {
  const tags = (all: readonly string[]): string[] =>
    all.slice(0, MAX_TAGS).map((tag) => shorten(tag, MAX_TEXT));
  return { description: shorten(description, MAX_TEXT), secrecy: tags(secrecy), integrity: tags(integrity) };
}

function keptInvocation(invocation: Invocation): Invocation {
  const { outputBase64: _, backendCalls, logs, stderr, stack, ...rest } = invocation;
  const isFailure = failureOf(invocation) !== undefined;
  const last = isFailure ? logs.slice(-LAST_LOGS) : [];
  return {
    ...rest,
    output: null,
    stdout: '',
    stderr: isFailure ? stderr.slice(-LAST_OUTPUT) : '',
    logs: last.map(({ level, message }) => ({ level, message: shorten(message, LAST_OUTPUT) })),
    stack: isFailure ? stack : [],
    backendCalls: backendCalls.map(keptCall),
  };
}

function keptCall({ args: _args, result: _result, stack, ...rest }: BackendCall): BackendCall {
  return { ...rest, args: null, ...(rest.failure === 'over-limit' && stack ? { stack } : {}) };
}
