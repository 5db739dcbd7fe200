import * as vscode from 'vscode';
import { SOURCES } from '../../diagnostics/diagnostic';
import { isDiagnosticCode } from '../../diagnostics/registry';
import { isBroken, type PropertyState } from '../../ide/check/check-state';
import { printable } from '../../report/terminal-text';
import { inBackground } from '../base/log';
import { toVscode } from '../diagnostics/vscode-diagnostic';
import type { EditorServices } from '../services';
import type { CheckSession } from './session';
import type { CheckSessions } from './sessions';

/** Longest message, in characters. */
const MAX_MESSAGE = 1000;

/** Broken properties in the Problems view, as long as they are about what there is now. */
export class CheckDiagnostics implements vscode.Disposable {
  readonly #services: EditorServices;
  readonly #collections = new Map<CheckSession, vscode.DiagnosticCollection>();
  /** What of each check is shown. */
  readonly #shown = new Map<CheckSession, string>();
  readonly #subscription: vscode.Disposable;

  constructor(sessions: CheckSessions, services: EditorServices) {
    this.#services = services;
    this.#subscription = vscode.Disposable.from(
      sessions.onDidChange((session) => this.#update(session)),
      sessions.onDidRemove((session) => this.#remove(session)),
      services.positions.onDidChange(() => {
        this.#shown.clear();
        for (const session of sessions.all) this.#update(session);
      }),
    );
  }

  dispose(): void {
    this.#subscription.dispose();
    for (const collection of this.#collections.values()) collection.dispose();
  }

  #remove(session: CheckSession): void {
    this.#collections.get(session)?.dispose();
    this.#collections.delete(session);
    this.#shown.delete(session);
  }

  #update(session: CheckSession): void {
    const { properties, outdated, seed } = session.state;
    const broken = outdated === undefined ? properties.filter(isBroken) : [];
    const key = JSON.stringify([seed, broken.map(({ code }) => code)]);
    if (this.#shown.get(session) === key) return;
    this.#shown.set(session, key);
    const show = async (): Promise<void> => {
      const found = await this.#located(session, broken);
      if (this.#shown.get(session) !== key) return;
      const collection =
        this.#collections.get(session) ?? vscode.languages.createDiagnosticCollection('guard-lab-check');
      this.#collections.set(session, collection);
      collection.clear();
      collection.set(found);
    };
    inBackground('broken properties could not be shown', show());
  }

  async #located(
    session: CheckSession,
    broken: readonly PropertyState[],
  ): Promise<[vscode.Uri, vscode.Diagnostic[]][]> {
    const byFile = new Map<string, [vscode.Uri, vscode.Diagnostic[]]>();
    for (const { code, answered } of broken) {
      const location = await propertyLocation(session, code, this.#services);
      const message = answered?.result.counterexample?.message ?? '';
      if (!location || !isDiagnosticCode(code)) continue;
      const { uri, range } = location;
      const entry = byFile.get(uri.toString()) ?? [uri, []];
      byFile.set(uri.toString(), entry);
      const text = printable(message).slice(0, MAX_MESSAGE);
      entry[1].push(toVscode({ code, severity: 'error', message: text, range, source: SOURCES.check }));
    }
    return [...byFile.values()];
  }
}

/**
 * Where a property is broken: at its line of the guard's source, else at the beginning of the scenario, or of the guard
 * where there is none.
 */
export async function propertyLocation(
  session: CheckSession,
  code: string,
  { positions }: Pick<EditorServices, 'positions'>,
): Promise<vscode.Location | undefined> {
  const { basis } = session;
  const frame = session.state.properties.find((each) => each.code === code)?.answered?.frame;
  const found = frame && basis && (await positions.resolve(frame, basis.target.guard));
  if (found) return found;
  return basis && new vscode.Location(basis.home, new vscode.Range(0, 0, 0, 0));
}
