import { fileOf } from './test-ids';

/** Which tests of one file are asked for. */
export interface FileSelection {
  /** Id of the file's item, which is its URI. */
  readonly file: string;
  /** Whether the item of this id should get a result. */
  readonly wants: (id: string) => boolean;
}

/**
 * The tests of a request, by file, in the order they were asked for. `include` undefined means all of
 * `files`. A file represents everything in it; what is excluded gets no result.
 */
export function selectTests(
  include: readonly string[] | undefined,
  exclude: readonly string[],
  files: readonly string[],
): FileSelection[] {
  const excluded = new Set(exclude);
  const wanted = new Map<string, Set<string>>();
  for (const id of include ?? files) {
    const file = fileOf(id);
    const ids = wanted.get(file);
    if (ids) ids.add(id);
    else wanted.set(file, new Set([id]));
  }
  return [...wanted]
    .filter(([file, ids]) => !excluded.has(file) && [...ids].some((id) => !excluded.has(id)))
    .map(([file, ids]) => ({
      file,
      wants: (id) => (ids.has(file) || ids.has(id)) && !excluded.has(id),
    }));
}
