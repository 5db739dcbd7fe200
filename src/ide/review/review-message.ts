import { plural } from '../../report/lines';
import { inline } from '../../report/terminal-text';
import { shorten } from '../../scenario/compact';
import type { FileReview, ReviewChange } from './file-review';
import { stateCounts } from './review-tree';

/** What the view says above its rows; empty when there is nothing to say. */
export function reviewMessage(changes: readonly ReviewChange[], files: readonly FileReview[]): string {
  const counted =
    changes.length === 0
      ? []
      : [
          `${stateCounts(changes).join(', ')} in ${plural(new Set(changes.map(({ file }) => file)).size, 'scenario')}.`,
        ];
  return [...counted, ...otherFailures(files)].join('\n');
}

/** What fails and is no change, in a sentence: accepting everything does not make it pass. */
function otherFailures(files: readonly FileReview[]): string[] {
  const failing = files.filter(({ others, isOutdated }) => others.length > 0 && !isOutdated);
  const [first] = failing;
  const [cause] = first?.others ?? [];
  if (!first || !cause) return [];
  const place = [first.file, ...(cause.step === undefined ? [] : [cause.step])].map((each) =>
    inline(shorten(each, 60)),
  );
  const more = failing.length > 1 ? ` (and ${plural(failing.length - 1, 'more scenario')})` : '';
  return [`No value to accept: ${place.join(', ')}: ${inline(shorten(cause.message, 120))}${more}`];
}
