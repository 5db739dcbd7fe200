import { answerPath } from '../answer-place';
import { bareAnswers, bareAnswersMessage } from '../answers';
import { exactly, fitsArguments, matchesAll } from '../argument-match';
import { compactJson } from '../compact';
import { describeDifference } from '../difference';
import { deepEqual } from '../equality';
import { compareAnswers, nearestAnswer, type SavedAnswers } from '../miss';
import type { BackendEntry, Expectation, Scenario } from '../model';
import type { ScenarioPath } from '../problem';
import { sessionPath, settingsOf } from '../sessions';
import { lintDiagnostic, type LintDiagnostic } from './lint-diagnostic';

/** Answers of one list that are compared with each other. */
const MAX_ANSWERS = 500;
/** Answers of one tool that are compared with each other. */
const MAX_OF_TOOL = 50;
/** Expected calls looked at in one scenario. */
const MAX_CALLS = 200;

/** Saved answers that no call gets as its author meant. */
export function lintAnswers(scenario: Scenario): LintDiagnostic[] {
  return [
    ...listDiagnostics(scenario.backend, ['backend']),
    ...scenario.steps.flatMap(({ backend }, index) => listDiagnostics(backend, ['steps', index, 'backend'])),
  ];
}

/** The same of a file with saved answers. */
export function lintAnswerFile(entries: readonly BackendEntry[]): LintDiagnostic[] {
  return listDiagnostics(entries, []);
}

/** One diagnostic about all answers of a shape that production never sends, at the first of them. */
export function lintAnswerShape(scenario: Scenario): LintDiagnostic[] {
  const paths = bareAnswers(scenario);
  const [first] = paths;
  if (!first) return [];
  return [
    lintDiagnostic('bare-answers', first, bareAnswersMessage(paths.length), {
      atName: true,
      fixes: [
        { kind: 'set-answers', value: 'mcp' },
        { kind: 'wrap', paths },
        { kind: 'set-answers', value: 'as-is' },
      ],
    }),
  ];
}

function listDiagnostics(entries: readonly BackendEntry[], list: ScenarioPath): LintDiagnostic[] {
  const byTool = new Map<string, number[]>();
  for (const [index, { tool, place }] of entries.slice(0, MAX_ANSWERS).entries()) {
    // What a file says is reviewed in the file; what is before it here may be meant to come first.
    if (place?.file !== undefined) continue;
    const indices = byTool.get(tool);
    if (indices) indices.push(index);
    else byTool.set(tool, [index]);
  }
  return [...byTool.values()].flatMap((indices) =>
    toolDiagnostics(entries, indices.slice(0, MAX_OF_TOOL), list),
  );
}

function toolDiagnostics(
  entries: readonly BackendEntry[],
  indices: readonly number[],
  list: ScenarioPath,
): LintDiagnostic[] {
  const general = indices.find((index) => isGeneral(entries[index]));
  if (general === undefined) return redundant(entries, indices, list);
  const behind = indices.filter((index) => index > general && !isGeneral(entries[index]));
  const why = entries[general]?.args === undefined ? 'has no `args` and ' : '';
  const written = (index: number): number => writtenIndex(entries, index);
  const last = Math.max(...behind.map(written));
  return behind.map((index) =>
    lintDiagnostic(
      'shadowed-answer',
      [...list, written(index)],
      `\`backend[${written(general)}]\` ${why}matches every call of \`${entries[general]?.tool ?? ''}\`, so it is used first, even for these arguments. Move this answer before it`,
      {
        fixes: [{ kind: 'rotate', list, first: written(general), last }],
        related: { path: [...list, written(general)], message: 'matches every call of the tool' },
      },
    ),
  );
}

/** Whether an answer is taken for the next call of its tool, whatever the arguments; one with `times` gives way. */
function isGeneral(entry: BackendEntry | undefined): boolean {
  return entry !== undefined && entry.times === undefined && matchesAll(entry.args);
}

