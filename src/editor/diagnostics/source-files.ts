import type * as vscode from 'vscode';
import type { AgentResult, Finding, ScenarioResult } from '../../run/result';
import type { Frame, Invocation } from '../../gateway/invocation';
import type { SourcePositions } from '../sources/source-positions';

/** Source files looked for in one result. */
const MAX_SOURCES = 64;

/** Where the source files named by a result's frames and findings are, for those that are on this machine. */
export async function existingSources(
  result: ScenarioResult,
  guard: vscode.Uri,
  positions: SourcePositions,
): Promise<ReadonlyMap<string, vscode.Uri>> {
  const found = new Map<string, vscode.Uri>();
  await Promise.all(
    [...sourceNames(result)].slice(0, MAX_SOURCES).map(async (source) => {
      const location = await positions.resolve({ function: '', index: 0, offset: 0, source, line: 1 }, guard);
      if (location) found.set(source, location.uri);
    }),
  );
  return found;
}

/** Stacks looked up in the disassembly for one result. */
const MAX_TRAPS = 16;

/** The stacks of what is reported about a result, without those that have sources. */
export function trapsOf(result: ScenarioResult): readonly (readonly Frame[])[] {
  const findings = [...agentsOf(result), ...result.steps].flatMap((part) => part.findings);
  const stacks = findings.flatMap(({ stack }) => (stack && stack.length > 0 ? [stack] : []));
  return stacks.filter((stack) => stack.every(({ line }) => line === undefined)).slice(0, MAX_TRAPS);
}

function agentsOf({ agent, sessions }: ScenarioResult): AgentResult[] {
  return [...(agent ? [agent] : []), ...Object.values(sessions ?? {})];
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
  for (const step of [...agentsOf(result), ...result.steps]) {
    addFindings(step.findings);
    const invocations = 'invocations' in step ? step.invocations : step.attempts;
    invocations.forEach(addInvocation);
  }
  return names;
}
