import type { AgentToolName, NextStep } from './agent-tool';
import type { Page } from './bounds';
import type { ToolArguments } from './tool-arguments';

/** The call that shows the next page; empty at the end. */
export function nextPage(
  tool: AgentToolName,
  given: ToolArguments,
  page: Page<unknown>,
): readonly NextStep[] {
  const { nextOffset, total } = page;
  if (nextOffset === undefined) return [];
  const why = `see the other ${String(total - nextOffset)}`;
  return [{ tool, arguments: given.with({ offset: nextOffset }), why }];
}
