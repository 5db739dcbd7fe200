import { applyEdits } from 'jsonc-parser';
import type { Json, JsonObject } from '../../gateway/json';
import { bareAnswers } from '../../scenario/answers';
import { addMember, change } from '../../scenario/json-edits';
import { removeValue } from '../../scenario/json-removal';
import { jsonStyle, layOutBroken, lineIndent } from '../../scenario/json-style';
import { jsonOfNode, nodeAt, parseJsonText } from '../../scenario/json-text';
import type { BackendEntry, Scenario } from '../../scenario/model';
import { parseScenario, ScenarioSource } from '../../scenario/parse';
import type { ScenarioPath } from '../../scenario/problem';
import type { Reply } from './live-calls';

/** What a recording adds to a scenario; all without secrets. */
export interface Recorded {
  /** Answers to requests, by the step. */
  readonly replies: ReadonlyMap<number, Reply>;
  /** Saved answers, by the step; -1: of the scenario. */
  readonly calls: ReadonlyMap<number, readonly BackendEntry[]>;
  /** Whether saved answers that are there are replaced: all lists of the scenario and its steps. */
  readonly isRefresh: boolean;
  readonly recorded: { readonly at: string; readonly server: string };
}

/** One change of the text: at most one is made of the same object or list before the text is read again. */
interface Change {
  readonly container: ScenarioPath;
  edits(source: ScenarioSource): ReturnType<typeof change>;
}

const AFTER_RESULT = ['backend', 'expect'];
const AFTER_SETTINGS = [
  'policy',
  'trustedBots',
  'trustedUsers',
  'mode',
  'agent',
  'sessions',
  'backend',
  'sinks',
];
const LAST = ['worlds', 'steps'];

/**
 * The text of a scenario with what was recorded. Everything else stays as it is written, comments too; what is new is
 * in the style of the file.
 */
export function recordedText(text: string, scenario: Scenario, recorded: Recorded): string {
  const pending = [
    ...scenario.steps.flatMap((_, index) => stepChanges(index, recorded)),
    ...listChanges([], recorded.calls.get(-1) ?? [], recorded.isRefresh, LAST),
    dateChange(recorded),
  ];
  const written = changed(text, pending);
  return changed(written, answersChange(parseScenario(written).scenario));
}

/** The text with all changes, made in rounds. */
function changed(text: string, pending: readonly Change[]): string {
  let left = pending;
  let current = text;
  while (left.length > 0) {
    const source = new ScenarioSource(current, parseJsonText(current).root);
    const now = firstOfEach(left);
    current = applyEdits(
      current,
      now.flatMap((each) =>
        each
          .edits(source)
          .map(({ start, end, text: content }) => ({ offset: start, length: end - start, content })),
      ),
    );
    left = left.filter((each) => !now.includes(each));
  }
  return current;
}

function firstOfEach(changes: readonly Change[]): Change[] {
  const seen = new Set<string>();
  return changes.filter(({ container }) => {
    const key = JSON.stringify(container);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function stepChanges(index: number, { replies, calls, isRefresh }: Recorded): Change[] {
  const step: ScenarioPath = ['steps', index];
  const reply = replies.get(index);
  const entries = calls.get(index) ?? [];
  return [
    { container: step, edits: (source) => laidOut(source, step, reply !== undefined || entries.length > 0) },
    ...(reply ? replyChanges(step, reply) : []),
    ...listChanges(step, entries, isRefresh, ['expect']),
  ];
}

/** A step on one line gets lines for its parts, unless the file has one line only or the step holds a comment. */
function laidOut(source: ScenarioSource, path: ScenarioPath, isWanted: boolean): ReturnType<typeof change> {
  const node = source.root && nodeAt(source.root, path);
  if (!isWanted || !node) return [];
  const { text } = source;
  const written = text.slice(node.offset, node.offset + node.length);
  const isFlat = !written.includes('\n') && !/\/[/*]/.test(written);
  if (!isFlat) return [];
  const laid = layOutBroken(jsonOfNode(node), jsonStyle(source), lineIndent(text, node.offset));
  return laid === written ? [] : [{ start: node.offset, end: node.offset + node.length, text: laid }];
}

function replyChanges(step: ScenarioPath, reply: Reply): Change[] {
  const [name, value, other] =
    reply.kind === 'result'
      ? (['result', reply.result, 'backendError'] as const)
      : (['backendError', reply.error, 'result'] as const);
  return [
    { container: step, edits: (source) => removeValue(source, [...step, other]) },
    setMember(step, name, value, AFTER_RESULT),
  ];
}

/** The property with a new value: in its place when it is there. */
function setMember(container: ScenarioPath, name: string, value: Json, before: readonly string[]): Change {
  const path = [...container, name];
  return {
    container,
    edits: (source) =>
      source.rangeOf(path)
        ? change(source, path, value)
        : addMember(source, container, [name, value], before),
  };
}

/** The list `backend` with more entries, or with other ones. */
function listChanges(
  container: ScenarioPath,
  entries: readonly BackendEntry[],
  isRefresh: boolean,
  before: readonly string[],
): Change[] {
  const path = [...container, 'backend'];
  const values = entries.map((entry) => ({ ...entry }) as unknown as JsonObject);
  if (isRefresh && values.length === 0) return [{ container, edits: (source) => removeValue(source, path) }];
  if (isRefresh) return [setMember(container, 'backend', values, before)];
  const [first, ...more] = values;
  if (!first) return [];
  const add = (value: JsonObject): Change => ({
    container,
    edits: (source) => change(source, [...path, -1], value, undefined, true),
  });
  const start: Change = {
    container,
    edits: (source) => {
      const there = source.root && nodeAt(source.root, path);
      if (!there) return addMember(source, container, ['backend', [first]], before);
      // The name of a file with saved answers.
      if (there.type !== 'array') return change(source, path, [jsonOfNode(there), first]);
      return change(source, [...path, -1], first, undefined, true);
    },
  };
  return [start, ...more.map(add)];
}

/** The answers are as a server sends them; a scenario whose answers look otherwise keeps them as they are meant. */
function answersChange(scenario: Scenario | undefined): Change[] {
  if (!scenario || scenario.answers !== undefined || bareAnswers(scenario).length > 0) return [];
  return [setMember([], 'answers', 'as-is', [...AFTER_SETTINGS, ...LAST])];
}

function dateChange({ recorded }: Recorded): Change {
  return setMember([], 'recorded', { ...recorded }, ['answers', ...AFTER_SETTINGS, ...LAST]);
}
