import type { GuardProject, ProjectProblem } from '../guard-project';

/** The guards that a folder's files tell of, and what is wrong with these files. */
export interface FoundProjects {
  readonly projects: readonly GuardProject[];
  readonly problems: readonly ProjectProblem[];
}

export const NOTHING_FOUND: FoundProjects = { projects: [], problems: [] };

/** All that several searches found. */
export function together(found: readonly FoundProjects[]): FoundProjects {
  return {
    projects: found.flatMap(({ projects }) => projects),
    problems: found.flatMap(({ problems }) => problems),
  };
}
