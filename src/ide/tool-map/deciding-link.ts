import { shown } from './map-row';
import type { SourceLink, ToolDetail } from './protocol';

/**
 * The line that a row of the matrix leads to: with a world that of its first answer for which one is known, otherwise
 * that of the first finding with one, then that of the first answer. Undefined where none is known.
 */
export function decidingLink({ findings, worlds }: ToolDetail, world?: string): SourceLink | undefined {
  const asked = world === undefined ? worlds : worlds.filter(({ name }) => name === shown(world));
  const answers = asked.flatMap(({ groups }) => groups);
  const candidates = world === undefined ? [...findings, ...answers] : answers;
  return candidates.find(({ source }) => source !== undefined)?.source;
}
