import * as vscode from 'vscode';
import { catalogProblemText } from '../../analysis/catalog/catalog';
import { readCatalog } from '../../analysis/catalog/read-catalog';
import { nameTooLong } from '../../analysis/catalog/tool-list';
import type { Tool } from '../../analysis/tool';
import { namedTool, type ToolChoice } from '../../ide/new-scenario/tool-choices';
import type { PolicyChoice } from '../../ide/new-scenario/policy-choices';
import { inline } from '../../report/terminal-text';
import { showWarning } from '../base/messages';
import { readCatalogs, type Catalogs } from '../tool-map/catalogs';
import type { MapTarget } from '../tool-map/target';

const TITLE = vscode.l10n.t('New Scenario');
const OTHER = vscode.l10n.t('Other tool…');

/** Asks for the policy; undefined when a person cancels. */
export async function choosePolicy(choices: readonly PolicyChoice[]): Promise<PolicyChoice | undefined> {
  const items = choices.map((choice) => {
    return { label: inline(choice.label), description: inline(choice.description), choice };
  });
  const options = {
    title: `${TITLE} (1/2)`,
    placeHolder: vscode.l10n.t('Policy of the agent'),
    matchOnDescription: true,
  };
  return (await vscode.window.showQuickPick(items, options))?.choice;
}

/** Asks for the tool, one of these or another by its name; undefined when a person cancels. */
export async function chooseTool(choices: readonly ToolChoice[]): Promise<ToolChoice | undefined> {
  const items: (vscode.QuickPickItem & { readonly choice?: ToolChoice })[] = [
    ...choices.map((choice) => {
      return { label: inline(choice.tool.name), description: inline(choice.description), choice };
    }),
    { label: OTHER, description: vscode.l10n.t('enter its name'), alwaysShow: true },
  ];
  const title = `${TITLE} (2/2)`;
  const placeHolder = vscode.l10n.t('Tool that the agent calls');
  const options = { title, placeHolder, matchOnDescription: true };
  const chosen = await vscode.window.showQuickPick(items, options);
  if (!chosen || chosen.choice) return chosen?.choice;
  const name = await vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t('Name of the tool, as the MCP server has it'),
    validateInput: (text) =>
      text.trim() === '' ? vscode.l10n.t('Enter the name of a tool.') : nameTooLong(text.trim()),
  });
  if (name === undefined) return undefined;
  const known = choices.find(({ tool }) => tool.name === name.trim());
  return known ?? { tool: namedTool(name.trim()), description: '' };
}

/** The tools of the guard's catalog, as the tool map finds it; empty without one. A catalog with mistakes is named. */
export async function toolsOf(catalogs: Catalogs, target: MapTarget): Promise<readonly Tool[]> {
  const uris = await catalogs.find(target);
  if (uris.length === 0) return [];
  const read = await readCatalogs(uris, new AbortController().signal);
  if (!read.ok) return withoutCatalog(read.error);
  const files = read.catalogs;
  const outcome = await readCatalog(['catalog'], () => Promise.resolve({ ok: true, files }));
  return outcome.ok ? outcome.tools : withoutCatalog(catalogProblemText(outcome.error));
}

function withoutCatalog(error: string): readonly Tool[] {
  showWarning(vscode.l10n.t('The catalog of tools cannot be used: {0}. Tools are listed without it.', error));
  return [];
}
