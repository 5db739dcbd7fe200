import type { LabelAnswer } from '../guard-probe';
import type { Asker, Question } from './asker';

/**
 * The answer to a question when it is wrong. The instance that answers all questions of a world is asked first, which
 * is fast; what is wrong there must be wrong on a new instance, too, or the question alone does not show it.
 */
export async function wrongAnswer(
  asker: Asker,
  question: Question,
  isWrong: (answer: LabelAnswer) => boolean,
): Promise<LabelAnswer | undefined> {
  if (!isWrong(await asker.ask(question))) return undefined;
  const answer = await asker.askAlone(question);
  return isWrong(answer) ? answer : undefined;
}
