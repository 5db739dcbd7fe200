import type { Uri } from 'vscode';
import { fileOf } from '../../ide/testing/test-ids';

/** What "Update Expected Values" is asked to update in one file: everything, or the tests of these ids. */
export interface UpdateTarget {
  readonly uri: Uri;
  readonly tests: 'all' | ReadonlySet<string>;
}

/**
 * The targets of the command, by file, from what menus, lenses and keys hand over: tests (several when several
 * are selected), a test's message, locations (the first, then all that are selected), or nothing, which
 * means the active editor. What is none of these is left out.
 */
export function updateTargets(
  args: readonly unknown[],
  active: Uri | undefined,
  parse: (uri: string) => Uri,
): UpdateTarget[] {
  const given = args.flat().filter((each) => each !== undefined && each !== null);
  const files = new Map<string, { uri: Uri; tests: 'all' | Set<string> }>();
  for (const each of given.length > 0 ? given : [active]) {
    const found = targetOf(each, parse);
    if (!found) continue;
    const { uri, id } = found;
    const file = files.get(uri.toString());
    if (id === undefined || id === fileOf(id)) files.set(uri.toString(), { uri, tests: 'all' });
    else if (!file) files.set(uri.toString(), { uri, tests: new Set([id]) });
    else if (file.tests !== 'all') file.tests.add(id);
  }
  return [...files.values()];
}

function targetOf(
  target: unknown,
  parse: (uri: string) => Uri,
): { readonly uri: Uri; readonly id?: string } | undefined {
  if (isUri(target)) return { uri: target };
  const test: unknown = isObject(target) && 'test' in target ? target.test : target;
  if (!isObject(test) || !('id' in test) || typeof test.id !== 'string') return undefined;
  return { uri: 'uri' in test && isUri(test.uri) ? test.uri : parse(fileOf(test.id)), id: test.id };
}

function isUri(value: unknown): value is Uri {
  return isObject(value) && 'scheme' in value && 'path' in value && 'fsPath' in value;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
