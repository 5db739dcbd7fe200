import * as vscode from 'vscode';
import { askedStep } from '../../ide/documents/explained-step';
import { provenScenario } from '../../ide/new-scenario/proven-scenario';
import type { SeenRun } from '../../ide/new-scenario/step-scenario';
import type { ScenarioRun } from '../../ide/runs/run-history';
import { inline } from '../../report/terminal-text';
import { readAnswerFiles, parseAnswers } from '../../scenario/answer-files';
import { parseScenario } from '../../scenario/parse';
import { withSignal } from '../base/cancellation';
import { showInformation, showWarning, withProgress } from '../base/messages';
import { canRunGuards } from '../base/trust';
import { openNewScenario } from '../commands/new-scenario';
import type { EditorServices } from '../services';
import { textRunner } from './run-text';

const TITLE = vscode.l10n.t('New Scenario from This Run');

/** A step of a run. */
interface RanStep {
  readonly run: ScenarioRun;
  readonly index: number;
}

/**
 * New Scenario from This Run: the step of a row, of a test, or one that a person chooses, as a scenario that holds
 * nothing else, beside the one it comes from. It runs before it is written.
 */
export async function scenarioFromRun(services: EditorServices, ...args: unknown[]): Promise<void> {
  if (!canRunGuards()) return;
  const step = await stepOf(services, args);
  if (!step) return;
  const { run, index } = step;
  const { guard } = run;
  const seen = await seenRun(run);
  const name = seen?.scenario.steps[index]?.name ?? '';
  if (!seen || !guard || name === '') {
    showInformation(vscode.l10n.t('{0} did not run to its end. Run it again first.', run.file));
    return;
  }
  const from = vscode.Uri.parse(run.uri.toString());
  const guardUri = vscode.Uri.parse(guard.toString());
  const isBeside = from.scheme !== 'untitled';
  const beside = isBeside ? from : guardUri;
  const about = {
    index,
    description: `${name}, as it went in ${inline(fileName(from))}`,
    keepsTools: isBeside,
  };
  const asIs = isBeside ? seen.scenario.guard : `./${fileName(guardUri)}`;
  const made = await withProgress(
    'message',
    vscode.l10n.t('{0}: running it once', TITLE),
    (_progress, token) =>
      withSignal(token, async (signal) => {
        const runText = textRunner(services, { guard: guardUri, beside }, signal);
        try {
          return await provenScenario(seen, { ...about, guard: asIs }, runText);
        } catch (error) {
          if (signal.aborted) return undefined;
          throw error;
        }
      }),
  );
  if (!made) return;
  if (!made.ok) {
    showWarning(vscode.l10n.t('Guard Lab: "{0}" is not written as a scenario: {1}.', name, made.error));
    return;
  }
  const { text, because } = made;
  const stem = fileName(guardUri).replace(/\.\w+$/, '');
  await openNewScenario(guardUri, beside, `${stem}-${fileStem(name)}`, (path) =>
    path === undefined ? text : text.replace(JSON.stringify(asIs), JSON.stringify(path)),
  );
  if (because !== undefined)
    showInformation(
      vscode.l10n.t(
        'The steps before "{0}" came along, because it goes otherwise alone: {1}.',
        name,
        because,
      ),
    );
}

async function stepOf(
  { history, scenarios }: EditorServices,
  args: readonly unknown[],
): Promise<RanStep | undefined> {
  const shown = rowRun(args[0]);
  const runOf = (uri: vscode.Uri): ScenarioRun | undefined => shown ?? history.latest(uri);
  const asked = askedStep(
    args,
    (value): value is vscode.Uri => value instanceof vscode.Uri,
    (text) => vscode.Uri.parse(text),
    (uri) =>
      runOf(uri)?.stepNames ?? scenarios.get(uri)?.parsed.scenario?.steps.map(({ name }) => name) ?? [],
  );
  const run = asked ? runOf(asked.uri) : lastRun(history.runs);
  if (!run?.result) {
    showInformation(vscode.l10n.t('Run a scenario first. Then a step of it can become a scenario.'));
    return undefined;
  }
  if (asked?.index !== undefined) return { run, index: asked.index };
  return pickStep(asked || !history.runs[0] ? [run] : lastScenarios(history.runs));
}

/** The scenario run of a row of Backend Calls; an older one than the last of the file, maybe. */
function rowRun(row: unknown): ScenarioRun | undefined {
  if (typeof row !== 'object' || row === null || !('kind' in row) || !('locations' in row)) return undefined;
  const { step } = row.locations as { step?: { scenario?: ScenarioRun } };
  return step?.scenario;
}

function lastScenarios(runs: EditorServices['history']['runs']): readonly ScenarioRun[] {
  const last = runs.find((run) => run.finished && run.scenarios.some(({ result }) => result));
  return last?.scenarios.filter(({ result }) => result) ?? [];
}

function lastRun(runs: EditorServices['history']['runs']): ScenarioRun | undefined {
  return lastScenarios(runs)[0];
}

async function pickStep(runs: readonly ScenarioRun[]): Promise<RanStep | undefined> {
  const items = runs.flatMap((run) =>
    [...run.steps].map(([index, { name, outcome, status }]) => ({
      label: inline(name),
      description: [outcome ?? status, ...(runs.length > 1 ? [inline(run.file)] : [])].join(', '),
      ...{ run, index },
    })),
  );
  if (items.length === 0)
    showInformation(vscode.l10n.t('The last run has no steps. Run a scenario with steps first.'));
  if (items.length <= 1) return items[0];
  const placeHolder = vscode.l10n.t('Step that becomes a scenario');
  return vscode.window.showQuickPick(items, { title: TITLE, placeHolder, matchOnDescription: true });
}

/** The scenario as it ran, with the answers of its files; undefined when it could not be used. */
async function seenRun({ text, answers, result, steps }: ScenarioRun): Promise<SeenRun | undefined> {
  if (text === undefined || !result) return undefined;
  const { scenario } = await readAnswerFiles(parseScenario(text), (file) => {
    const parsed = parseAnswers(answers?.get(file) ?? '[]');
    return Promise.resolve({ ok: true, parsed, isQuoted: false });
  });
  if (!scenario) return undefined;
  const agents = new Map([[null, result.agent], ...Object.entries(result.sessions ?? {})] as const);
  return { scenario, agents, steps };
}

function fileName({ path }: vscode.Uri): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** What a file of this step is called: in letters, digits and hyphens. */
function fileStem(name: string): string {
  const stem = name
    .replace(/[^\w.-]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, 60);
  return stem === '' ? 'step' : stem;
}
