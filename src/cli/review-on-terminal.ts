import { plural } from '../report/lines';
import { paintWith } from '../report/paint';
import { detailLines, otherLines, reviewLines, reviewSummary, type FileReview } from '../report/review';
import { inline } from '../report/terminal-text';
import { isAcceptable } from '../run/expectation-changes';
import { shorten } from '../scenario/compact';
import type { Keys } from './raw-keys';
import { KEYS_HELP, ReviewDialog, type AskedChange } from './review-dialog';
import type { Terminal } from './terminal';

export interface Drawing {
  readonly terminal: Terminal;
  readonly colour: boolean;
}

/**
 * Shows changes on a terminal one by one and asks about each; resolves to those that are to be written, undefined when
 * the person stopped with Ctrl-C, or a signal did.
 * @param items at least one
 */
export async function askAboutChanges(
  items: readonly AskedChange[],
  reviews: readonly FileReview[],
  keys: Keys,
  { terminal, colour }: Drawing,
): Promise<readonly AskedChange[] | undefined> {
  const dialog = new ReviewDialog(items);
  const paint = paintWith(colour);
  const show = (lines: readonly string[]): void => {
    terminal.redraw(undefined);
    terminal.out(`${lines.join('\n')}\n`);
  };
  const ask = (): void => terminal.redraw(shorten(dialog.question, (terminal.outWidth ?? 100) - 1));
  const showChange = (): void => {
    const { current } = dialog;
    if (!current) return;
    const number = `(${String(dialog.number)} of ${String(items.length)})`;
    show([
      `${paint.bold(inline(current.file))} ${paint.dim(number)}`,
      ...reviewLines(current.change, '  ', paint),
      '',
    ]);
  };
  show([...otherLines(reviews, paint), reviewSummary(reviews), '']);
  showChange();
  for (;;) {
    ask();
    const key = await keys.next();
    if (key === undefined) {
      terminal.redraw(undefined);
      return undefined;
    }
    switch (dialog.press(key)) {
      case 'change':
        showChange();
        break;
      case 'question':
        break;
      case 'help':
        show([KEYS_HELP]);
        break;
      case 'details':
        if (dialog.current) show([...detailLines(dialog.current.change, '    ', paint), '']);
        break;
      case 'done':
        show(endLines(dialog, reviews));
        return dialog.decided('accepted');
      case 'discarded':
        terminal.redraw(undefined);
        return [];
    }
  }
}

/** What was decided, and what no key can decide. */
function endLines(dialog: ReviewDialog, reviews: readonly FileReview[]): string[] {
  const counts = (['accepted', 'rejected', 'skipped'] as const).map(
    (decision) => `${String(dialog.decided(decision).length)} ${decision}`,
  );
  const byHand = reviews.flatMap(({ changes }) => changes.filter((change) => !isAcceptable(change))).length;
  return [
    counts.join(', '),
    ...(byHand === 0 ? [] : [`${plural(byHand, 'expectation')} to change by hand: guard-lab run shows them`]),
  ];
}
