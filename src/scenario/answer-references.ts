import type { Node } from 'jsonc-parser';
import { FILE_KEY } from './answer-place';
import { nodeAt, propertiesOf } from './json-text';
import type { AnswerReference } from './model';
import type { ScenarioPath } from './problem';

/** The files of saved answers that a scenario names, in the order of the text, also in one with mistakes. */
export function answerReferences(root: Node): AnswerReference[] {
  return answerLists(root).flatMap((list) => {
    const node = nodeAt(root, list);
    if (node?.type === 'object') return referenceIn(node, list, []);
    const items = node?.type === 'array' ? (node.children ?? []) : [];
    return items.flatMap((item, index) => referenceIn(item, list, [index]));
  });
}

/** Paths of all lists of saved answers. */
function answerLists(root: Node): ScenarioPath[] {
  const steps = nodeAt(root, ['steps']);
  const worlds = nodeAt(root, ['worlds']);
  return [
    ['backend'],
    ...(steps?.type === 'array' ? (steps.children ?? []) : []).map((_, index) => ['steps', index, 'backend']),
    ...(worlds?.type === 'object' ? [...propertiesOf(worlds).keys()] : []).map((name) => [
      'worlds',
      name,
      'backend',
    ]),
  ];
}

function referenceIn(node: Node, list: ScenarioPath, at: ScenarioPath): AnswerReference[] {
  const value = node.type === 'object' ? propertiesOf(node).get(FILE_KEY)?.value : undefined;
  const file: unknown = value?.value;
  if (value?.type !== 'string' || typeof file !== 'string' || file.trim() === '') return [];
  return [{ file, list, at: [...at, FILE_KEY] }];
}
