import * as vscode from 'vscode';
import { Throttle } from '../../base/throttle';
import { activeUri, isGuard, isScenario } from '../workspace/targets';
import { shownPath } from '../sources/guard-sources';
import { COMMANDS } from '../../ide/ids';
import type { ScenarioRun } from '../../ide/runs/run-history';
import { MANAGE_TRUST_COMMAND } from '../../ide/runs/run-restriction';
import type { RunServices } from './run-services';
import { statusSummary } from '../../ide/runs/status-summary';
import { currentRestriction } from '../base/trust';

/** Changes within this many milliseconds are drawn once. */
const DRAW_MS = 50;

/** The status bar item: profile and last result of what is being worked on; a click offers our commands. */
export function registerStatusBar(services: RunServices): vscode.Disposable {
  const bar = new StatusBar(services);
  const draw = (): void => bar.drawSoon();
  const { history, outdated, settings, scenarios } = services;
  const endRuns = history.onRuns(draw);
  const endScenarios = history.onScenario((_scenario, event) => {
    // What a person runs is drawn at its end: until then the bar says that it runs.
    if (event?.type === 'scenario-finished' && !isUserRunning(services)) draw();
  });
  draw();
  return vscode.Disposable.from(
    bar,
    vscode.window.tabGroups.onDidChangeTabs(draw),
    vscode.window.onDidChangeActiveTextEditor(draw),
    vscode.workspace.onDidGrantWorkspaceTrust(draw),
    settings.profile.onDidChange(draw),
    scenarios.onDidChange(draw),
    scenarios.onDidRemove(draw),
    outdated.onDidChange(draw),
    new vscode.Disposable(endRuns),
    new vscode.Disposable(endScenarios),
  );
}

function isUserRunning({ history }: RunServices): boolean {
  return history.runs.some((run) => !run.finished && run.reason === 'user');
}

class StatusBar implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem('guardLab.status', vscode.StatusBarAlignment.Left, 40);
  readonly #draws = new Throttle(() => this.#draw(), DRAW_MS, { first: 'late' });
  #drawn = '';

  constructor(private readonly services: RunServices) {
    this.#item.name = 'Guard Lab';
    this.#item.command = COMMANDS.showCommands;
  }

  drawSoon(): void {
    this.#draws.request();
  }

  dispose(): void {
    this.#draws.dispose();
    this.#item.dispose();
  }

  #draw(): void {
    const { history, outdated, settings, scenarios } = this.services;
    const hasRuns = history.runs.length > 0;
    const active = activeUri();
    const subject = active && (isGuard(active) || isScenario(active)) ? active : undefined;
    if (!subject && !hasRuns) {
      this.#item.hide();
      return;
    }
    const own = subject && scenarios.get(subject)?.parsed.scenario?.profile;
    const summary = statusSummary({
      profile: own ?? settings.profileFor(subject),
      running: isUserRunning(this.services),
      restriction: currentRestriction(),
      results: this.#resultsFor(subject).flatMap((run) =>
        run.result ? [{ file: run.file, status: run.result.status, outdated: outdated.isOutdated(run) }] : [],
      ),
      subject: subject && shownPath(subject),
    });
    const drawn = [summary.text, summary.tooltip, summary.label].join('\n');
    this.#item.show();
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    this.#item.text = summary.text;
    const tooltip = new vscode.MarkdownString(summary.tooltip, true);
    tooltip.isTrusted = { enabledCommands: [MANAGE_TRUST_COMMAND] };
    this.#item.tooltip = tooltip;
    this.#item.accessibilityInformation = { label: summary.label };
  }

  #resultsFor(subject: vscode.Uri | undefined): readonly ScenarioRun[] {
    const { history, scenarios } = this.services;
    if (!subject) return history.allLatest;
    const uris = isScenario(subject) ? [subject] : scenarios.naming(subject).map(({ uri }) => uri);
    return uris.flatMap((uri) => history.latest(uri) ?? []);
  }
}
