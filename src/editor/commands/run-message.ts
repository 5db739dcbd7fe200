import type { Summary } from '../../run/result';

/** What to tell a person at the end of a run; undefined when everything that ran passed. */
export function runMessage(summary: Summary, asked: number): string | undefined {
  const { passed, failed, errored, unchecked } = summary;
  if (failed + errored === 0) return undefined;
  const parts = [
    failed > 0 ? `${String(failed)} failed` : '',
    errored > 0 ? `${String(errored)} could not run` : '',
    passed > 0 ? `${String(passed)} passed` : '',
    unchecked > 0 ? `${String(unchecked)} ran, nothing checked` : '',
  ].filter((part) => part !== '');
  const noun = asked === 1 ? 'scenario' : 'scenarios';
  return `Guard Lab: ${parts.join(', ')} of ${String(asked)} ${noun}.`;
}
