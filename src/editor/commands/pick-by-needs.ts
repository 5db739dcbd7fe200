import * as vscode from 'vscode';
import { missingTools } from '../../processes/needed-tools';
import type { NeededTool } from '../../project/new-guard';

/** What can be chosen. */
export interface NeedyRow {
  readonly label: string;
  readonly description?: string;
  /** What is said before the needs, such as a language; empty for nothing. */
  readonly about: string;
  /** Programs without which it cannot be built. */
  readonly tools: readonly NeededTool[];
}

/** A choice, and how to get what is missing to build it, as sentences: empty when nothing is, or when that is not known. */
export interface NeedyChoice<T> {
  readonly row: T;
  readonly missing: string;
}

interface Item<T> extends vscode.QuickPickItem {
  readonly row: T;
}

/**
 * Lets a person choose a row. All are shown at once; whether their programs are there is added when it is known, because
 * each program is started to find out. In a workspace that is not trusted none is.
 */
export async function pickByNeeds<T extends NeedyRow>(
  title: string,
  placeholder: string,
  rows: readonly T[],
): Promise<NeedyChoice<T> | undefined> {
  const stop = new AbortController();
  const found = new Map<T, readonly NeededTool[]>();
  const picker = vscode.window.createQuickPick<Item<T>>();
  Object.assign(picker, { title, placeholder, matchOnDescription: true, matchOnDetail: true });
  const draw = (): void => {
    const active = picker.activeItems[0]?.row;
    picker.items = rows.map((row) => itemOf(row, found.get(row)));
    if (active) picker.activeItems = picker.items.filter(({ row }) => row === active);
  };
  draw();
  try {
    const chosen = new Promise<T | undefined>((resolve) => {
      picker.onDidAccept(() => {
        // Without a row that fits what was typed, nothing is chosen.
        const [item] = picker.selectedItems;
        if (item) resolve(item.row);
      });
      picker.onDidHide(() => resolve(undefined));
    });
    picker.show();
    if (vscode.workspace.isTrusted) {
      picker.busy = true;
      const looking = rows.map(async (row) => {
        const missing = await missingTools(row.tools, stop.signal);
        if (!missing) return;
        found.set(row, missing);
        draw();
      });
      await Promise.race([chosen, Promise.all(looking)]);
      picker.busy = false;
    }
    const row = await chosen;
    return row && { row, missing: howToGet(found.get(row) ?? []) };
  } finally {
    stop.abort();
    picker.dispose();
  }
}

/** What to know before the first build, as sentences. */
export function beforeBuild(missing: string, setup: readonly string[]): string {
  const steps = setup.map((command) => vscode.l10n.t('Run "{0}" once.', command));
  return [missing, ...steps].filter((text) => text !== '').join(' ');
}

function itemOf<T extends NeedyRow>(row: T, missing: readonly NeededTool[] | undefined): Item<T> {
  const { label, description, about, tools } = row;
  const detail = [about, needs(tools, missing)].filter((text) => text !== '').join('. ');
  return { row, label, detail, ...(description === undefined ? {} : { description }) };
}

function needs(tools: readonly NeededTool[], missing: readonly NeededTool[] | undefined): string {
  if (tools.length === 0) return vscode.l10n.t('Needs no compiler');
  if (missing === undefined) return vscode.l10n.t('Needs {0}', named(tools, vscode.l10n.t(' and ')));
  if (missing.length === 0) return vscode.l10n.t('$(check) Found: {0}', named(tools, ', '));
  return vscode.l10n.t('$(warning) Not found: {0}. {1}', named(missing, ', '), howToGet(missing));
}

function howToGet(missing: readonly NeededTool[]): string {
  return missing.map(({ install }) => install).join(' ');
}

function named(tools: readonly NeededTool[], between: string): string {
  return tools.map(({ name }) => name).join(between);
}
