import * as vscode from 'vscode';
import type { MapFinding } from '../../analysis/map/map-finding';
import { SOURCES } from '../../diagnostics/diagnostic';
import { locatedFindings } from '../../ide/tool-map/located-findings';
import { inBackground } from '../base/log';
import { toVscode } from '../diagnostics/vscode-diagnostic';
import type { EditorServices } from '../services';
import type { MadeMap, MapSession } from './session';

/** Findings of an open map that have a line of the guard, in the Problems view; they go with the map. */
export class MapDiagnostics implements vscode.Disposable {
  readonly #collection = vscode.languages.createDiagnosticCollection('guard-lab-map');
  readonly #session: MapSession;
  readonly #services: EditorServices;
  readonly #subscription: vscode.Disposable;

  constructor(session: MapSession, services: EditorServices) {
    this.#session = session;
    this.#services = services;
    const update = (): void => inBackground('findings of a tool map could not be shown', this.#update());
    this.#subscription = vscode.Disposable.from(
      session.onDidChange((what) => {
        if (what === 'map') update();
      }),
      services.settings.toolMapDiagnostics.onDidChange(update),
      services.positions.onDidChange(update),
    );
  }

  dispose(): void {
    vscode.Disposable.from(this.#subscription, this.#collection).dispose();
  }

  async #update(): Promise<void> {
    const { made } = this.#session;
    if (!made) return;
    const { guard } = made.basis.target;
    const isOn = this.#services.settings.toolMapDiagnostics.get(guard);
    const found = isOn ? await this.#located(made, guard) : [];
    // Another map was made meanwhile.
    if (this.#session.made !== made) return;
    this.#collection.clear();
    this.#collection.set(found);
  }

  async #located({ map }: MadeMap, guard: vscode.Uri): Promise<[vscode.Uri, vscode.Diagnostic[]][]> {
    const byFile = new Map<string, [vscode.Uri, vscode.Diagnostic[]]>();
    for (const { finding, message } of locatedFindings(map)) {
      const location = await this.#locationOf(finding, guard);
      if (!location) continue;
      const { uri, range } = location;
      const entry = byFile.get(uri.toString()) ?? [uri, []];
      byFile.set(uri.toString(), entry);
      const { code, severity } = finding;
      entry[1].push(toVscode({ code, severity, message, range, source: SOURCES.map }));
    }
    return [...byFile.values()];
  }

  #locationOf({ position }: MapFinding, guard: vscode.Uri): Promise<vscode.Location | undefined> {
    if (!position) return Promise.resolve(undefined);
    return this.#services.positions.resolve({ function: '', index: 0, offset: 0, ...position }, guard);
  }
}
