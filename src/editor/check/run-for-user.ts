import * as vscode from 'vscode';
import { progressText } from '../../ide/check/check-state';
import { inBackground } from '../base/log';
import { withProgress } from '../base/messages';
import type { CheckRun, CheckSession } from './session';

/** Shorter checks show no notification, in milliseconds. */
const QUIET_MS = 1000;

/** Runs a check; a long one shows a notification with the property that is checked, which can stop it. */
export async function checkForUser(session: CheckSession, run: CheckRun): Promise<void> {
  const running = session.run(run);
  inBackground('the progress of a check could not be shown', showAfter(session, running));
  await running;
}

async function showAfter(session: CheckSession, running: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), QUIET_MS);
  });
  const first = await Promise.race([late, running]);
  clearTimeout(timer);
  if (first !== 'late' || !session.isRunning) return;
  await withProgress(
    'message',
    vscode.l10n.t('Guard Lab: checking {0}', session.state.guard),
    async (progress, token) => {
      let shown = 0;
      const report = (): void => {
        const { properties } = session.state;
        const done = properties.filter(({ answered }) => answered).length;
        const all = Math.max(1, properties.length);
        progress.report({
          message: progressText(session.state),
          increment: ((done - shown) / all) * 100,
        });
        shown = done;
      };
      const subscription = vscode.Disposable.from(
        token.onCancellationRequested(() => session.stop()),
        session.onDidChange(report),
      );
      report();
      try {
        await running;
      } finally {
        subscription.dispose();
      }
    },
  );
}
