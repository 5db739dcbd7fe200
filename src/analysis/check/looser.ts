import type { AgentLabels, Labels, Operation } from '../../gateway/difc/labels';
import { union } from '../../gateway/difc/tags';
import { below, exactly } from '../diff/agent-sets';
import { accessPermitted, EVERYONE, NO_ONE, orderOf, type Permitted } from '../diff/label-order';
import type { LabelAnswer } from '../guard-probe';
import type { RepositoryName } from '../tool';

/** The agents that an operation on something with these labels is permitted to; `at`: the item, undefined for the resource. */
type Access = (operation: Operation, labels: AgentLabels, at?: number) => Permitted;

/**
 * Whether an answer lets some agent through, in any mode, that another answer to the same request keeps back: with the
 * request, the data of the resource, or an item (gateway-contract 8). That is what the DIFC order calls looser or
 * incomparable. An error lets nothing through.
 * @param repository which the request names: an agent with its data may write them back to it, so that in the check of
 * a write the secrecy of that repository does not count
 */
export function isLooser(answer: LabelAnswer, than: LabelAnswer, repository?: RepositoryName): boolean {
  const items = Math.max(answer.items?.length ?? 0, than.items?.length ?? 0);
  const after = permittedBy(answer, items, accessPermitted);
  const before = permittedBy(than, items, (operation, labels, at) => {
    const now = at === undefined ? answer.resource : answer.items?.[at]?.labels;
    return permittedWith(operation, labels, ownTags(now, repository));
  });
  return before.some((each, at) => {
    const order = orderOf([each], [after[at] ?? NO_ONE]);
    return order === 'looser' || order === 'incomparable';
  });
}

/** Like `accessPermitted`, for agents that may have the tags `own` as well without being kept from writing. */
function permittedWith(operation: Operation, labels: AgentLabels, own: readonly string[]): Permitted {
  if (operation === 'read' || own.length === 0) return accessPermitted(operation, labels);
  const { secrecy, integrity } = labels;
  const write = accessPermitted('write', { secrecy: union(secrecy, own), integrity });
  if (operation === 'write') return write;
  // Reading needs all tags of the secrecy, and writing allows those of `own` besides.
  const between = secrecy.length === 0 ? below(own) : exactly(union(secrecy, own));
  return { enforced: { secrecy: between, integrity: exactly(integrity) }, propagate: write.propagate };
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
    return item ? accessOf(operation, item.labels, at) : NO_ONE;
  });
  return [...request, NO_ONE, ...ofItems];
}

/** The secrecy tags (`private:owner/repo`) that are about a repository; letter case does not count. */
function ownTags(labels: Labels | undefined, repository: RepositoryName | undefined): string[] {
  if (!labels || !repository) return [];
  const path = `${repository.owner}/${repository.repo}`.toLowerCase();
  return labels.secrecy.filter((tag) => tag.slice(tag.indexOf(':') + 1).toLowerCase() === path);
}
