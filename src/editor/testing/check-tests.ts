import * as vscode from 'vscode';
import type { PropertyState } from '../../ide/check/check-state';
import { propertyId, propertyOfId } from '../../ide/check/property-id';
import type { PropertyOutcome } from '../../ide/check/property-outcome';
import { fileOf } from '../../ide/testing/test-ids';
import { propertyLocation } from '../check/check-diagnostics';
import { commandLineOf } from '../check/command-line';
import type { CheckSession } from '../check/session';
import type { CheckSessions } from '../check/sessions';
import { reportFault } from '../base/log';
import { canRunGuards } from '../base/trust';
import type { EditorServices } from '../services';
import { checkItemId, CheckWriter } from './check-writer';
import type { ScenarioItems } from './scenario-items';

/** A guard that a request is about. */
interface WantedCheck {
  readonly uri: vscode.Uri;
  /** Codes of properties; all when undefined. */
  readonly only?: readonly string[];
}

/**
 * The profile Check Guard of the Test Explorer. Each guard of the chosen scenarios gets an item beside the scenarios,
 * with a test for each property. They are no tests of scenarios: other profiles neither run nor count them.
 */
export class CheckTests implements vscode.Disposable {
  readonly #controller: vscode.TestController;
  readonly #sessions: CheckSessions;
  readonly #items: ScenarioItems;
  readonly #services: EditorServices;
  readonly #ended = new vscode.EventEmitter<ReadonlyMap<string, PropertyOutcome>>();
  readonly #invalid = new WeakSet<CheckSession>();
  readonly #subscription: vscode.Disposable;
  readonly profile: vscode.TestRunProfile;
  /** Fires when a run has ended, with what it wrote, by the ids of items. */
  readonly onDidEnd = this.#ended.event;

  constructor(
    controller: vscode.TestController,
    items: ScenarioItems,
    sessions: CheckSessions,
    services: EditorServices,
  ) {
    this.#controller = controller;
    this.#items = items;
    this.#sessions = sessions;
    this.#services = services;
    this.profile = controller.createRunProfile(
      vscode.l10n.t('Check Guard'),
      vscode.TestRunProfileKind.Run,
      (request, token) => this.run(request, token),
      false,
    );
    this.#subscription = vscode.Disposable.from(
      this.profile,
      sessions.onDidChange((session) => this.#followOutdated(session)),
      sessions.onDidRemove((session) => controller.items.delete(checkItemId(session))),
      this.#ended,
    );
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  /** Whether a request is about properties only, whichever profile it names. */
  static isAbout({ include }: vscode.TestRunRequest): boolean {
    return include !== undefined && include.length > 0 && include.every(({ id }) => propertyOfId(id));
  }

  /** Checks the guards that a request is about, one after the other. Never rejects; the run always ends. */
  async run(request: vscode.TestRunRequest, token: vscode.CancellationToken): Promise<void> {
    if (!canRunGuards()) return;
    await this.#items.read();
    const run = this.#controller.createTestRun(request, vscode.l10n.t('Check Guard'));
    const outcomes = new Map<string, PropertyOutcome>();
    const excluded = new Set((request.exclude ?? []).map(({ id }) => id));
    try {
      const checked = new Set<CheckSession>();
      for (const { uri, only } of this.#wanted(request)) {
        // The first scenario of a guard decides about its policy, also when the check is repeated.
        const known = await this.#sessions.find(uri);
        if (known && checked.has(known)) continue;
        const session = await this.#sessions.open(uri);
        if (!session) continue;
        if (token.isCancellationRequested || run.token.isCancellationRequested) break;
        checked.add(session);
        const written = await this.#check(session, only, { run, token, excluded });
        for (const [id, outcome] of written) outcomes.set(id, outcome);
      }
    } catch (error) {
      reportFault('a check could not be shown as tests', error);
    } finally {
      run.end();
      this.#ended.fire(outcomes);
    }
  }

  #wanted({ include, exclude }: vscode.TestRunRequest): WantedCheck[] {
    const excluded = new Set(this.#items.idsOf(exclude ?? []).map(fileOf));
    const files = include ? this.#items.idsOf(include).map(fileOf) : this.#items.files;
    const named = (include ?? []).flatMap(({ id }) => propertyOfId(id) ?? []);
    const keys = [...new Set(named.map(({ key }) => key))];
    return [
      ...keys.flatMap((key) => {
        const codes = named.filter((each) => each.key === key).map(({ code }) => code);
        const session = this.#sessions.of(key);
        if (!session) return [];
        const only = codes.filter((code) => code !== undefined);
        return [{ uri: session.uri, ...(only.length < codes.length ? {} : { only }) }];
      }),
      ...[...new Set(files)]
        .filter((file) => !excluded.has(file))
        .flatMap((file) => this.#items.find(file)?.uri ?? [])
        .map((uri) => ({ uri })),
    ];
  }

  async #check(
    session: CheckSession,
    only: readonly string[] | undefined,
    {
      run,
      token,
      excluded,
    }: {
      readonly run: vscode.TestRun;
      readonly token: vscode.CancellationToken;
      readonly excluded: ReadonlySet<string>;
    },
  ): Promise<ReadonlyMap<string, PropertyOutcome>> {
    const item = this.#item(session);
    const key = session.guard.toString();
    const writer = new CheckWriter({
      run,
      session,
      itemOf: (property) => propertyItem(this.#controller, item, key, property),
      wants: (code) => !excluded.has(propertyId({ key, code })),
      locate: (code) => propertyLocation(session, code, this.#services),
    });
    const stop = (): void => session.stop();
    const running = session.run(only ? { only } : {});
    const subscription = vscode.Disposable.from(
      session.onDidChange(() => writer.follow()),
      token.onCancellationRequested(stop),
      run.token.onCancellationRequested(stop),
    );
    try {
      await running;
      await writer.finish();
    } finally {
      subscription.dispose();
    }
    const { status, error, guard } = session.state;
    if (status === 'failed')
      run.errored(item, new vscode.TestMessage(error ?? vscode.l10n.t('the guard was not checked')));
    writer.line(
      `${guard}: ${error ?? `repeat with ${commandLineOf(session, undefined, this.#services) ?? ''}`}`,
    );
    return writer.outcomes;
  }

  /** The item of a check; it comes after those of scenarios. */
  #item(session: CheckSession): vscode.TestItem {
    const id = checkItemId(session);
    const known = this.#controller.items.get(id);
    if (known) return known;
    const label = vscode.l10n.t('Properties of {0}', session.state.guard);
    const item = this.#controller.createTestItem(id, label, session.guard);
    item.sortText = `3 ${label}`;
    this.#controller.items.add(item);
    return item;
  }

  /** Results of a guard, a scenario or settings that have changed are shown as outdated. */
  #followOutdated(session: CheckSession): void {
    const isOutdated = session.state.outdated !== undefined;
    if (isOutdated === this.#invalid.has(session)) return;
    if (!isOutdated) {
      this.#invalid.delete(session);
      return;
    }
    this.#invalid.add(session);
    const item = this.#controller.items.get(checkItemId(session));
    if (item) this.#controller.invalidateTestResults(item);
  }
}

function propertyItem(
  controller: vscode.TestController,
  parent: vscode.TestItem,
  key: string,
  { code, title }: PropertyState,
): vscode.TestItem {
  const id = propertyId({ key, code });
  const known = parent.children.get(id);
  if (known) return known;
  const item = controller.createTestItem(id, `${code}: ${title}`, parent.uri);
  item.sortText = String(parent.children.size).padStart(3, '0');
  parent.children.add(item);
  return item;
}
