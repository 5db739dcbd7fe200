import * as vscode from 'vscode';
import { COMMANDS } from '../../ide/ids';
import {
  parseFromModulePage,
  type FromModulePage,
  type ModuleAction,
  type ToModulePage,
} from '../../ide/module-page/protocol';
import { guarded, inBackground } from '../base/log';
import { showInformation } from '../base/messages';
import { pageHtml } from '../base/page-html';
import { openDisassembly } from '../commands/open-disassembly';
import type { EditorServices } from '../services';
import { followModule } from './follow-module';
import { locateFunctions, sourceFrame } from './places';
import { ModuleSession, type OpenedModule } from './session';

/** The web view of a module: draws what the session has, and does what its page asks for. */
export class ModulePanel implements vscode.Disposable {
  readonly session: ModuleSession;
  readonly #panel: vscode.WebviewPanel;
  readonly #services: EditorServices;
  readonly #subscriptions: vscode.Disposable[] = [];
  readonly #disposed = new vscode.EventEmitter<void>();
  readonly #posted = new vscode.EventEmitter<ToModulePage>();
  readonly onDidDispose = this.#disposed.event;
  /** What the page was sent; for tests. */
  readonly onDidPost = this.#posted.event;
  #isReady = false;

  constructor(uri: vscode.Uri, panel: vscode.WebviewPanel, services: EditorServices) {
    this.#panel = panel;
    this.#services = services;
    this.session = new ModuleSession(uri, services);
    const { session } = this;
    const dist = vscode.Uri.joinPath(services.context.extensionUri, 'dist');
    panel.webview.options = { enableScripts: true, localResourceRoots: [dist] };
    const receive = guarded('a message of the page of a module could not be answered', (message: unknown) =>
      this.receive(message),
    );
    this.#subscriptions.push(
      session,
      followModule(session, services),
      session.onDidChange((what) => this.#post(what)),
      panel.webview.onDidReceiveMessage(receive),
      panel.onDidDispose(() => this.dispose()),
      this.#posted,
    );
    panel.webview.html = pageHtml(panel.webview, dist, { name: 'module', title: vscode.l10n.t('Module') });
  }

  /** Does what a message of the page asks for. */
  async receive(message: unknown): Promise<void> {
    const asked = parseFromModulePage(message);
    if (!asked) return;
    switch (asked.type) {
      case 'ready':
        this.#isReady = true;
        this.#post('module');
        this.#post('status');
        break;
      case 'action':
        await this.#act(asked.action);
        break;
      case 'explain':
        await vscode.commands.executeCommand(COMMANDS.explainCode, asked.code);
        break;
      case 'instruction':
        await openDisassembly(this.session.uri, asked.offset);
        break;
      case 'disassemble':
      case 'source':
      case 'locate':
        await this.#answer(asked);
    }
  }

  dispose(): void {
    this.#disposed.fire();
    vscode.Disposable.from(...this.#subscriptions, this.#disposed).dispose();
    this.#subscriptions.length = 0;
  }

  async #act(action: ModuleAction): Promise<void> {
    const { session } = this;
    switch (action) {
      case 'report':
        await vscode.commands.executeCommand(COMMANDS.inspectAsText, session.uri);
        break;
      case 'disassembly':
        await openDisassembly(session.uri);
        break;
      case 'tool-map':
        await vscode.commands.executeCommand(COMMANDS.showToolMap, session.uri);
        break;
      case 'run-start':
        await session.runStart();
        break;
      case 'stop':
        session.stop();
        break;
      case 'retry':
        await session.refresh();
    }
  }

  /** Questions about functions of a content that is not shown any more have no answer. */
  async #answer(asked: Extract<FromModulePage, { version: number }>): Promise<void> {
    const { opened, uri } = this.session;
    if (opened?.version !== asked.version) return;
    if (asked.type === 'locate') {
      const answer = await locateFunctions(uri, opened, asked.functions, this.#services);
      this.#send({ type: 'places', version: asked.version, ...answer });
    } else if (asked.type === 'source') await this.#goToSource(opened, asked.function);
    else {
      const row = opened.functions.get(asked.function);
      if (row) await openDisassembly(uri, row.offset);
    }
  }

  async #goToSource(opened: OpenedModule, index: number): Promise<void> {
    const { uri } = this.session;
    const { positions } = this.#services;
    const frame = await sourceFrame(uri, opened, index, this.#services);
    if (!frame) {
      showInformation(vscode.l10n.t('The debug information of this guard has no source for this function.'));
      return;
    }
    const location = await positions.resolve(frame, uri, { ask: 'now' });
    if (location)
      await vscode.window.showTextDocument(location.uri, {
        selection: location.range,
        viewColumn: vscode.ViewColumn.Beside,
      });
    else
      showInformation(
        vscode.l10n.t(
          'The source of this function is not on this machine. Use the setting guardLab.sourceMap to specify where sources are.',
        ),
      );
  }

  #post(what: 'module' | 'status'): void {
    const { shown, status } = this.session;
    if (what === 'status') this.#send({ type: 'status', status });
    else if (shown) this.#send({ type: 'module', module: shown });
  }

  #send(message: ToModulePage): void {
    if (!this.#isReady) return;
    this.#posted.fire(message);
    inBackground('the page of a module takes no messages', this.#panel.webview.postMessage(message));
  }
}
