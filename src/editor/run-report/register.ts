import * as vscode from 'vscode';
import { COMMANDS } from '../../ide/ids';
import type { ToReportPage } from '../../ide/run-report/protocol';
import { askedReport, type AskedReport } from '../../ide/run-report/run-report';
import { registerCommand } from '../base/commands';
import { showInformation } from '../base/messages';
import type { EditorServices } from '../services';
import { newestRun, ReportPanel } from './panel';

/** The report panel, for the extension's own tests. */
export interface ReportFeature extends vscode.Disposable {
  /** The open panel, if any. */
  readonly panel: () => ReportPanel | undefined;
  /** What its page was sent. */
  readonly onDidPost: vscode.Event<ToReportPage>;
}

/** The command Show Report and its panel. */
export function registerReport(services: EditorServices): ReportFeature {
  const posted = new vscode.EventEmitter<ToReportPage>();
  let panel: ReportPanel | undefined;
  const show = (...args: readonly unknown[]): void => {
    const { history, scenarios } = services;
    const namesOf = (file: string): readonly string[] =>
      scenarios.get(vscode.Uri.parse(file))?.parsed.scenario?.steps.map(({ name }) => name) ?? [];
    const [target] = args;
    const asked: AskedReport =
      target instanceof vscode.Uri ? { file: target.toString() } : askedReport(target, namesOf);
    const latest = asked.file === undefined ? undefined : history.latest(vscode.Uri.parse(asked.file));
    const newest = newestRun(services);
    const run = asked.run ?? latest?.run ?? newest;
    if (!run) {
      showInformation(vscode.l10n.t('Run a scenario first: the report shows what a run came to.'));
      return;
    }
    const shown = { run, follows: run === newest };
    if (!panel) {
      const opened = new ReportPanel(services, shown, posted);
      panel = opened;
      opened.onDidDispose(() => {
        opened.dispose();
        if (panel === opened) panel = undefined;
      });
    }
    panel.show(shown, asked.file, asked.step);
  };
  const registered = registerCommand(COMMANDS.showReport, show);
  return {
    panel: () => panel,
    onDidPost: posted.event,
    dispose: () => {
      registered.dispose();
      panel?.dispose();
      posted.dispose();
    },
  };
}
