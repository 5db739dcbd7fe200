/** Scenarios that run side by side at most: each has a thread and a guard's memory (docs/limits.md). */
export const MAX_JOBS = 32;

/** What the editor runs side by side unless a person says otherwise: it leaves cores to the person who types. */
export const EDITOR_JOBS = 2;

/** What the command line runs side by side unless a person says otherwise: one a core, up to 4. */
export function commandLineJobs(cores: number): number {
  return usableJobs(Math.min(4, cores));
}

/** Whether a number of jobs is one that people may ask for: a whole number from 1 to 32. */
export function isJobs(jobs: number): boolean {
  return Number.isInteger(jobs) && jobs >= 1 && jobs <= MAX_JOBS;
}

/** The nearest number of jobs that is allowed; 1 for what is no number. */
export function usableJobs(jobs: number): number {
  return Math.min(MAX_JOBS, Math.max(1, Math.floor(jobs) || 1));
}
