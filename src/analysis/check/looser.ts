import type { AgentLabels, Operation } from '../../gateway/difc/labels';
import { accessPermitted, EVERYONE, NO_ONE, orderOf, type Permitted } from '../diff/label-order';
import type { LabelAnswer } from '../guard-probe';
import type { RepositoryName } from '../tool';

/** Secrecy and integrity are compared one at a time: a tag that is lost does not count less because another one is. */
const DIMENSIONS: readonly ((labels: AgentLabels) => AgentLabels)[] = [
  ({ secrecy }) => ({ secrecy, integrity: [] }),
  ({ integrity }) => ({ secrecy: [], integrity }),
];

type Access = (operation: Operation, labels: AgentLabels) => Permitted;

/**
 * Whether an answer lets something through, by its operation, its secrecy or its integrity, that another answer to the
 * same request keeps back: the request, the data of the resource, or an item. An error lets nothing through.
 * @param repository which the request names: whoever has its data may write them back to it
 */
export function isLooser(answer: LabelAnswer, than: LabelAnswer, repository?: RepositoryName): boolean {
  const items = Math.max(answer.items?.length ?? 0, than.items?.length ?? 0);
  return DIMENSIONS.some((dimension) => {
    const ofRequest: Access = (operation, labels) => {
      const secrecy = labels.secrecy.filter((tag) => operation !== 'write' || !isAbout(tag, repository));
      return accessPermitted(operation, dimension({ ...labels, secrecy }));
    };
    const after = permittedBy(answer, items, ofRequest);
    return permittedBy(than, items, ofRequest).some(
      (before, at) => orderOf([before], [after[at] ?? NO_ONE]) === 'looser',
    );
  });
}

/** Whom an answer lets call the backend, whom it clears for the resource, and who gets what is beside the items and each item. */
function permittedBy(answer: LabelAnswer, items: number, accessOf: Access): readonly Permitted[] {
  const { error, operation, resource, items: labeled } = answer;
  if (!resource || !operation) return Array.from({ length: items + 3 }, () => NO_ONE);
  const access = accessOf(operation, resource);
  const request = operation === 'read' ? [EVERYONE, access] : [access, NO_ONE];
  if (error !== null) return [...request, ...Array.from({ length: items + 1 }, () => NO_ONE)];
  // Without labels the response passes to all whose request went through.
  if (!labeled) {
    const passes = operation === 'read' ? EVERYONE : access;
    return [...request, ...Array.from({ length: items + 1 }, () => passes)];
  }
  const ofItems = Array.from({ length: items }, (_, at) => {
    const item = labeled[at];
    return item ? accessOf(operation, item.labels) : NO_ONE;
  });
  return [...request, NO_ONE, ...ofItems];
}

/** Whether a tag (`private:owner/repo`) is about a repository; letter case does not count. */
function isAbout(tag: string, repository: RepositoryName | undefined): boolean {
  if (!repository) return false;
  const { owner, repo } = repository;
  return tag.slice(tag.indexOf(':') + 1).toLowerCase() === `${owner}/${repo}`.toLowerCase();
}
