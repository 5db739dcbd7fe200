import * as vscode from 'vscode';
import { isOnDisk } from '../base/disk';
import type { SessionSurvey, SurveyOfLogs } from '../../capture/survey';
import {
  sessionRows,
  sessionsProblem,
  toolRows,
  uncountedText,
  type LogRow,
} from '../../ide/gateway-logs/rows';
import type { Scenario } from '../../scenario/model';
import { showError } from '../base/messages';
import type { EditorServices } from '../services';
import { isGuard } from '../workspace/targets';
import { shownPath } from '../sources/guard-sources';

/** The guard that imported scenarios run, and the scenario whose policy they have. */
export interface ChosenGuard {
  readonly guard: vscode.Uri;
  readonly like?: Scenario;
}

/** Scenarios whose guard and policy are offered. */
const OFFERED = 200;

/** Asks for logs; undefined when canceled. */
export async function chooseLogs(): Promise<readonly vscode.Uri[] | undefined> {
  return vscode.window.showOpenDialog({
    title: vscode.l10n.t('Import Gateway Log (1/5)'),
    openLabel: vscode.l10n.t('Import'),
    canSelectMany: true,
    filters: { [vscode.l10n.t('Gateway logs')]: ['jsonl', 'zip'], [vscode.l10n.t('All files')]: ['*'] },
  });
}

/** Asks for sessions of one server; undefined when canceled. */
export async function chooseSessions(survey: SurveyOfLogs): Promise<readonly SessionSurvey[] | undefined> {
  const rows = sessionRows(survey);
  const placeHolder = uncountedText(survey) ?? vscode.l10n.t('Sessions to import');
  const chosen = await pickSeveral(vscode.l10n.t('Import Gateway Log (2/5)'), placeHolder, rows);
  const sessions = chosen?.map(({ session }) => session);
  const problem = sessions && sessionsProblem(sessions);
  if (problem === undefined) return sessions;
  showError(problem);
  return undefined;
}

/** Asks for the tools whose requests become steps; undefined when canceled. */
export async function chooseTools(
  sessions: readonly SessionSurvey[],
): Promise<ReadonlySet<string> | undefined> {
  const chosen = await pickSeveral(
    vscode.l10n.t('Import Gateway Log (3/5)'),
    vscode.l10n.t('Tools whose requests become steps'),
    toolRows(sessions),
  );
  return chosen && new Set(chosen.map(({ tool }) => tool));
}

async function pickSeveral<T extends LogRow>(
  title: string,
  placeHolder: string,
  rows: T[],
): Promise<readonly T[] | undefined> {
  const chosen = await vscode.window.showQuickPick(rows, {
    title,
    placeHolder,
    canPickMany: true,
    matchOnDetail: true,
    ignoreFocusOut: true,
  });
  return chosen?.length === 0 ? undefined : chosen;
}

interface GuardItem extends vscode.QuickPickItem {
  readonly chosen?: ChosenGuard;
}

/** Asks for the guard, by a scenario that has the policy too, or as a file; undefined when canceled. */
export async function chooseGuardOfLog({ scenarios }: EditorServices): Promise<ChosenGuard | undefined> {
  await scenarios.ready;
  const items: GuardItem[] = scenarios.files.slice(0, OFFERED).flatMap((file): GuardItem[] => {
    const guard = scenarios.guardOf(file);
    const like = file.parsed.scenario;
    if (!guard || !like) return [];
    const policy = like.policy === undefined ? vscode.l10n.t('no policy') : vscode.l10n.t('with its policy');
    return [
      {
        label: shownPath(guard),
        description: vscode.l10n.t('{0}, as in {1}', policy, shownPath(file.uri)),
        chosen: { guard, like },
      },
    ];
  });
  const title = vscode.l10n.t('Import Gateway Log (4/5)');
  const other = {
    label: vscode.l10n.t('$(folder-opened) Another Guard…'),
    description: vscode.l10n.t('without a policy'),
  };
  const item = await vscode.window.showQuickPick<GuardItem>([...items, other], {
    title,
    placeHolder: vscode.l10n.t('Guard and policy of the log'),
    matchOnDescription: true,
    ignoreFocusOut: true,
  });
  if (item !== other) return item?.chosen;
  const filters = { Guards: ['wasm', 'wat'] };
  const [guard] =
    (await vscode.window.showOpenDialog({ title, openLabel: vscode.l10n.t('Choose'), filters })) ?? [];
  if (!guard || isGuard(guard)) return guard && { guard };
  showError(vscode.l10n.t('A guard is a .wasm or .wat file.'));
  return undefined;
}

/** Asks for the folder of the scenarios; undefined when canceled. */
export async function chooseScenarioFolder(): Promise<vscode.Uri | undefined> {
  const start = vscode.workspace.workspaceFolders?.[0]?.uri;
  const [folder] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t('Import Gateway Log (5/5): Where to Write the Scenarios'),
      openLabel: vscode.l10n.t('Write Here'),
      canSelectFiles: false,
      canSelectFolders: true,
      ...(start ? { defaultUri: start } : {}),
    })) ?? [];
  if (!folder || isOnDisk(folder)) return folder;
  showError(vscode.l10n.t('Guard Lab cannot write scenarios there, because the folder is not on the disk.'));
  return undefined;
}
