import * as vscode from 'vscode';
import { FIRST_SORT, NO_FILTER, parseViewState, type ViewState } from '../../ide/tool-map/view-state';
import { PANELS } from '../../ide/ids';
import { inBackground } from '../base/log';
import { showInformation } from '../base/messages';
import { canRunGuards } from '../base/trust';
import type { EditorServices } from '../services';
import { commandTargets } from '../workspace/targets';
import { Catalogs } from './catalogs';
import { MapDiagnostics } from './map-diagnostics';
import { ToolMapPanel } from './panel';
import { MapSession } from './session';
import { mapTarget, noTarget } from './target';

/** The open tool maps: one for each guard. */
export class ToolMapPanels implements vscode.WebviewPanelSerializer, vscode.Disposable {
  readonly #services: EditorServices;
  readonly #catalogs: Catalogs;
  readonly #open = new Map<string, ToolMapPanel>();
  readonly #registration: vscode.Disposable;

  constructor(services: EditorServices) {
    this.#services = services;
    this.#catalogs = new Catalogs(services.settings, services.context.workspaceState);
    this.#registration = vscode.window.registerWebviewPanelSerializer(PANELS.toolMap, this);
  }

  /** The panel of a guard, if it is open. */
  of(guard: vscode.Uri): ToolMapPanel | undefined {
    return this.#open.get(guard.toString());
  }

  /** The panel that has the keyboard, if any. */
  get active(): ToolMapPanel | undefined {
    return [...this.#open.values()].find(({ isActive }) => isActive);
  }

  /** Show Tool Map: for the active or clicked guard, or the guard of a scenario. Resolves when the map is made. */
  async show(...args: unknown[]): Promise<void> {
    const { guards, scenarios } = commandTargets(args);
    const uri = guards[0] ?? scenarios[0];
    if (!uri) {
      showInformation(
        vscode.l10n.t('Open a guard (.wat, .wasm) or a scenario (.guard-scenario.json) to see its tool map.'),
      );
      return;
    }
    if (!canRunGuards()) return;
    const target = await mapTarget(uri, this.#services);
    if (!target) {
      showInformation(noTarget(uri));
      return;
    }
    const known = this.of(target.guard);
    if (known) {
      known.reveal();
      known.session.uri = uri;
      await known.session.run();
      return;
    }
    const panel = vscode.window.createWebviewPanel(
      PANELS.toolMap,
      titleOf(target.guard),
      vscode.ViewColumn.Active,
      { retainContextWhenHidden: true, enableFindWidget: false },
    );
    await this.#adopt(panel, target.guard, stateOf(uri)).session.run();
  }

  /** What the context menu of a row does; `clicked` is what the page says of the row. */
  async goToSource(clicked: unknown): Promise<void> {
    const panel = this.active;
    if (typeof clicked === 'object' && clicked !== null)
      await panel?.receive({ ...clicked, type: 'go-to-source' });
  }

  /** A panel of the window before it was loaded again. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, kept: unknown): Promise<void> {
    const state = parseViewState(kept);
    const uri = state && vscode.Uri.parse(state.target);
    const target = uri && (await mapTarget(uri, this.#services));
    if (!state || !target || this.of(target.guard)) {
      panel.dispose();
      return;
    }
    const { session } = this.#adopt(panel, target.guard, state);
    // The panel shows what it has while the map is made.
    inBackground('a tool map could not be made', session.run());
  }

  dispose(): void {
    vscode.Disposable.from(this.#registration, ...this.#open.values()).dispose();
  }

  #adopt(panel: vscode.WebviewPanel, guard: vscode.Uri, state: ViewState): ToolMapPanel {
    const session = new MapSession(vscode.Uri.parse(state.target), this.#services, this.#catalogs);
    const diagnostics = new MapDiagnostics(session, this.#services);
    const chooseCatalog = async (): Promise<void> => {
      if (await this.#catalogs.choose(guard)) await session.run();
    };
    const opened = new ToolMapPanel(panel, this.#services, { session, state, chooseCatalog });
    const key = guard.toString();
    this.#open.set(key, opened);
    opened.onDidDispose(() => {
      this.#open.delete(key);
      diagnostics.dispose();
    });
    return opened;
  }
}

function stateOf(uri: vscode.Uri): ViewState {
  return { target: uri.toString(), filter: NO_FILTER, sort: FIRST_SORT, opened: null };
}

function titleOf(guard: vscode.Uri): string {
  return vscode.l10n.t('Tool Map: {0}', guard.path.slice(guard.path.lastIndexOf('/') + 1));
}
