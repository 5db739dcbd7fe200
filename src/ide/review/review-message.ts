import * as l10n from '@vscode/l10n';
import { inline } from '../../report/terminal-text';
import { shorten } from '../../scenario/compact';
import type { FileReview, ReviewChange } from './file-review';
import { stateCounts } from './review-tree';
import { counted } from '../counted';

/** What the view says above its rows; empty when there is nothing to say. */
export function reviewMessage(changes: readonly ReviewChange[], files: readonly FileReview[]): string {
  const counts =
    changes.length === 0
      ? []
      : [
          l10n.t(
            '{0} in {1}.',
            stateCounts(changes).join(', '),
            counted.scenarios(new Set(changes.map(({ file }) => file)).size),
          ),
        ];
  return [...counts, ...otherFailures(files)].join('\n');
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
  const more = failing.length > 1 ? ` ${l10n.t('(and {0})', counted.moreScenarios(failing.length - 1))}` : '';
  return [
    `${l10n.t('No value to accept: {0}: {1}', place.join(', '), inline(shorten(cause.message, 120)))}${more}`,
  ];
}
