import * as vscode from 'vscode';
import { growthOf, type GrowthPage } from '../../ide/check/growth-chart';
import { PANELS } from '../../ide/ids';
import { inBackground } from '../base/log';
import { showInformation } from '../base/messages';
import { pageHtml } from '../base/page-html';
import type { EditorServices } from '../services';
import type { CheckSession } from './session';

/** The pages with the growth of guards: one for each check. */
export class GrowthPanels implements vscode.Disposable {
  readonly #services: EditorServices;
  readonly #open = new Map<string, vscode.WebviewPanel>();
  readonly #posted = new vscode.EventEmitter<GrowthPage>();
  /** What a page was sent; for tests. */
  readonly onDidPost = this.#posted.event;

  constructor(services: EditorServices) {
    this.#services = services;
  }

  /** Shows what lists of more and more items took, as the check says now and after each change. */
  show(session: CheckSession): void {
    if (!growthOf(session.state)) {
      showInformation(
        vscode.l10n.t(
          'There are no figures of growth: no result of the requests is a list that the guard labels.',
        ),
      );
      return;
    }
    const key = session.guard.toString();
    const known = this.#open.get(key);
    if (known) known.reveal();
    else this.#open.set(key, this.#newPanel(session));
  }

  /** A check was forgotten: no one says any more whether its figures are true. */
  close({ guard }: CheckSession): void {
    this.#open.get(guard.toString())?.dispose();
  }

  dispose(): void {
    for (const panel of this.#open.values()) panel.dispose();
    this.#posted.dispose();
  }

  #newPanel(session: CheckSession): vscode.WebviewPanel {
    const { extensionUri } = this.#services.context;
    const dist = vscode.Uri.joinPath(extensionUri, 'dist');
    const title = vscode.l10n.t(
      'Growth: {0}',
      session.guard.path.slice(session.guard.path.lastIndexOf('/') + 1),
    );
    const panel = vscode.window.createWebviewPanel(PANELS.growth, title, vscode.ViewColumn.Active, {
      enableScripts: true,
      localResourceRoots: [dist],
      retainContextWhenHidden: true,
    });
    let shown: GrowthPage | undefined;
    const post = (): void => {
      const page = growthOf(session.state, shown);
      if (!page) return;
      shown = page;
      this.#posted.fire(page);
      inBackground('a page of growth takes no messages', panel.webview.postMessage({ type: 'growth', page }));
    };
    const subscription = vscode.Disposable.from(
      // The page sends one message: that it is ready.
      panel.webview.onDidReceiveMessage(post),
      session.onDidChange(post),
    );
    panel.onDidDispose(() => {
      subscription.dispose();
      this.#open.delete(session.guard.toString());
    });
    panel.webview.html = pageHtml(panel.webview, dist, { name: 'growth', title: vscode.l10n.t('Growth') });
    return panel;
  }
}
