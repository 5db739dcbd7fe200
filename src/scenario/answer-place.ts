import type { AnswerEntry } from '../gateway/invocation';
import type { BackendEntry, Scenario } from './model';
import type { ScenarioPath } from './problem';

type List = readonly BackendEntry[];

/** The property of an object that names a file of answers. */
export const FILE_KEY = '$file';

/** A saved answer of a list, by its index. */
export function answerEntry(scope: AnswerEntry['scope'], entries: List, index: number): AnswerEntry {
  return { scope, index, ...entries[index]?.place };
}

/**
 * The path of a saved answer: `['backend', 2]`, or `['backend', 1, '$file', 3]` for the fourth answer of the file that
 * `backend[1]` names.
 * @param list the path of its list
 */
export function answerPath(
  list: ScenarioPath,
  { index, at }: Pick<AnswerEntry, 'index' | 'at'>,
): ScenarioPath {
  return [...list, ...(at ?? [index])];
}

/** A saved answer as people find it: `backend[2]`, or `answers.json[3]` in a file. */
export function answerName({ index, at, file }: Pick<AnswerEntry, 'index' | 'at' | 'file'>): string {
  if (file === undefined) return `backend[${String(at?.[0] ?? index)}]`;
  return `${file.replace(/^\.\//, '')}[${String(at?.at(-1) ?? index)}]`;
}

/** The list of saved answers of a step, or of the scenario. */
export function listPath(scope: AnswerEntry['scope'], step: number | undefined): ScenarioPath {
  return scope === 'step' && step !== undefined ? ['steps', step, 'backend'] : ['backend'];
}

/** How many segments of a path lead to a list of saved answers; undefined when it leads elsewhere. */
function listLength(path: ScenarioPath): number | undefined {
  const [first, , third] = path;
  if (first === 'backend') return 1;
  return (first === 'steps' || first === 'worlds') && third === 'backend' ? 3 : undefined;
}

/** The saved answer that a path leads to or into; undefined when it leads elsewhere. */
export function answerAt(scenario: Scenario, path: ScenarioPath): BackendEntry | undefined {
  const length = path[0] === 'worlds' ? undefined : listLength(path);
  if (length === undefined) return undefined;
  const entries = length === 1 ? scenario.backend : scenario.steps[Number(path[1])]?.backend;
  const rest = path.slice(length);
  return entries?.find(({ place }, index) =>
    (place?.at ?? [index]).every((segment, position) => segment === rest[position]),
  );
}

/** A path in two: to the name of a file, and from the root of that file on. Undefined for one within the scenario. */
export function splitAtFile(
  path: ScenarioPath,
): { readonly reference: ScenarioPath; readonly inFile: ScenarioPath } | undefined {
  const length = listLength(path);
  if (length === undefined) return undefined;
  const at = typeof path[length] === 'number' ? length + 1 : length;
  if (path[at] !== FILE_KEY) return undefined;
  return { reference: path.slice(0, at + 1), inFile: path.slice(at + 1) };
}
