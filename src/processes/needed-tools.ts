import spawn from 'cross-spawn';
import { statSync } from 'node:fs';
import { isSystemError } from '../files/system-error';
import type { NeededTool } from '../project/new-guard';
import { runProcess } from './run-process';

/** The tools that are not on this machine, in their order; undefined when the signal aborted before that was known. */
export async function missingTools(
  tools: readonly NeededTool[],
  signal: AbortSignal,
): Promise<readonly NeededTool[] | undefined> {
  const found = await Promise.all(tools.map((tool) => isThere(tool, signal)));
  if (signal.aborted) return undefined;
  return tools.filter((_, index) => found[index] !== true);
}

async function isThere(tool: NeededTool, signal: AbortSignal): Promise<boolean> {
  const [program, ...args] = tool.probe;
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
  try {
    const { code, stdout } = await runProcess(child, { signal });
    if (code !== 0) return false;
    if (tool.says !== undefined) return stdout.includes(tool.says);
    return tool.namesFolder !== true || isFolder(stdout.trim());
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return false;
  }
}

function isFolder(path: string): boolean {
  return path !== '' && statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
