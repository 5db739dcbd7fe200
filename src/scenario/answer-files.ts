import { shownText } from '../text/shown-position';
import { withSentAnswer } from './answers';
import { parseJsonText, startOfNode } from './json-text';
import type { AnswerReference, BackendEntry, Scenario } from './model';
import {
  ScenarioSource,
  type AnswerFile,
  type AnswerFiles,
  type ParsedAnswers,
  type ParsedScenario,
} from './parse';
import type { ScenarioPath, ScenarioProblem } from './problem';
import { readBackend } from './scenario-fields';

/** Files that one scenario may name, and answers of files in all its lists together. */
const MAX_FILES = 100;
const MAX_ANSWERS = 1_000_000;
const MAX_PROBLEMS = 100;

/** Parses a file of saved answers: a JSON list by the rules of scenarios. Never throws. */
export function parseAnswers(text: string): ParsedAnswers {
  const { root, problems: found } = parseJsonText(text);
  const source = new ScenarioSource(text, root);
  const problems: ScenarioProblem[] = found.map((problem) => ({
    ...source.lines.rangeOf(problem.range),
    ...problem,
    path: [],
  }));
  if (text.trim() === '' || (root && root.type !== 'array')) {
    const isEmpty = !root;
    const range = root ? startOfNode(root) : { start: 0, end: 0 };
    const message = `a list of saved answers is expected here${isEmpty ? '; this file is empty' : ''}`;
    const fact = { code: 'wrong-type', severity: 'error', message, path: [], range } as const;
    return { problems: [...(isEmpty ? [] : problems), { ...source.lines.rangeOf(range), ...fact }], source };
  }
  const answers =
    root &&
    readBackend(root, (problem) => {
      if (problems.length < MAX_PROBLEMS || problem.severity === 'error')
        problems.push({ ...source.lines.rangeOf(problem.range), ...problem });
    });
  problems.sort((a, b) => a.range.start - b.range.start);
  const isUsable = answers !== undefined && problems.every(({ severity }) => severity !== 'error');
  return { ...(isUsable ? { answers } : {}), problems: problems.slice(0, MAX_PROBLEMS), source };
}

/** The files that a scenario names, each once, as far as they are read. */
export function namedFiles({ references }: Pick<ParsedScenario, 'references'>): string[] {
  return [...new Set(references.map(({ file }) => file))].slice(0, MAX_FILES);
}

/**
 * Reads the files that a scenario names, each once, and gives the scenario with their answers.
 * @param read gives a file by the name it has in the scenario; never rejects
 */
export async function readAnswerFiles(
  parsed: ParsedScenario,
  read: (file: string) => Promise<AnswerFile>,
): Promise<ParsedScenario> {
  const files = new Map<string, AnswerFile>();
  for (const name of namedFiles(parsed)) files.set(name, await read(name));
  return withAnswerFiles(parsed, files);
}

/**
 * The scenario with the answers of the files that it names, each in the place of its `$file`. A file that cannot be
 * used is a problem where it is named, and makes the scenario unusable.
 * @param files of all names in `parsed.references`
 */
export function withAnswerFiles(parsed: ParsedScenario, files: AnswerFiles): ParsedScenario {
  const { references, source } = parsed;
  if (references.length === 0) return parsed;
  let left = MAX_ANSWERS;
  const found = references.flatMap((reference) => {
    left -= countOf(files.get(reference.file));
    return problemOf(reference, files, source, left < 0) ?? [];
  });
  const problems = [...parsed.problems, ...found].sort((a, b) => a.range.start - b.range.start);
  const { scenario, ...others } = parsed;
  const isUsable = scenario !== undefined && found.length === 0;
  return {
    ...others,
    ...(isUsable ? { scenario: withAnswers(scenario, references, files) } : {}),
    problems,
    answerFiles: files,
  };
}

function countOf(file: AnswerFile | undefined): number {
  return file?.ok === true ? (file.parsed.answers?.length ?? 0) : 0;
}

