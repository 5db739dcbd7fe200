import * as vscode from 'vscode';
import type { MapAction, FromPage, ToPage } from '../../ide/tool-map/protocol';
import { parseFromPage } from '../../ide/tool-map/protocol';
import type { ViewState } from '../../ide/tool-map/view-state';
import { COMMANDS } from '../../ide/ids';
import { guarded, inBackground } from '../base/log';
import { pageHtml } from '../base/page-html';
import type { EditorServices } from '../services';
import { copyMap, copyTool, saveLabels } from './copy';
import { followLink, goToSource } from './follow';
import { MapChanges } from './map-changes';
import { newToolScenario } from './new-tool-scenario';
import type { MapSession } from './session';

export interface PanelOptions {
  readonly session: MapSession;
  readonly state: ViewState;
  /** Asks for a catalog. */
  readonly chooseCatalog: () => Promise<void>;
}

/** The web view of a tool map: draws what the session has, and does what its page asks for. */
export class ToolMapPanel implements vscode.Disposable {
  readonly session: MapSession;
  readonly #panel: vscode.WebviewPanel;
  readonly #services: EditorServices;
  readonly #options: PanelOptions;
  readonly #subscriptions: vscode.Disposable[] = [];
  readonly #disposed = new vscode.EventEmitter<void>();
  readonly #posted = new vscode.EventEmitter<ToPage>();
  readonly onDidDispose = this.#disposed.event;
  /** What the page was sent; for tests. */
  readonly onDidPost = this.#posted.event;
  #isReady = false;

  constructor(panel: vscode.WebviewPanel, services: EditorServices, options: PanelOptions) {
    this.#panel = panel;
    this.#services = services;
    this.#options = options;
    this.session = options.session;
    const { session } = this;
    const dist = vscode.Uri.joinPath(services.context.extensionUri, 'dist');
    const icon = (theme: string): vscode.Uri =>
      vscode.Uri.joinPath(services.context.extensionUri, 'media', `tool-map-${theme}.svg`);
    panel.iconPath = { light: icon('light'), dark: icon('dark') };
    panel.webview.options = { enableScripts: true, localResourceRoots: [dist] };
    const receive = guarded('a message of the tool map could not be answered', (message: unknown) =>
      this.receive(message),
    );
    this.#subscriptions.push(
      session,
      new MapChanges(session, services),
      session.onDidChange((what) => this.#post(what)),
      panel.webview.onDidReceiveMessage(receive),
      panel.onDidDispose(() => this.dispose()),
      this.#posted,
    );
    panel.webview.html = pageHtml(panel.webview, dist, {
      name: 'tool-map',
      title: vscode.l10n.t('Tool Map'),
    });
  }

  /** Whether this is the panel that has the keyboard. */
  get isActive(): boolean {
    return this.#panel.active;
  }

  reveal(): void {
    this.#panel.reveal();
  }

  /** Does what a message of the page asks for. */
  async receive(message: unknown): Promise<void> {
    const asked = parseFromPage(message);
    if (!asked) return;
    const { session } = this;
    switch (asked.type) {
      case 'ready':
        this.#isReady = true;
        this.#send({ type: 'start', state: this.#options.state });
        this.#post('map');
        this.#post('status');
        break;
      case 'action':
        await this.#act(asked.action);
        break;
      case 'open':
        await this.#open(asked);
        break;
      case 'follow':
        await followLink(session, this.#services, asked);
        break;
      case 'go-to-source':
        await goToSource(session, this.#services, asked);
        break;
      case 'explain':
        await vscode.commands.executeCommand(COMMANDS.explainCode, asked.code);
        break;
      case 'new-scenario':
        await newToolScenario(session, asked.tool, asked.answer);
        break;
      case 'copy-tool':
        await copyTool(session, asked.tool, asked.form);
    }
  }

  dispose(): void {
    this.#disposed.fire();
    vscode.Disposable.from(...this.#subscriptions, this.#disposed).dispose();
    this.#subscriptions.length = 0;
    this.#panel.dispose();
  }

  async #act(action: MapAction): Promise<void> {
    const { session } = this;
    switch (action) {
      case 'rerun':
        return session.run();
      case 'stop':
        return session.stop();
      case 'choose-catalog':
        return this.#options.chooseCatalog();
      case 'save-labels':
        return saveLabels(session);
      case 'copy-json':
      case 'copy-markdown':
        return copyMap(session, action);
    }
  }

  async #open({ tool }: Extract<FromPage, { type: 'open' }>): Promise<void> {
    const found = await this.session.detail(tool);
    this.#send({ type: 'detail', tool, ...(found ? { detail: found.detail } : {}) });
  }

  #post(what: 'map' | 'status'): void {
    const { shown, status } = this.session;
    if (what === 'status') this.#send({ type: 'status', status });
    else if (shown) this.#send({ type: 'map', map: shown });
  }

  #send(message: ToPage): void {
    if (!this.#isReady) return;
    this.#posted.fire(message);
    inBackground('the page of a tool map takes no messages', this.#panel.webview.postMessage(message));
  }
}
