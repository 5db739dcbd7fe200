import * as l10n from '@vscode/l10n';
import type { BackendCall } from '../../gateway/invocation';
import type { Json, JsonObject } from '../../gateway/json';
import { isJsonObject } from '../../gateway/json';
import { exactly, fitsArguments, fitsOneOnly } from '../../scenario/argument-match';
import { answerName, answerPath, splitAtFile } from '../../scenario/answer-place';
import { jsonOfNode, nodeAt, propertiesOf } from '../../scenario/json-text';
import { compareAnswers, type SavedAnswers } from '../../scenario/miss';
import type { AnswerEntry } from '../../gateway/invocation';
import type { ParsedScenario, ScenarioSource } from '../../scenario/parse';
import type { ScenarioPath } from '../../scenario/problem';
import type { Fix, FixedFile } from '../../diagnostics/diagnostic';
import { lacksArguments } from '../backend-calls/saved-answer';
import { change } from '../../scenario/json-edits';

/** A text with saved answers: the scenario, or a file that it names. */
interface AnswerText {
  readonly source: ScenarioSource;
  /** The file; absent for the scenario. */
  readonly file?: FixedFile;
}

/** A list of saved answers where it is written. */
interface AnswerList extends AnswerText {
  /** In the text; empty for a file, which is a list. */
  readonly path: ScenarioPath;
}

/** A saved answer that is to be written. */
export interface NewAnswer {
  readonly value: JsonObject;
  readonly list: AnswerList;
  /** The entry of the list that it comes before; at the end when absent. */
  readonly before?: number;
}

/** Answers compared for the one that is most like a call. */
const MOST = { answers: 200, differences: 20 } as const;

/** What a call without an answer can get: one to be written, a copy of the most similar one, and an error. */
export function missAnswers(
  parsed: ParsedScenario,
  step: number | undefined,
  call: Pick<BackendCall, 'tool' | 'args' | 'failure' | 'argsOmitted'>,
): { readonly title: string; readonly answer: NewAnswer }[] {
  const tool = call.tool ?? '';
  const asked = lacksArguments(call) ? { tool } : { tool, args: exactly(call.args) };
  const list = listOf(parsed, step);
  if (!list) return [];
  const nearest = lacksArguments(call) ? undefined : nearestEntry(parsed, step, call);
  const copied = nearest && copyOf(parsed, step, nearest);
  return [
    {
      title: l10n.t('Add a saved answer for {0}', tool),
      answer: { value: { ...asked, result: null }, list },
    },
    ...(nearest && copied
      ? [
          {
            title: l10n.t('Add an answer for {0}: copied from {1}', tool, answerName(nearest)),
            answer: { value: { ...asked, ...copied.answer }, list: copied.list },
          },
        ]
      : []),
    {
      title: l10n.t('Add an answer for {0}: an error', tool),
      answer: { value: { ...asked, error: '404 Not Found' }, list },
    },
  ];
}

/** The answer that a call got, for these arguments alone; before a more general one that gave it. */
export function exactAnswer(
  parsed: ParsedScenario,
  step: number | undefined,
  call: BackendCall,
  value: JsonObject,
): NewAnswer | undefined {
  const general = call.entry && writtenEntry(parsed, step, call.entry);
  if (call.entry && general) {
    // A result that was too large to keep is in the answer that gave it.
    const isKept = call.result !== undefined || value['error'] !== undefined;
    const whole = isKept ? undefined : copyOf(parsed, step, call.entry)?.answer;
    return { value: { ...value, ...whole }, list: general.list, before: general.index };
  }
  const list = listOf(parsed, step);
  return list && { value, list };
}

/** Whether the saved answer that answered a call names exactly its arguments. */
export function isExact(parsed: ParsedScenario, step: number | undefined, call: BackendCall): boolean {
  const entry = call.entry && writtenEntry(parsed, step, call.entry);
  const node =
    entry?.list.source.root && nodeAt(entry.list.source.root, [...entry.list.path, entry.index, 'args']);
  const args = node && jsonOfNode(node);
  return args !== undefined && fitsOneOnly(args) && fitsArguments(args, call.args);
}

/** The edits that write an answer into its text. */
export function answerFix(title: string, { value, list, before }: NewAnswer): Fix {
  const { source, path, file } = list;
  return {
    title,
    ...(file ? { file } : {}),
    edits: () =>
      path.length === 0 || source.rangeOf(path)
        ? change(source, [...path, -1], value, before, true)
        : change(source, path, [value]),
  };
}

/** Where the list of a step is, or that of the scenario for label_agent: in the scenario, or the file that is all of it. */
function listOf(parsed: ParsedScenario, step: number | undefined): AnswerList | undefined {
  const path: ScenarioPath = step === undefined ? ['backend'] : ['steps', step, 'backend'];
  const node = parsed.source.root && nodeAt(parsed.source.root, path);
  if (node?.type !== 'object') return { source: parsed.source, path };
  const name: unknown = propertiesOf(node).get('$file')?.value.value;
  const text = typeof name === 'string' ? fileText(parsed, name) : undefined;
  return text && { ...text, path: [] };
}

function fileText({ answerFiles }: ParsedScenario, name: string): AnswerText | undefined {
  const file = answerFiles?.get(name);
  if (file?.ok !== true) return undefined;
  const { source } = file.parsed;
  return source.root?.type === 'array' ? { source, file: { name, text: source.text } } : undefined;
}

/** A saved answer where it is written: its list there, and its position in it. */
function writtenEntry(
  parsed: ParsedScenario,
  step: number | undefined,
  entry: AnswerEntry,
): { readonly list: AnswerList; readonly index: number } | undefined {
  const isOfStep = entry.scope === 'step' && step !== undefined;
  const path = answerPath(isOfStep ? ['steps', step, 'backend'] : ['backend'], entry);
  const inFile = splitAtFile(path)?.inFile;
  const text = entry.file !== undefined && inFile ? fileText(parsed, entry.file) : undefined;
  if (inFile) return text && { list: { ...text, path: [] }, index: Number(inFile[0]) };
  return { list: { source: parsed.source, path: path.slice(0, -1) }, index: Number(path.at(-1)) };
}

/** The saved answer of the tool whose arguments differ in the fewest places. */
function nearestEntry(
  { scenario }: ParsedScenario,
  step: number | undefined,
  { tool, args }: Pick<BackendCall, 'tool' | 'args'>,
): AnswerEntry | undefined {
  if (!scenario || tool === null) return undefined;
  const lists: SavedAnswers[] = [
    { scope: 'step', entries: step === undefined ? [] : (scenario.steps[step]?.backend ?? []) },
    { scope: 'scenario', entries: scenario.backend },
  ];
  const [first, ...others] = compareAnswers(tool, args, lists, MOST);
  return (
    first && others.reduce((least, each) => (each.found.length < least.found.length ? each : least), first)
  );
}

/** What a saved answer says, as it is written. */
function copyOf(
  parsed: ParsedScenario,
  step: number | undefined,
  entry: AnswerEntry,
): { readonly answer: JsonObject; readonly list: AnswerList } | undefined {
  const written = writtenEntry(parsed, step, entry);
  const { root } = written?.list.source ?? {};
  const node = written && root && nodeAt(root, [...written.list.path, written.index]);
  const value: Json = node ? jsonOfNode(node) : null;
  if (!written || !isJsonObject(value)) return undefined;
  const { error, result = null, delayMs } = value;
  const late = delayMs === undefined ? {} : { delayMs };
  return { answer: { ...(error === undefined ? { result } : { error }), ...late }, list: written.list };
}
