import { bareAnswers, bareAnswersMessage } from '../answers';
import { compactJson } from '../compact';
import { describeDifference } from '../difference';
import { deepEqual } from '../equality';
import { compareAnswers, nearestAnswer, type SavedAnswers } from '../miss';
import type { BackendEntry, Expectation, Scenario } from '../model';
import type { ScenarioPath } from '../problem';
import { sessionPath, settingsOf } from '../sessions';
import { remark, type ScenarioRemark } from './lint-diagnostic';

/** Answers of one list that are compared with each other. */
const MAX_ANSWERS = 500;
/** Answers of one tool that are compared with each other. */
const MAX_OF_TOOL = 50;
/** Expected calls looked at in one scenario. */
const MAX_CALLS = 200;

/** Saved answers that no call gets as its author meant. */
export function answerRemarks(scenario: Scenario): ScenarioRemark[] {
  return [
    ...listRemarks(scenario.backend, ['backend']),
    ...scenario.steps.flatMap(({ backend }, index) => listRemarks(backend, ['steps', index, 'backend'])),
  ];
}

/** One remark about all answers of a shape that production never sends, at the first of them. */
export function answerShapeRemarks(scenario: Scenario): ScenarioRemark[] {
  const paths = bareAnswers(scenario);
  const [first] = paths;
  if (!first) return [];
  return [
    remark('bare-answers', first, bareAnswersMessage(paths.length), {
      atName: true,
      remedy: { kind: 'set-answers', value: 'mcp' },
      alternatives: [
        { kind: 'wrap', paths },
        { kind: 'set-answers', value: 'as-is' },
      ],
    }),
  ];
}

function listRemarks(entries: readonly BackendEntry[], list: ScenarioPath): ScenarioRemark[] {
  const byTool = new Map<string, number[]>();
  for (const [index, { tool }] of entries.slice(0, MAX_ANSWERS).entries()) {
    const indices = byTool.get(tool);
    if (indices) indices.push(index);
    else byTool.set(tool, [index]);
  }
  return [...byTool.values()].flatMap((indices) => toolRemarks(entries, indices.slice(0, MAX_OF_TOOL), list));
}

function toolRemarks(
  entries: readonly BackendEntry[],
  indices: readonly number[],
  list: ScenarioPath,
): ScenarioRemark[] {
  const general = indices.find((index) => entries[index]?.args === undefined);
  if (general === undefined) return redundant(entries, indices, list);
  const behind = indices.filter((index) => index > general && entries[index]?.args !== undefined);
  return behind.map((index) =>
    remark(
      'shadowed-answer',
      [...list, index],
      `\`backend[${general}]\` has no \`args\` and matches every call of \`${entries[general]?.tool ?? ''}\`, so it is used first, even for these arguments. Move this answer before it`,
      {
        remedy: { kind: 'rotate', list, first: general, last: Math.max(...behind) },
        related: { path: [...list, general], message: 'matches every call of the tool' },
      },
    ),
  );
}

function redundant(
  entries: readonly BackendEntry[],
  indices: readonly number[],
  list: ScenarioPath,
): ScenarioRemark[] {
  return indices.flatMap((index, position): ScenarioRemark[] => {
    const entry = entries[index];
    const before = indices
      .slice(0, position)
      .findLast((other) => deepEqual(entries[other]?.args ?? null, entry?.args ?? null));
    const earlier = before === undefined ? undefined : entries[before];
    if (before === undefined || !entry || !earlier || !saysTheSame(entry, earlier)) return [];
    const path = [...list, index];
    const message = `\`backend[${before}]\` is identical and is used again when all matching answers are used, so this answer has no effect`;
    const related = { path: [...list, before], message: 'is identical' };
    return [remark('redundant-answer', path, message, { remedy: { kind: 'remove', path }, related })];
  });
}

function saysTheSame(a: BackendEntry, b: BackendEntry): boolean {
  return a.error === b.error && deepEqual(a.result ?? null, b.result ?? null);
}

/** Backend calls a step expects that no saved answer fits, where one misses by a single field. */
export function expectedCallRemarks(scenario: Scenario): ScenarioRemark[] {
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
): ScenarioRemark[] {
  if (args === undefined) return [];
  const isFitting = (answer: BackendEntry): boolean =>
    answer.tool === tool && (answer.args === undefined || deepEqual(answer.args, args));
  if (lists.some(({ entries }) => entries.some(isFitting))) return [];
  const near = nearestAnswer(compareAnswers(tool, args, lists, { answers: MAX_OF_TOOL, differences: 2 }));
  if (!near) return [];
  const { scope, index } = near.answer;
  const list = lists.find((each) => each.scope === scope)?.path ?? [];
  const answer = [...list, index, 'args'];
  const asked = `${tool} with ${compactJson(args, 80)}`;
  const message = `No saved answer matches ${asked}; one differs in a single field: ${describeDifference(near.difference, 60)}`;
  const remedy = { kind: 'replace' as const, path: answer, value: args };
  const related = { path: answer, message: 'the nearest saved answer' };
  return [remark('nearest-answer', path, message, { remedy, related })];
}
