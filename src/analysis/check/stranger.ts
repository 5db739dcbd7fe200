import type { RepositoryName } from '../tool';
import type { Asker, Question } from './asker';
import type { Subject } from './property';
import { recordedAnswers } from './recorded-calls';
import { canRename, renamedQuestion } from './rename-request';

/** Which of the names of another repository differ from those of the one that a request names; the first is simplest. */
export const STRANGERS = ['another owner', 'another repository', 'both others'] as const;

const NAMES: RepositoryName = { owner: 'umbrella', repo: 'labs' };

/** Requests for a repository of another visibility than that of `subject`, whose names can be replaced. */
export function strangersTo(subject: Subject, subjects: readonly Subject[], { session }: Asker): Subject[] {
  if (!subject.repository) return [];
  return subjects.filter(
    ({ world, repository, ...request }) =>
      world.visibility !== 'unknown' &&
      world.visibility !== subject.world.visibility &&
      repository !== undefined &&
      canRename({ ...request, world }, repository, session.policy),
  );
}

/**
 * The request `stranger` of another world for a repository of other names, to be asked before `subject` on the same
 * instance: its own answers of the backend come first, so that one server has both repositories.
 */
export async function strangerTo(
  asker: Asker,
  subject: Subject,
  stranger: Subject,
  relation: (typeof STRANGERS)[number],
): Promise<Question> {
  const from = stranger.repository ?? stranger.world.repository;
  const own = subject.repository ?? subject.world.repository;
  const to = {
    owner: relation === 'another repository' ? own.owner : NAMES.owner,
    repo: relation === 'another owner' ? own.repo : NAMES.repo,
  };
  const { invocations } = await asker.askAlone(stranger);
  const backend = recordedAnswers(invocations, stranger.world.backend);
  const renamed = renamedQuestion({ ...stranger, backend }, asker.session, from, to);
  const { tool, args, result } = renamed;
  return { tool, args, result, backend: renamed.backend ?? [], world: subject.world };
}
