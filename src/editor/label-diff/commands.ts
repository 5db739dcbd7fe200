import * as vscode from 'vscode';
import { CHANGE_KINDS } from '../../analysis/diff/label-changes';
import { COMMANDS, CONFIGURATION, type CommandId } from '../../ide/ids';
import { outdatedBecause } from '../../ide/label-diff/diff-message';
import { changesOf, type DiffNode, type RowNode } from '../../ide/label-diff/diff-tree';
import { KIND_MEANINGS, markdownDiff } from '../../report/label-diff-markdown';
import { SETTINGS } from '../../ide/setting-defaults';
import { inBackground } from '../base/log';
import { registerCommand } from '../base/commands';
import { askInDialog, askWarning, showDone, showInformation } from '../base/messages';
import { canRunGuards } from '../base/trust';
import type { EditorServices } from '../services';
import { goToSource } from '../tool-map/follow';
import type { ToolMapPanel } from '../tool-map/panel';
import type { ToolMapPanels } from '../tool-map/panels';
import { acceptLabels } from './accept';
import type { BaseChoice } from './base';
import { chosenFile, chosenRevision, chosenTarget } from './choose';
import type { LabelDocuments } from './documents';
import type { LabelDiffView } from './view';

const HEAD: BaseChoice = { kind: 'revision', name: 'HEAD' };

/** What the commands work on. */
export interface DiffCommands {
  readonly view: LabelDiffView;
  readonly documents: LabelDocuments;
  readonly maps: ToolMapPanels;
  readonly services: EditorServices;
}

type Choose = (target: vscode.Uri) => Promise<BaseChoice | undefined>;

/** Registers the commands that compare labels, and those of the view. */
export function registerDiffCommands(parts: DiffCommands): vscode.Disposable {
  const { view, documents } = parts;
  const comparing = (id: CommandId, choose: Choose): vscode.Disposable =>
    registerCommand(id, (...args: unknown[]) => compare(parts, choose, args));
  const onRows = (id: CommandId, act: (nodes: readonly DiffNode[]) => Promise<void>): vscode.Disposable =>
    registerCommand(id, async (node?: DiffNode, selected?: readonly DiffNode[]) => {
      const nodes = selected ?? (node ? [node] : view.selection);
      if (nodes.length > 0) await act(nodes);
      else showInformation(vscode.l10n.t('Select a row of Label Changes first.'));
    });
  return vscode.Disposable.from(
    comparing(COMMANDS.compareLabelsWithHead, () => Promise.resolve(HEAD)),
    comparing(COMMANDS.compareLabelsWithRevision, chosenRevision),
    comparing(COMMANDS.compareLabelsWithFile, chosenFile),
    registerCommand(COMMANDS.labelDiffRefresh, () => view.run()),
    registerCommand(COMMANDS.labelDiffStop, () => view.session?.stop()),
    registerCommand(COMMANDS.labelDiffFilter, () => filter(view)),
    registerCommand(COMMANDS.labelDiffCopy, () => copy(view)),
    onRows(COMMANDS.labelDiffOpen, async (nodes) => {
      const [row] = nodes.flatMap(rowsOf);
      if (row) await documents.open(row, { preview: true, preserveFocus: true });
    }),
    onRows(COMMANDS.labelDiffAccept, (nodes) => accept(view, nodes)),
    registerCommand(COMMANDS.labelDiffAcceptAll, () => accept(view, view.roots)),
    onRows(COMMANDS.labelDiffShowInMap, async () => {
      await toolMap(parts);
    }),
    onRows(COMMANDS.labelDiffGoToSource, ([node]) => goToDecidingLine(parts, node)),
  );
}

async function compare(
  { view, maps, services }: DiffCommands,
  choose: Choose,
  args: readonly unknown[],
): Promise<void> {
  const target = await chosenTarget(args, services, maps);
  if (!target || !canRunGuards()) return;
  const choice = await choose(target);
  if (!choice) return;
  const session = await view.compare(target, choice);
  if (session.isBuildMissing) inBackground('a build could not be offered', offerBuild(session.status));
}