function problemOf(
  { file, list, at }: AnswerReference,
  files: AnswerFiles,
  source: ScenarioSource,
  isTooMuch: boolean,
): ScenarioProblem | undefined {
  const error = isTooMuch
    ? `${file}: the files of this scenario have more than ${String(MAX_ANSWERS)} answers together`
    : errorOf(file, files.get(file));
  if (error === undefined) return undefined;
  const path = [...list, ...at];
  const range = source.nearestRangeOf(path)?.value ?? { start: 0, end: 0 };
  return {
    code: 'answer-file',
    severity: 'error',
    message: error,
    path,
    range,
    ...source.lines.rangeOf(range),
  };
}

function errorOf(file: string, read: AnswerFile | undefined): string | undefined {
  if (!read)
    return `${file} is not read: a scenario may name at most ${String(MAX_FILES)} files of saved answers`;
  return read.ok ? mistakeIn(file, read) : read.error;
}

/** The first mistake of a file; undefined when it can be used. */
function mistakeIn(
  file: string,
  { parsed, isQuoted }: Extract<AnswerFile, { readonly ok: true }>,
): string | undefined {
  if (parsed.answers) return undefined;
  const errors = parsed.problems.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  if (!first) return `${file} cannot be read`;
  const said = isQuoted
    ? first.message
    : 'its text is not shown because the file is outside the allowed folders';
  const more = errors.length > 1 ? ` (and ${String(errors.length - 1)} more)` : '';
  return `${file}:${shownText(first.start)}: ${said}${more}`;
}

function withAnswers(
  { unread: _, ...scenario }: Scenario,
  references: readonly AnswerReference[],
  files: AnswerFiles,
): Scenario {
  const filled = (own: readonly BackendEntry[], list: ScenarioPath): readonly BackendEntry[] => {
    const named = references.filter((each) => each.list.join('\0') === list.join('\0'));
    return named.length === 0 ? own : filledList(own, named, files, scenario);
  };
  return {
    ...scenario,
    backend: filled(scenario.backend, ['backend']),
    worlds: new Map(
      [...scenario.worlds].map(([name, world]) => [
        name,
        { ...world, backend: filled(world.backend, ['worlds', name, 'backend']) },
      ]),
    ),
    steps: scenario.steps.map((step, index) => ({
      ...step,
      backend: filled(step.backend, ['steps', index, 'backend']),
    })),
  };
}

/** A list with the answers of files in the places of their names. */
function filledList(
  own: readonly BackendEntry[],
  references: readonly AnswerReference[],
  files: AnswerFiles,
  sent: Pick<Scenario, 'answers' | 'gateway'>,
): BackendEntry[] {
  const filled: BackendEntry[] = [];
  let taken = 0;
  let written = 0;
  const takeOwn = (count: number): void => {
    for (const entry of own.slice(taken, taken + count))
      filled.push({ ...entry, place: { at: [written++] } });
    taken += count;
  };
  for (const { file, at } of references) {
    const [index] = at;
    if (typeof index === 'number') takeOwn(index - written);
    written++;
    const read = files.get(file);
    const shared = read?.ok === true ? (read.parsed.answers ?? []) : [];
    for (const [position, entry] of shared.entries())
      filled.push({ ...withSentAnswer(entry, sent), place: { at: [...at, position], file } });
  }
  takeOwn(own.length - taken);
  return filled;
}

/** What the files of a scenario said, by name: with its text, what makes it another one. */
export type AnswerTexts = ReadonlyMap<string, string>;

/** The texts of the files that a scenario names, or why they could not be read; undefined when it names none. */
export function answerTexts({ answerFiles }: Pick<ParsedScenario, 'answerFiles'>): AnswerTexts | undefined {
  if (!answerFiles) return undefined;
  return new Map(
    [...answerFiles].map(([name, file]) => [name, file.ok ? file.parsed.source.text : `! ${file.error}`]),
  );
}

/** Whether files said the same. */
export function sameAnswers(one: AnswerTexts | undefined, other: AnswerTexts | undefined): boolean {
  if (one?.size !== other?.size) return false;
  return [...(one ?? [])].every(([name, text]) => other?.get(name) === text);
}

/** Whether two scenarios say the same, and so do the files that they name. */
export function sameScenario(one: ParsedScenario, other: ParsedScenario): boolean {
  return one.source.text === other.source.text && sameAnswers(answerTexts(one), answerTexts(other));
}
