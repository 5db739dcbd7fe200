import * as vscode from 'vscode';
import { logWarning } from '../base/log';
import { isProfileName } from '../../gateway/limits';
import { shownPath } from '../sources/guard-sources';
import { CONFIGURATION } from '../../ide/ids';
import { limitsReport } from '../../ide/runs/limits-report';
import type { ReportDocuments, ReportText } from '../documents/report-documents';
import type { EditorServices } from '../services';
import { commandTargets } from '../workspace/targets';

export const LIMITS = 'limits';

/** Show Gateway Limits: those of the active scenario or guard, else those of the workspace. */
export async function showLimits(reports: ReportDocuments, ...args: unknown[]): Promise<void> {
  const { guards, scenarios } = commandTargets(args);
  const document = await reports.open(LIMITS, 'Gateway Limits.md', scenarios[0] ?? guards[0]);
  try {
    await vscode.commands.executeCommand('markdown.showPreview', document.uri);
  } catch (error) {
    logWarning('the Markdown preview could not be opened', error);
    // VS Code's Markdown support can be switched off; the text is readable as it is.
    await vscode.window.showTextDocument(document);
  }
}

export function limitsText(services: EditorServices): ReportText {
  return (about) => {
    const file = about && services.scenarios.get(about);
    const scenario = file?.parsed.scenario;
    const own = scenario?.profile;
    return Promise.resolve(
      limitsReport({
        subject: about ? subjectOf(about, file !== undefined) : 'scenarios without their own limits',
        profile: own ?? services.settings.profileFor(about),
        profileFrom: own === undefined ? profileOrigin(about) : 'set by this scenario',
        settings: services.settings.limitsFor(about),
        scenario: scenario?.limits ?? {},
      }),
    );
  };
}

function subjectOf(about: vscode.Uri, isScenario: boolean): string {
  const path = `\`${shownPath(about)}\``;
  return isScenario ? path : `scenarios of ${path} without their own limits`;
}

/** Which level of settings the profile comes from, in words. */
function profileOrigin(about: vscode.Uri | undefined): string {
  const found = vscode.workspace.getConfiguration(CONFIGURATION, about ?? null).inspect<string>('profile');
  const levels = [
    [found?.workspaceFolderValue, 'set for this folder'],
    [found?.workspaceValue, 'set for this workspace'],
    [found?.globalValue, 'set by the user'],
  ] as const;
  const level = levels.find(([value]) => value !== undefined);
  if (!level?.[0]) return 'the default';
  return isProfileName(level[0]) ? level[1] : `the default (an unknown profile is ${level[1]})`;
}
