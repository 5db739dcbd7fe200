import type { Node } from 'jsonc-parser';
import { propertiesOf } from '../../scenario/json-text';

/** Kinds of names that scenarios repeat. */
export type NameKind = 'tool' | 'secrecy' | 'integrity' | 'repository';
export type SeenNames = Readonly<Record<NameKind, ReadonlySet<string>>>;

/** More names than this are not collected of a file. */
const MAX_NAMES = 1000;

/** The tools, label tags and repositories that a scenario names, also one that is being typed. */
export function seenNames(root: Node | undefined): SeenNames {
  const names: Record<NameKind, Set<string>> = {
    tool: new Set(),
    secrecy: new Set(),
    integrity: new Set(),
    repository: new Set(),
  };
  if (root === undefined) return names;
  const add = (kind: NameKind, node: Node | undefined): void => {
    const value: unknown = node?.value;
    if (typeof value === 'string' && value.trim() !== '' && names[kind].size < MAX_NAMES)
      names[kind].add(value);
  };
  const addTags = (labels: Node | undefined): void => {
    for (const kind of ['secrecy', 'integrity'] as const) {
      for (const tag of items(at(labels, kind))) add(kind, tag);
    }
  };
  const addExpectation = (expect: Node | undefined): void => {
    addTags(expect);
    addTags(at(expect, 'resource'));
    for (const call of items(at(expect, 'backendCalls'))) add('tool', at(call, 'tool'));
  };
  const addText = (kind: NameKind, text: string): void => {
    if (names[kind].size < MAX_NAMES) names[kind].add(text);
  };
  /** Repositories, and all of an owner, that arguments of tools speak of. */
  const addArguments = (args: Node | undefined): void => {
    const [owner, repo]: unknown[] = ['owner', 'repo'].map((name) => at(args, name)?.value);
    if (typeof owner !== 'string' || owner.trim() === '') return;
    if (typeof repo === 'string' && repo.trim() !== '')
      addText('repository', `${owner}/${repo}`.toLowerCase());
    addText('repository', `${owner}/*`.toLowerCase());
  };
  const addAnswers = (backend: Node | undefined): void => {
    for (const answer of items(backend)) {
      add('tool', at(answer, 'tool'));
      addArguments(at(answer, 'args'));
    }
  };
  for (const session of [root, ...members(at(root, 'sessions'))]) {
    for (const scope of items(at(at(at(session, 'policy'), 'allow-only'), 'repos'))) add('repository', scope);
    const agent = at(session, 'agent');
    addTags(agent);
    addExpectation(at(agent, 'expect'));
  }
  for (const sink of members(at(root, 'sinks'))) {
    for (const tag of items(at(sink, 'accept'))) if (tag.value !== '*') add('secrecy', tag);
  }
  addAnswers(at(root, 'backend'));
  for (const step of items(at(root, 'steps'))) {
    add('tool', at(step, 'tool'));
    addArguments(at(step, 'args'));
    addAnswers(at(step, 'backend'));
    addExpectation(at(step, 'expect'));
  }
  return names;
}

function at(node: Node | undefined, property: string): Node | undefined {
  return node?.type === 'object' ? propertiesOf(node).get(property)?.value : undefined;
}

function members(node: Node | undefined): readonly Node[] {
  return node?.type === 'object' ? [...propertiesOf(node).values()].map(({ value }) => value) : [];
}

function items(node: Node | undefined): readonly Node[] {
  return node?.type === 'array' ? (node.children ?? []) : [];
}
