import type { Node } from 'jsonc-parser';
import { nodeAt, parseJsonText, rangeOfNode } from './json-text';
import type { TextRange } from '../text/text-range';
import { LineIndex } from '../text/line-index';
import { shownText } from '../text/shown-position';
import { answerReferences } from './answer-references';
import type { AnswerReference, BackendEntry, Scenario } from './model';
import type { ScenarioPath, ScenarioProblem } from './problem';
import { readScenario } from './scenario-fields';

/** A scenario file as text: what it means, what is wrong with it, and where everything is. */
export interface ParsedScenario {
  /** Absent when a problem is an error. */
  readonly scenario?: Scenario;
  /** In the order of the text. */
  readonly problems: readonly ScenarioProblem[];
  readonly source: ScenarioSource;
  /** The files of saved answers that it names. */
  readonly references: readonly AnswerReference[];
  /** What these files say, by name; absent while they are not read. */
  readonly answerFiles?: AnswerFiles;
}

/** A text with a list of saved answers, as it was read. */
export interface ParsedAnswers {
  /** Absent when a problem is an error. */
  readonly answers?: readonly BackendEntry[];
  /** In the order of the text. */
  readonly problems: readonly ScenarioProblem[];
  readonly source: ScenarioSource;
}

/** A file of saved answers that a scenario names, or the sentence that says why it cannot be read. */
export type AnswerFile =
  | {
      readonly ok: true;
      readonly parsed: ParsedAnswers;
      /** Whether its text may be shown. */ readonly isQuoted: boolean;
    }
  | { readonly ok: false; readonly error: string };

/** Files of saved answers by the name that a scenario gives them. */
export type AnswerFiles = ReadonlyMap<string, AnswerFile>;

/** Ranges in the text of a scenario, usable also when the text has errors. */
export class ScenarioSource {
  #root: Node | undefined;
  #isForgotten = false;
  #lines: LineIndex;

  constructor(
    readonly text: string,
    root: Node | undefined,
  ) {
    this.#root = root;
    this.#lines = new LineIndex(text);
  }

  /** The syntax tree; absent when nothing could be understood. */
  get root(): Node | undefined {
    if (this.#isForgotten) {
      this.#isForgotten = false;
      this.#root = parseJsonText(this.text).root;
    }
    return this.#root;
  }

  get lines(): LineIndex {
    return this.#lines;
  }

  /**
   * Keeps nothing but the text until more is asked for again: the trees of thousands of scenarios, which no one looks at,
   * take many times the memory of their texts.
   */
  forget(): void {
    this.#root = undefined;
    this.#isForgotten = true;
    this.#lines = new LineIndex(this.text);
  }

  /**
   * Where the value at `path` is, with its property name when it has one: `['steps', 0, 'expect',
   * 'outcome']`, `['backend', 2]`. Undefined when the text has no such value.
   */
  rangeOf(path: ScenarioPath): { readonly value: TextRange; readonly key?: TextRange } | undefined {
    if (!this.root) return undefined;
    const value = nodeAt(this.root, path);
    if (!value) return undefined;
    const key = value.parent?.type === 'property' ? value.parent.children?.[0] : undefined;
    return { value: rangeOfNode(value), ...(key ? { key: rangeOfNode(key) } : {}) };
  }

  /** Like `rangeOf`, but of the nearest enclosing value that exists: where to point for something absent. */
  nearestRangeOf(path: ScenarioPath): { readonly value: TextRange; readonly key?: TextRange } | undefined {
    for (let length = path.length; length >= 0; length--) {
      const range = this.rangeOf(path.slice(0, length));
      if (range) return range;
    }
    return undefined;
  }
}

/**
 * Parses a scenario file (scenario-format, version 1): JSON with comments and trailing commas. Never throws;
 * texts over 32 Mi characters or nested over 1000 deep are refused. Files of saved answers that it names are not read:
 * see `withAnswerFiles`.
 */
export function parseScenario(text: string): ParsedScenario {
  const { root, problems: found } = parseJsonText(text);
  const source = new ScenarioSource(text, root);
  const problems: ScenarioProblem[] = found.map((problem) => ({
    ...source.lines.rangeOf(problem.range),
    ...problem,
    path: [],
  }));
  if (!root) {
    const blank = problems.every(
      (problem) => problem.range.start === problem.range.end && problem.code === 'syntax',
    );
    return { problems: blank ? [emptyFile(source)] : problems, source, references: [] };
  }
  const references = answerReferences(root);
  const scenario = readBounded(root, (problem) => {
    if (problems.length < MAX_PROBLEMS) problems.push({ ...source.lines.rangeOf(problem.range), ...problem });
    else if (problem.severity === 'error') throw new TooManyProblems();
  });
  problems.sort((a, b) => a.range.start - b.range.start);
  const usable = scenario && problems.every((problem) => problem.severity !== 'error');
  const unread = references.length === 0 ? {} : { unread: references };
  return { ...(usable ? { scenario: { ...scenario, ...unread } } : {}), problems, source, references };
}

const MAX_PROBLEMS = 500;

/** Ends the reading of a file in which next to everything is wrong; what was found is enough. */
class TooManyProblems extends Error {}

function readBounded(root: Node, report: Parameters<typeof readScenario>[1]): Scenario | undefined {
  try {
    return readScenario(root, report);
  } catch (error) {
    if (error instanceof TooManyProblems) return undefined;
    throw error;
  }
}

function emptyFile(source: ScenarioSource): ScenarioProblem {
  const range = { start: 0, end: 0 };
  const message = 'a scenario is an object with at least `version` and `guard`; this file is empty';
  return { code: 'syntax', severity: 'error', message, range, ...source.lines.rangeOf(range), path: [] };
}

/** The problems in one line each, for a run that cannot use the file: `3:14: …`. */
export function describeProblems(problems: readonly ScenarioProblem[]): string {
  const errors = problems.filter((problem) => problem.severity === 'error');
  const shown = errors.slice(0, 10).map(({ start, message }) => `${shownText(start)}: ${message}`);
  if (errors.length > shown.length) shown.push(`and ${errors.length - shown.length} more`);
  return shown.join('\n');
}
