import * as vscode from 'vscode';
import { inBackground } from '../base/log';
import { withProgress } from '../base/messages';
import { summarize } from '../../run/status';
import { absolutePath } from '../sources/guard-sources';
import type { Run, ScenarioRun } from '../../ide/runs/run-history';
import { RunOutput } from '../runs/run-output';
import type { EditorServices } from '../services';
import { canRunGuards } from '../base/trust';
import { scenarioAt } from '../workspace/scenario-at';

/** Runs shorter than this show no progress notification, in milliseconds. */
const QUIET_MS = 1000;

/**
 * Runs scenarios for a person: results go to the output channel, which is shown, as they come, and a long run
 * shows progress that can be canceled. `title` says in the output what runs. Undefined when guards may not run
 * here.
 */
export async function runForUser(
  services: EditorServices,
  wanted: readonly vscode.Uri[],
  title: string,
): Promise<Run | undefined> {
  if (!canRunGuards()) return undefined;
  const uris = byPath(wanted);
  await openUnindexed(services, uris);
  const output = new RunOutput(services.output, absolutePath);
  output.reveal();
  output.line(title);
  const started = performance.now();
  const cancel = new AbortController();
  const progress = new RunProgress(uris.length);
  const follow = (scenario: ScenarioRun, event: { readonly type: string }): void => {
    if (event.type !== 'scenario-finished') return;
    progress.finishedOne();
    output.scenario(scenario, services.scenarios.get(scenario.uri));
  };
  const running = services.runner.run(uris, { reason: 'user', signal: cancel.signal }, follow);
  inBackground(
    'the progress of a run could not be shown',
    progress.showAfter(QUIET_MS, running, () => cancel.abort()),
  );
  const run = await running;
  if (!run) return undefined;
  const results = run.scenarios.flatMap(({ result, canceled }) => (result && !canceled ? [result] : []));
  const summary = summarize(results, performance.now() - started);
  output.summary(summary);
  return run;
}

/** Opens scenarios that no search found (outside the workspace); the run reports those that are gone, in their place. */
async function openUnindexed({ scenarios }: EditorServices, uris: readonly vscode.Uri[]): Promise<void> {
  for (const uri of uris) await scenarioAt(scenarios, uri);
}

/** A notification for a run that takes long. */
class RunProgress {
  #finished = 0;
  #report: (() => void) | undefined;

  constructor(private readonly total: number) {}

  finishedOne(): void {
    this.#finished += 1;
    this.#report?.();
  }

  /** Shows itself when `running` has not ended after `milliseconds`; ends with it. */
  async showAfter(milliseconds: number, running: Promise<unknown>, cancel: () => void): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => resolve('late'), milliseconds);
    });
    const first = await Promise.race([late, running]);
    clearTimeout(timer);
    if (first !== 'late') return;
    await withProgress('message', 'Guard Lab', async (progress, token) => {
      token.onCancellationRequested(cancel);
      let shown = 0;
      this.#report = (): void => {
        const increment = ((this.#finished - shown) / this.total) * 100;
        shown = this.#finished;
        progress.report({
          increment,
          message: vscode.l10n.t('{0} of {1} scenarios have run', this.#finished, this.total),
        });
      };
      this.#report();
      await running;
    });
  }
}

/** Each location once, in the order of their paths: what is found by searches comes in any order. */
function byPath(uris: readonly vscode.Uri[]): readonly vscode.Uri[] {
  const unique = new Map(uris.map((uri) => [uri.toString(), uri]));
  return [...unique.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}
