import * as vscode from 'vscode';
import { Throttle } from '../../base/throttle';
import type { LinkTarget } from '../../report/html/context';
import { COMMANDS, PANELS } from '../../ide/ids';
import { parseFromReportPage, type ToReportPage } from '../../ide/run-report/protocol';
import { anchorIn, reportedRun, reportPage, type ReportedRun } from '../../ide/run-report/run-report';
import type { Run } from '../../ide/runs/run-history';
import { goTo } from '../backend-calls/go-to';
import { guarded, inBackground } from '../base/log';
import { pageHtml } from '../base/page-html';
import type { EditorServices } from '../services';
import { saveReport } from './save';

/** Least time between two drawings of the page, in milliseconds. */
const REDRAW_MS = 300;

/** What the panel shows. */
export interface ShownReport {
  readonly run: Run;
  /** Whether the panel goes on to the next run of a person. */
  readonly follows: boolean;
}

/** The web view with the report of a run. */
export class ReportPanel implements vscode.Disposable {
  readonly #panel: vscode.WebviewPanel;
  readonly #services: EditorServices;
  readonly #posted: vscode.EventEmitter<ToReportPage>;
  readonly #draws = new Throttle(() => this.#draw(), REDRAW_MS);
  readonly #subscriptions: vscode.Disposable;
  #shown: ShownReport;
  #reported: ReportedRun | undefined;
  #links: readonly LinkTarget[] = [];
  #page = 0;
  #isReady = false;
  /** The part to show with the next page. */
  #next: { readonly file: string; readonly step: number | undefined } | undefined;

  /** @param posted gets what the page is sent; for tests */
  constructor(services: EditorServices, shown: ShownReport, posted: vscode.EventEmitter<ToReportPage>) {
    this.#services = services;
    this.#shown = shown;
    this.#posted = posted;
    const { history, outdated, context } = services;
    const dist = vscode.Uri.joinPath(context.extensionUri, 'dist');
    this.#panel = vscode.window.createWebviewPanel(
      PANELS.report,
      vscode.l10n.t('Guard Lab Report'),
      vscode.ViewColumn.Active,
      {
        enableScripts: true,
        localResourceRoots: [dist],
        retainContextWhenHidden: true,
        enableFindWidget: true,
      },
    );
    const request = (): void => this.#draws.request();
    const endRuns = history.onRuns(() => {
      this.#follow();
      request();
    });
    const receive = guarded('a message of the report could not be answered', (message: unknown) =>
      this.receive(message),
    );
    this.#subscriptions = vscode.Disposable.from(
      new vscode.Disposable(endRuns),
      outdated.onDidChange(request),
      this.#panel.webview.onDidReceiveMessage(receive),
    );
    this.#panel.webview.html = pageHtml(this.#panel.webview, dist, {
      name: 'report',
      title: vscode.l10n.t('Report'),
    });
  }

  get onDidDispose(): vscode.Event<void> {
    return this.#panel.onDidDispose;
  }

  /** Shows a run, and the part about a file or a step of it. */
  show(shown: ShownReport, file: string | undefined, step: number | undefined): void {
    this.#shown = shown;
    this.#next = file === undefined ? undefined : { file, step };
    this.#panel.reveal();
    this.#reported = undefined;
    this.#draws.actNow();
  }

  /** Does what a message of the page asks for. */
  async receive(message: unknown): Promise<void> {
    const asked = parseFromReportPage(message);
    switch (asked?.type) {
      case 'ready':
        this.#isReady = true;
        this.#reported = undefined;
        this.#draws.actNow();
        break;
      case 'action':
        if (asked.action === 'rerun') await vscode.commands.executeCommand(COMMANDS.rerunLast);
        else if (this.#reported) await saveReport(this.#reported, this.#made());
        break;
      case 'follow':
        // A page that was replaced has other links.
        if (asked.page === this.#page) await this.#open(this.#links[asked.link]);
        break;
      case undefined:
    }
  }

  dispose(): void {
    this.#draws.dispose();
    this.#subscriptions.dispose();
    this.#panel.dispose();
  }

  /** Goes on to the newest run of a person, once it has ended. */
  #follow(): void {
    const newest = this.#shown.follows ? newestRun(this.#services) : undefined;
    if (newest) this.#shown = { run: newest, follows: true };
  }

  #draw(): void {
    if (!this.#isReady) return;
    const { outdated } = this.#services;
    const reported = reportedRun(this.#shown.run, (scenario) => outdated.isOutdated(scenario));
    if (this.#reported && isSame(this.#reported, reported)) return;
    this.#reported = reported;
    const { html, links } = reportPage(reported, this.#made());
    this.#links = links;
    const anchor = this.#next && anchorIn(reported, this.#next.file, this.#next.step);
    this.#next = undefined;
    const message: ToReportPage = {
      type: 'report',
      page: ++this.#page,
      html,
      ...(anchor === undefined ? {} : { anchor }),
    };
    this.#posted.fire(message);
    inBackground('the page of a report takes no messages', this.#panel.webview.postMessage(message));
  }

  #made(): { readonly version: string; readonly madeAt: Date } {
    const { packageJSON } = this.#services.context.extension as { packageJSON: { version?: unknown } };
    return { version: String(packageJSON.version), madeAt: this.#shown.run.startedAt };
  }

  async #open(target: LinkTarget | undefined): Promise<void> {
    if (!target) return;
    if (target.kind === 'code') {
      await vscode.commands.executeCommand(COMMANDS.explainCode, target.code);
      return;
    }
    const scenario = this.#reported?.scenarios[target.scenario];
    if (scenario) await goTo({ ...target, scenario }, this.#services, false);
  }
}

/** Whether a page would say the same of both. */
function isSame(a: ReportedRun, b: ReportedRun): boolean {
  return (
    a.run === b.run && a.scenarios.length === b.scenarios.length && a.notes.join('\n') === b.notes.join('\n')
  );
}

/** The newest run that a person asked for and that has ended; else the newest that has ended. */
export function newestRun({ history }: Pick<EditorServices, 'history'>): Run | undefined {
  const ended = history.runs.filter(({ finished }) => finished);
  return ended.find(({ reason }) => reason === 'user') ?? ended[0];
}
