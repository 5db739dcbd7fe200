import * as vscode from 'vscode';
import { registerCommand } from '../base/commands';
import { showInformation } from '../base/messages';
import { DisassemblyDocuments } from '../documents/disassembly-documents';
import { DisassemblyFeatures } from '../documents/disassembly-features';
import { isGuardDocument } from '../sources/guard-sources';
import { COMMANDS } from '../../ide/ids';
import type { EditorServices } from '../services';
import { commandTargets } from '../workspace/targets';

type CursorServices = Pick<EditorServices, 'analysis' | 'guards'>;

/** In longer texts the instruction at the cursor is not looked for, in characters. */
const MAX_TEXT = 1024 * 1024;

/** The command Open Disassembly, its documents, and what VS Code knows about them. */
export function registerDisassembly(services: EditorServices): vscode.Disposable {
  const { analysis, guards, positions } = services;
  const documents = new DisassemblyDocuments(guards, analysis);
  positions.useDisassembly((guard, offset) => documents.locationOf(guard, offset));
  return vscode.Disposable.from(
    documents,
    new DisassemblyFeatures().register(),
    registerCommand(COMMANDS.openDisassembly, (...args: unknown[]) => run(documents, services, args)),
  );
}

/**
 * Opens the disassembly of a guard, at the instruction at `offset` (bytes from the start of its file) if one is
 * given: where frames without a source lead.
 */
export async function openDisassembly(guard: vscode.Uri, offset?: number): Promise<void> {
  await vscode.commands.executeCommand(COMMANDS.openDisassembly, guard, offset);
}

/** Arguments: a guard and an offset in it, or what commands of menus get; without any, the active guard. */
async function run(
  documents: DisassemblyDocuments,
  services: CursorServices,
  args: readonly unknown[],
): Promise<void> {
  const [, offset] = args;
  const targets = commandTargets(args).guards;
  if (targets.length === 0) {
    showInformation(vscode.l10n.t('Open a guard (.wat, .wasm) to see its disassembly.'));
    return;
  }
  for (const guard of targets) {
    const at = typeof offset === 'number' ? offset : await offsetOfCursor(services, guard);
    await documents.open(guard, at, { preview: targets.length === 1 });
  }
}

/** The instruction at the cursor of the guard's own text. */
async function offsetOfCursor(
  { analysis, guards }: CursorServices,
  guard: vscode.Uri,
): Promise<number | undefined> {
  const editor = vscode.window.activeTextEditor;
  if (editor?.document.uri.toString() !== guard.toString() || !isGuardDocument(editor.document))
    return undefined;
  const cursor = editor.document.offsetAt(editor.selection.active);
  const { outcome } = await guards.read(guard);
  if (!outcome.ok || outcome.file.wat === undefined || outcome.file.wat.length > MAX_TEXT) return undefined;
  const answer = await analysis.instructionAt(outcome.file.wat, outcome.file.module.bytes, cursor);
  return answer.ok ? answer.value : undefined;
}
