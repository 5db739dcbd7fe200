import * as vscode from 'vscode';
import type { Finding, ScenarioResult } from '../../run/result';
import type { Frame, Invocation } from '../../gateway/invocation';
import { resolveBeside } from '../scenario-index';

/** Source files looked for in one result. */
const MAX_SOURCES = 64;

/**
 * Where the source files named by a result's frames and findings are, for those that exist: as written, beside
 * the guard, or below a workspace folder.
 */
export async function existingSources(
  result: ScenarioResult,
  guard: vscode.Uri,
): Promise<ReadonlyMap<string, vscode.Uri>> {
  const found = new Map<string, vscode.Uri>();
  await Promise.all(
    [...sourceNames(result)].slice(0, MAX_SOURCES).map(async (name) => {
      for (const candidate of candidates(name, guard)) {
        if (!(await isFile(candidate))) continue;
        found.set(name, candidate);
        return;
      }
    }),
  );
  return found;
}

function sourceNames(result: ScenarioResult): Set<string> {
  const names = new Set<string>();
  const addFrames = (frames: readonly Frame[] = []): void => {
    for (const { source } of frames.slice(0, 32)) if (source !== undefined) names.add(source);
  };
  const addFindings = (findings: readonly Finding[]): void => {
    for (const { stack, position } of findings) {
      addFrames(stack);
      if (position) names.add(position.source);
    }
  };
  const addInvocation = ({ stack, backendCalls }: Invocation): void => {
    addFrames(stack);
    for (const call of backendCalls) if (call.match === 'none') addFrames(call.stack);
  };
  for (const step of [...(result.agent ? [result.agent] : []), ...result.steps]) {
    addFindings(step.findings);
    const invocations = 'invocations' in step ? step.invocations : [step.invocation].filter((each) => !!each);
    invocations.forEach(addInvocation);
  }
  return names;
}

function candidates(name: string, guard: vscode.Uri): vscode.Uri[] {
  if (/^[a-z][a-z\d+.-]+:\/\//i.test(name)) return [vscode.Uri.parse(name)];
  const slashed = name.replaceAll('\\', '/');
  const folders = vscode.workspace.workspaceFolders ?? [];
  const below = /^([a-z]:)?\//i.test(slashed)
    ? []
    : folders.map((folder) => vscode.Uri.joinPath(folder.uri, slashed));
  return [resolveBeside(guard, name), ...below];
}

async function isFile(uri: vscode.Uri): Promise<boolean> {
  try {
    const { type } = await vscode.workspace.fs.stat(uri);
    return (type & vscode.FileType.File) !== 0;
  } catch {
    return false;
  }
}
