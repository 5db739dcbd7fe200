import type * as vscode from 'vscode';
import { relativePath } from '../../ide/paths/relative-path';
import { toolScenarioText } from '../../ide/tool-map/tool-scenario-text';
import { openNewScenario } from '../commands/new-scenario';
import type { MapSession } from './session';

/**
 * New Scenario for a tool of the map: a request that was asked, with what the backend answered and what the guard said,
 * beside the first scenario of the guard, else beside the guard.
 */
export async function newToolScenario(session: MapSession, tool: string, index: number): Promise<void> {
  const basis = session.made?.basis;
  const answer = await session.answer(tool, index);
  if (!basis || !answer) return;
  const { guard, scenarios } = basis.target;
  const [first] = scenarios;
  const beside = first?.file.uri.scheme === 'untitled' ? guard : (first?.file.uri ?? guard);
  const { world, arguments: set, args, result } = answer;
  const text = (path: string | undefined): string =>
    toolScenarioText({
      guard: path ?? writtenPath(beside, guard),
      policy: first?.scenario.policy,
      guardName: first?.scenario.guardName ?? 'guard',
      tool,
      world,
      set,
      args,
      result,
      answer: answer.answer,
    });
  await openNewScenario(
    guard,
    beside,
    `${stemOf(guard)}-${tool.replace(/[^\w.-]+/g, '_').slice(0, 60)}`,
    text,
  );
}

function writtenPath(beside: vscode.Uri, guard: vscode.Uri): string {
  const path = relativePath(beside.path, guard.path);
  return path.startsWith('.') ? path : `./${path}`;
}

function stemOf({ path }: vscode.Uri): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.\w+$/, '');
}
