import { CHANGE_KINDS, changeCounts } from '../analysis/diff/label-changes';
import { changeLines } from '../report/label-change-lines';
import { diffSummary } from '../report/label-diff';
import type { Found, NotedWork } from './agent-tool';
import { firstOf, PAGE, pageCounts, pageOf } from './bounds';
import { nextPage } from './next-page';
import type { ToolArguments } from './tool-arguments';
import type { AgentWorkspace } from './workspace';

const LINES = 6;

/** What changed from the labels of one guard to those of another, the loosest changes first. */
export async function diffLabels(
  given: ToolArguments,
  workspace: AgentWorkspace,
  work: NotedWork,
): Promise<Found> {
  const { base, head, changes } = await workspace.diff(
    {
      base: given.text('base') ?? '',
      head: given.text('head'),
      scenarios: given.texts('scenarios'),
      tools: given.texts('tools'),
      guard: given.text('guard'),
    },
    work,
  );
  const sorted = CHANGE_KINDS.flatMap((kind) => changes.filter((change) => change.kind === kind));
  const page = pageOf(sorted, given.number('offset'), PAGE);
  const shown = page.entries.map((change) => {
    const details = firstOf(changeLines(change), LINES);
    return { kind: change.kind, request: change.key, details: details.first, detailsLeft: details.left };
  });
  return {
    data: {
      base,
      head,
      summary: diffSummary(changes),
      counts: changeCounts(changes),
      ...pageCounts(page),
      changes: shown,
    },
    lines: [
      `${base} → ${head}: label changes: ${diffSummary(changes)}`,
      ...shown.flatMap(({ kind, request, details }) => [
        `${kind}  ${request}`,
        ...details.map((line) => `  ${line}`),
      ]),
    ],
    next: nextPage('diff_labels', given, page),
  };
}
