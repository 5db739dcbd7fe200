import type { Json } from '../../gateway/json';
import { sampleItems, sentResult } from '../sample-result';
import type { RepositoryName } from '../tool';
import type { World } from '../world';

/** What a tool may answer with: a list, a page of search results, or a single object. */
export type ResultShape = 'list' | 'search' | 'object';

/** The shapes a tool is asked with, one after the other until the gateway takes the labels; its name says which first. */
export function resultShapes(tool: string): readonly ResultShape[] {
  if (/^search_/i.test(tool)) return ['search', 'list', 'object'];
  if (/^get_|_read$/i.test(tool)) return ['object', 'list', 'search'];
  return ['list', 'object', 'search'];
}

/** The result of a tool about the repository, as the guard gets it. */
export function shapedResult(shape: ResultShape, world: World, repository: RepositoryName): Json {
  const items = sampleItems(world, repository);
  switch (shape) {
    case 'list':
      return sentResult(items, world);
    case 'search':
      return sentResult({ total_count: items.length, incomplete_results: false, items }, world);
    case 'object':
      return sentResult(items[0] ?? null, world);
  }
}