/** Offers to set the command that builds a revision. */
async function offerBuild(status: { readonly kind: string; readonly error?: string }): Promise<void> {
  const set = vscode.l10n.t('Set Build Command');
  const file = vscode.l10n.t('Compare with File…');
  const chosen = await askWarning(vscode.l10n.t('Guard Lab: {0}', status.error ?? ''), set, file);
  const setting = `${CONFIGURATION}.${SETTINGS.labelsBuild.key}`;
  if (chosen === set) await vscode.commands.executeCommand('workbench.action.openSettings', setting);
  if (chosen === file) await vscode.commands.executeCommand(COMMANDS.compareLabelsWithFile);
}

/** The tool map of the guard whose labels are compared; it is made, or made anew. */
async function toolMap({ view, maps }: DiffCommands): Promise<ToolMapPanel | undefined> {
  const guard = view.session?.made?.basis.target.guard;
  if (!guard) return undefined;
  await vscode.commands.executeCommand(COMMANDS.showToolMap, guard);
  return maps.of(guard);
}

/** Goes to the line of the guard that decided on a request, which the tool map knows. */
async function goToDecidingLine(parts: DiffCommands, node: DiffNode | undefined): Promise<void> {
  if (!node || node.kind === 'group' || node.tool === undefined) return;
  const guard = parts.view.session?.made?.basis.target.guard;
  const open = guard && parts.maps.of(guard);
  const map = open && !open.session.isOutdated ? open : await toolMap(parts);
  const world = node.kind === 'row' ? node.world : undefined;
  if (map) await goToSource(map.session, parts.services, { tool: node.tool, ...optional(world) });
}

function optional(world: string | undefined): { readonly world?: string } {
  return world === undefined ? {} : { world };
}

async function accept(view: LabelDiffView, nodes: readonly DiffNode[]): Promise<void> {
  const { session } = view;
  if (!session) return;
  if (session.status.kind === 'running') {
    showInformation(vscode.l10n.t('Labels are being compared. Accept changes when that is done.'));
    return;
  }
  const why = session.made && outdatedBecause(session.status);
  if (why !== undefined && !(await mayAcceptOutdated(why))) return;
  await acceptLabels(session, [...new Set(nodes.flatMap(changesOf))]);
}

/** What is accepted should be what the guard says now. */
async function mayAcceptOutdated(why: string): Promise<boolean> {
  const accept = vscode.l10n.t('Accept Anyway');
  const chosen = await askInDialog(
    'warning',
    { message: vscode.l10n.t('The label changes are outdated: {0} Refresh them first.', why) },
    accept,
  );
  return chosen === accept;
}

async function filter(view: LabelDiffView): Promise<void> {
  const items = CHANGE_KINDS.map((order) => {
    const [label = '', description] = KIND_MEANINGS[order].split(': ');
    const picked = !view.hidden.has(order);
    return { label, picked, order, ...(description === undefined ? {} : { description }) };
  });
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Show Label Changes'),
    placeHolder: vscode.l10n.t('Orders to show'),
    canPickMany: true,
  });
  if (chosen) view.show(chosen.map(({ order }) => order));
}

/** Copies all changes that are not accepted, as `guard-lab diff --reporter markdown` writes them. */
async function copy({ session }: LabelDiffView): Promise<void> {
  const made = session?.made;
  if (!made) return;
  const text = markdownDiff({ base: made.baseName, head: made.headName, changes: session.open });
  await vscode.env.clipboard.writeText(text);
  showDone(vscode.l10n.t('Label changes copied as Markdown'));
}

function rowsOf(node: DiffNode): readonly RowNode[] {
  return node.kind === 'row' ? [node] : node.children.flatMap(rowsOf);
}
