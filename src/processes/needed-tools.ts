import spawn from 'cross-spawn';
import { statSync } from 'node:fs';
import { isSystemError } from '../files/system-error';
import type { NeededTool } from '../project/new-guard';
import { runProcess } from './run-process';

/** How long a tool may take to say that it is there, in milliseconds. */
const ANSWER_MS = 10_000;

/**
 * The tools that are not on this machine, in their order; undefined when the signal aborted before that was known. One
 * that does not answer in time is not known to be there: it counts as missing, and its name says why.
 */
export async function missingTools(
  tools: readonly NeededTool[],
  signal: AbortSignal,
  timeoutMs = ANSWER_MS,
): Promise<readonly NeededTool[] | undefined> {
  const found = await Promise.all(tools.map((tool) => look(tool, signal, timeoutMs)));
  if (signal.aborted) return undefined;
  return found.filter((tool) => tool !== undefined);
}

/** The tool when it is missing. */
async function look(
  tool: NeededTool,
  signal: AbortSignal,
  timeoutMs: number,
): Promise<NeededTool | undefined> {
  const late = AbortSignal.timeout(timeoutMs);
  const isFound = await isThere(tool, AbortSignal.any([signal, late]));
  if (late.aborted) return { ...tool, name: `${tool.name} (no answer within ${String(timeoutMs / 1000)} s)` };
  return isFound ? undefined : tool;
}

async function isThere(tool: NeededTool, signal: AbortSignal): Promise<boolean> {
  const [program, ...args] = tool.probe;
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  try {
    const { code, stdout } = await runProcess(child, { signal, isGroup: true });
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