function redundant(
  entries: readonly BackendEntry[],
  indices: readonly number[],
  list: ScenarioPath,
): LintDiagnostic[] {
  return indices.flatMap((index, position): LintDiagnostic[] => {
    const entry = entries[index];
    const before = indices
      .slice(0, position)
      .findLast((other) => deepEqual(entries[other]?.args ?? null, entry?.args ?? null));
    const earlier = before === undefined ? undefined : entries[before];
    if (before === undefined || !entry || !earlier || !saysTheSame(entry, earlier)) return [];
    const path = [...list, writtenIndex(entries, index)];
    const same = writtenIndex(entries, before);
    const message = `\`backend[${same}]\` is identical and is used again when all matching answers are used, so this answer has no effect`;
    const related = { path: [...list, same], message: 'is identical' };
    return [
      lintDiagnostic('redundant-answer', path, message, { fixes: [{ kind: 'remove', path }], related }),
    ];
  });
}

/** Where an answer of the scenario is in its list as it is written. */
function writtenIndex(entries: readonly BackendEntry[], index: number): number {
  return Number(entries[index]?.place?.at?.[0] ?? index);
}

function saysTheSame(a: BackendEntry, b: BackendEntry): boolean {
  if (a.times !== undefined || b.times !== undefined) return false;
  return a.error === b.error && deepEqual(a.result ?? null, b.result ?? null);
}

/** Backend calls a step expects that no saved answer fits, where one misses by a single field. */
export function lintExpectedCalls(scenario: Scenario): LintDiagnostic[] {
  const expected: [Expectation | undefined, ScenarioPath, readonly BackendEntry[], ScenarioPath][] = [
    ...[null, ...scenario.sessions.keys()].map((session): (typeof expected)[number] => {
      const { expect } = settingsOf(scenario, session).agent;
      return [expect, [...sessionPath(session), 'agent', 'expect', 'backendCalls'], [], []];
    }),
    ...scenario.steps.map(({ expect, backend }, index): (typeof expected)[number] => [
      expect,
      ['steps', index, 'expect', 'backendCalls'],
      backend,
      ['steps', index, 'backend'],
    ]),
  ];
  let looked = 0;
  return expected.flatMap(([expect, at, own, ownPath]) => {
    if (typeof expect?.backendCalls !== 'object' || looked >= MAX_CALLS) return [];
    looked += expect.backendCalls.length;
    const lists: PlacedAnswers[] = [
      { scope: 'step', entries: own.slice(0, MAX_ANSWERS), path: ownPath },
      { scope: 'scenario', entries: scenario.backend.slice(0, MAX_ANSWERS), path: ['backend'] },
    ];
    return expect.backendCalls
      .slice(0, MAX_OF_TOOL)
      .flatMap((call, index) => nearMiss(call, [...at, index, 'args'], lists));
  });
}

/** Saved answers with the path of their list. */
interface PlacedAnswers extends SavedAnswers {
  readonly path: ScenarioPath;
}

function nearMiss(
  { tool, args }: Pick<BackendEntry, 'tool' | 'args'>,
  path: ScenarioPath,
  lists: readonly PlacedAnswers[],
): LintDiagnostic[] {
  if (args === undefined) return [];
  const isFitting = (answer: BackendEntry): boolean =>
    answer.tool === tool && (answer.args === undefined || fitsArguments(answer.args, args));
  if (lists.some(({ entries }) => entries.some(isFitting))) return [];
  const near = nearestAnswer(compareAnswers(tool, args, lists, { answers: MAX_OF_TOOL, differences: 2 }));
  if (!near) return [];
  const { scope } = near.answer;
  const list = lists.find((each) => each.scope === scope)?.path ?? [];
  const answer = [...answerPath(list, near.answer), 'args'];
  const asked = `${tool} with ${compactJson(args, 80)}`;
  const message = `No saved answer matches ${asked}; one differs in a single field: ${describeDifference(near.difference, 60)}`;
  const fixes = [{ kind: 'replace' as const, path: answer, value: exactly(args) }];
  const related = { path: answer, message: 'the nearest saved answer' };
  return [lintDiagnostic('nearest-answer', path, message, { fixes, related })];
}
