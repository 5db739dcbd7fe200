import * as l10n from '@vscode/l10n';
import type { Node } from 'jsonc-parser';
import { agentPath, agentTitle } from '../../run/agents';
import { shorten } from '../../scenario/compact';
import { propertiesOf, rangeOfNode } from '../../scenario/json-text';
import type { PositionRange } from '../../text/text-position';
import { describeProblems, type ParsedScenario, type ScenarioSource } from '../../scenario/parse';
import { agentId, stepIds } from './test-ids';

/** A test item without VS Code: a scenario file, its label_agent expectation or one of its steps. */
export interface TestNode {
  readonly id: string;
  readonly label: string;
  /** In the file's text. */
  readonly range?: PositionRange;
  /** Why the file cannot run, one problem a line. */
  readonly error?: string;
  readonly children: readonly TestNode[];
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
  const properties = members(source.root);
  const list = properties.get('steps')?.value;
  const steps = list?.type === 'array' ? (list.children ?? []) : [];
  const names = scenario?.steps.map((step) => step.name) ?? steps.map(nameOf);
  const sessions = [...members(properties.get('sessions')?.value).keys()];
  const more =
    steps.length > MAX_STEPS ? ` ${l10n.t('(first {0} of {1} steps)', MAX_STEPS, steps.length)}` : '';
  return {
    id,
    label: `${label}${more}`,
    ...(source.root ? { range: source.lines.rangeOf(rangeOfNode(source.root)) } : {}),
    ...(scenario ? {} : { error: describeProblems(parsed.problems) }),
    children: [...agentTests(id, sessions, source), ...stepTests(id, steps, names, source)],
  };
}

/** The expectations on label_agent: the scenario's own, then those of its sessions. */
function agentTests(file: string, sessions: readonly string[], source: ScenarioSource): TestNode[] {
  return [null, ...sessions].flatMap((session) => {
    const range = source.rangeOf([...agentPath(session), 'expect']);
    if (!range?.key) return [];
    return {
      id: agentId(file, session),
      label: oneLine(agentTitle(session)),
      range: source.lines.rangeOf({ start: range.key.start, end: range.value.end }),
      children: [],
    };
  });
}

function stepTests(
  file: string,
  steps: readonly Node[],
  names: readonly string[],
  source: ScenarioSource,
): TestNode[] {
  const ids = stepIds(file, names);
  return steps.slice(0, MAX_STEPS).map((step, index) => ({
    id: ids[index] ?? file,
    label: oneLine(names[index] ?? ''),
    range: source.lines.rangeOf(rangeOfNode(step)),
    children: [],
  }));
}

function oneLine(name: string): string {
  return shorten(name.replaceAll(/\s+/g, ' '), 200);
}

/** A step's name in a file that cannot run, by the rule of those that can. */
function nameOf(step: Node, index: number): string {
  const properties = members(step);
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
