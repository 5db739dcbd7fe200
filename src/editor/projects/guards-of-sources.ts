import type * as vscode from 'vscode';
import type { GuardProjects, ProjectGuards } from './guard-projects';

/** The guards that files are sources of, each once. */
export async function guardsOfSources(
  projects: GuardProjects,
  sources: readonly vscode.Uri[],
): Promise<readonly ProjectGuards[]> {
  const found = new Map<string, ProjectGuards>();
  for (const source of sources)
    for (const guards of await projects.ofSource(source))
      found.set(`${guards.project.definedIn} ${guards.project.name}`, guards);
  return [...found.values()];
}
