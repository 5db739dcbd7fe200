import type { AgentLabels } from '../../gateway/difc/labels';
import { union } from '../../gateway/difc/tags';

/** Levels of integrity from the lowest (gateway-contract 7, `min-integrity`). */
const LEVELS = ['none', 'unapproved', 'approved', 'merged'] as const;

/** A level and the one below it that a guard gives with it. */
export interface ChainLink {
  readonly level: string;
  readonly below: string;
}

const LINKS: readonly ChainLink[] = LEVELS.slice(1).map((level, at) => ({
  level,
  below: LEVELS[at] ?? 'none',
}));

/** The links that are used: some of the labels have both levels, for the same scope. */
export function usedLinks(labels: Iterable<AgentLabels>): ChainLink[] {
  const used = new Set<ChainLink>();
  for (const { integrity } of labels) {
    const tags = new Set(integrity);
    for (const link of LINKS)
      if (integrity.some((tag) => tags.has(tagBelow(tag, link) ?? '*'))) used.add(link);
  }
  return LINKS.filter((link) => used.has(link));
}

/** The tags that complete the chains of a label; none when they are complete. */
export function missingTags({ integrity }: AgentLabels, links: readonly ChainLink[]): string[] {
  let complete: readonly string[] = integrity;
  // From the highest link down, so that what one adds is continued by the next.
  for (const link of links.toReversed())
    complete = union(
      complete,
      complete.flatMap((tag) => tagBelow(tag, link) ?? []),
    );
  return integrity.includes('*') ? [] : complete.filter((tag) => !integrity.includes(tag));
}

/** The tag of the level below with the same scope; undefined for tags of other levels. */
function tagBelow(tag: string, { level, below }: ChainLink): string | undefined {
  if (tag === level) return below;
  return tag.startsWith(`${level}:`) ? below + tag.slice(level.length) : undefined;
}
