import { nearest } from '../text/spelling';
import { ToolRefusal } from './agent-tool';

/**
 * The files whose path contains a text; all without one.
 * @throws ToolRefusal when there are files and none fits
 */
export function fitting(files: readonly string[], filter: string | undefined): readonly string[] {
  if (filter === undefined || filter === '') return files;
  const wanted = filter.toLowerCase();
  const found = files.filter((file) => file.toLowerCase().includes(wanted));
  if (found.length > 0 || files.length === 0) return found;
  const meant = nearest(filter, files) ?? files[0] ?? '';
  throw new ToolRefusal(
    `no scenario has '${filter}' in its path (${String(files.length)} looked at, for example ${meant}); correct 'filter' or call list_scenarios`,
  );
}
