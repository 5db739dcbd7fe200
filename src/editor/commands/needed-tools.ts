import * as vscode from 'vscode';
import { missingTools } from '../../processes/needed-tools';
import type { NeededTool } from '../../project/new-guard';

/** What building a guard needs, as a picker shows it. */
export interface ToolNeeds {
  /** For the picker: `Needs no compiler`, or what is missing and how to get it. */
  readonly detail: string;
  /** How to get what is missing, as sentences; empty when nothing is, or when that is not known. */
  readonly missing: string;
}

/**
 * Looks for the programs that building needs. Each program is started, so before the workspace is trusted, and when
 * the signal aborts, they are only named.
 */
export async function toolNeeds(tools: readonly NeededTool[], signal: AbortSignal): Promise<ToolNeeds> {
  if (tools.length === 0) return { detail: 'Needs no compiler', missing: '' };
  const found = vscode.workspace.isTrusted ? await missingTools(tools, signal) : undefined;
  if (found === undefined) return { detail: `Needs ${named(tools, ' and ')}`, missing: '' };
  if (found.length === 0) return { detail: '$(check) Compiler found', missing: '' };
  const missing = found.map(({ install }) => install).join(' ');
  return { detail: `$(warning) Not found: ${named(found, ', ')}. ${missing}`, missing };
}

/** What to know before the first build, as sentences. */
export function beforeBuild({ missing }: ToolNeeds, setup: readonly string[]): string {
  return [missing, ...setup.map((command) => `Run "${command}" once.`)]
    .filter((text) => text !== '')
    .join(' ');
}

function named(tools: readonly NeededTool[], between: string): string {
  return tools.map(({ name }) => name).join(between);
}
