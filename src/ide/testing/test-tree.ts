import type { Node } from 'jsonc-parser';
import { agentPath, agentTitle } from '../../run/agents';
import { shorten } from '../../scenario/compact';
import { propertiesOf } from '../../scenario/json-text';
import type { TextPosition } from '../../scenario/line-index';
import { describeProblems, type ParsedScenario, type ScenarioSource } from '../../scenario/parse';
import { agentId, stepIds } from './test-ids';

/** A test item without VS Code: a scenario file, its label_agent expectation or one of its steps. */
export interface TestNode {
  readonly id: string;
  readonly label: string;
  /** In the file's text. */
  readonly range?: TestRange;
  /** Why the file cannot run, one problem a line. */
  readonly error?: string;
  readonly children: readonly TestNode[];
}

export interface TestRange {
  readonly start: TextPosition;
  readonly end: TextPosition;
}

/** Steps shown of one file; items cost memory in two processes. */
export const MAX_STEPS = 2000;

/**
 * The items of a scenario file: the file, and below it the label_agent expectation if there is one, then the
 * steps in order. Steps are read from the syntax tree, so that a file with a mistake somewhere keeps its
 * items (and `error` says what is wrong); a text that is no object at all has none.
 */
export function scenarioTests(id: string, label: string, parsed: ParsedScenario): TestNode {
  const { scenario, source } = parsed;
  const properties =
    source.root?.type === 'object' ? propertiesOf(source.root) : new Map<string, { value: Node }>();
  const list = properties.get('steps')?.value;
  const steps = list?.type === 'array' ? (list.children ?? []) : [];
  const names = scenario?.steps.map((step) => step.name) ?? steps.map(nameOf);
  const ids = stepIds(id, names);
  const children: TestNode[] = [];
  for (const session of [null, ...members(properties.get('sessions')?.value).keys()]) {
    const range = source.rangeOf([...agentPath(session), 'expect']);
    if (!range?.key) continue;
    children.push({
      id: agentId(id, session),
      label: shorten(agentTitle(session).replaceAll(/\s+/g, ' '), 200),
      range: spanOf(range.key.offset, range.value.offset + range.value.length, source),
      children: [],
    });
  }
  for (const [index, step] of steps.slice(0, MAX_STEPS).entries()) {
    const name = shorten((names[index] ?? '').replaceAll(/\s+/g, ' '), 200);
    children.push({ id: ids[index] ?? id, label: name, range: rangeOf(step, step, source), children: [] });
  }
  const more = steps.length > MAX_STEPS ? ` (first ${MAX_STEPS} of ${steps.length} steps)` : '';
  return {
    id,
    label: `${label}${more}`,
    ...(source.root ? { range: rangeOf(source.root, source.root, source) } : {}),
    ...(scenario ? {} : { error: describeProblems(parsed.problems) }),
    children,
  };
}

/** A step's name in a file that cannot run, by the rule of those that can. */
function nameOf(step: Node, index: number): string {
  const properties = step.type === 'object' ? propertiesOf(step) : new Map<string, { value: Node }>();
  const textOf = (property: string): string | undefined => {
    const value: unknown = properties.get(property)?.value.value;
    return typeof value === 'string' && value.trim() !== '' ? value : undefined;
  };
  return textOf('name') ?? `${textOf('tool') ?? textOf('call') ?? 'step'} (step ${index + 1})`;
}

/** The properties of an object; none of anything else. */
function members(node: Node | undefined): ReturnType<typeof propertiesOf> {
  return node?.type === 'object' ? propertiesOf(node) : new Map<string, never>();
}

function spanOf(start: number, end: number, { lines }: ScenarioSource): TestRange {
  return { start: lines.positionAt(start), end: lines.positionAt(end) };
}

function rangeOf(first: Node, last: Node, { lines }: ScenarioSource): TestRange {
  return { start: lines.positionAt(first.offset), end: lines.positionAt(last.offset + last.length) };
}
