import * as vscode from 'vscode';
import { showInformation } from '../base/messages';
import { EDITORS } from '../../ide/ids';
import { resolveLimits } from '../../gateway/limits';
import { inspectionText } from '../../report/inspection';
import { isWatPath } from '../../run/guard-file';
import { inspectGuard as inspectModule } from '../../run/inspection';
import { shownPath } from '../sources/guard-sources';
import type { ReportDocuments, ReportText } from '../documents/report-documents';
import { withSignal } from '../base/cancellation';
import type { EditorServices } from '../services';
import { currentRestriction } from '../base/trust';
import { commandTargets } from '../workspace/targets';

export const INSPECTION = 'inspection';

/** Inspect Guard: the page of each guard, with the verdict of the gateway and what the module consists of. */
export async function inspectGuard(reports: ReportDocuments, ...args: unknown[]): Promise<void> {
  const guards = guardsToInspect(args);
  for (const guard of guards) {
    // VS Code keeps custom editors of what is not saved for files that are to be written.
    if (guard.scheme === 'untitled') await openReport(reports, guard);
    else {
      const type = isWatPath(guard.path) ? EDITORS.moduleOfText : EDITORS.module;
      await vscode.commands.executeCommand('vscode.openWith', guard, type, { preview: false });
    }
  }
}

/** Inspect Guard as Text: the report of `guard-lab inspect` about each guard. */
export async function inspectAsText(reports: ReportDocuments, ...args: unknown[]): Promise<void> {
  for (const guard of guardsToInspect(args)) await openReport(reports, guard);
}

function guardsToInspect(args: readonly unknown[]): readonly vscode.Uri[] {
  const { guards } = commandTargets(args);
  if (guards.length === 0) showInformation(vscode.l10n.t('Open a guard (.wat, .wasm) to inspect it.'));
  return guards;
}

async function openReport(reports: ReportDocuments, guard: vscode.Uri): Promise<void> {
  const name = `${guard.path.slice(guard.path.lastIndexOf('/') + 1)} (inspection).txt`;
  await vscode.window.showTextDocument(await reports.open(INSPECTION, name, guard), { preview: false });
}

/** The report's text; where guards may not run, the start function is not run either. */
export function inspectionReport(services: EditorServices): ReportText {
  return async (guard, token) => {
    if (!guard) return '';
    const { outcome } = await services.guards.read(guard);
    if (!outcome.ok) return `${shownPath(guard)}\n  ✗ ${outcome.error}\n`;
    const profile = services.settings.profileFor(guard);
    const limits = resolveLimits(profile, services.settings.limitsFor(guard));
    const restriction = currentRestriction();
    const sandbox = services.host();
    const host = restriction ? sandbox.judging : sandbox;
    const inspection = await withSignal(token, (signal) =>
      inspectModule(outcome.file.module, host, { limits, signal }),
    );
    const note = restriction ? `\n  ! The guard’s start function was not run. ${restriction.message}\n` : '';
    return `${inspectionText(inspection)}\n  profile   ${profile}\n${note}`;
  };
}
