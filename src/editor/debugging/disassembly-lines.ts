import * as l10n from '@vscode/l10n';
import type * as vscode from 'vscode';
import type { Disassembly } from '../../wasm/debug/disassembly';
import { disassembledGuard } from '../documents/disassembly-documents';
import type { EditorServices } from '../services';
import { openDocument } from '../sources/guard-sources';

/**
 * The disassembly that a document of ours shows of the debugged guard; undefined for any other document. A sentence when
 * the document is of another content of the guard, or the guard cannot be disassembled.
 */
export async function disassemblyAt(
  { analysis }: Pick<EditorServices, 'analysis'>,
  uri: vscode.Uri,
  guard: vscode.Uri,
  bytes: Uint8Array,
): Promise<Disassembly | string | undefined> {
  const subject = disassembledGuard(uri);
  if (subject?.guard !== guard.toString()) return undefined;
  const answer = await analysis.disassemble(bytes, { focus: subject.at });
  if (!answer.ok) return l10n.t('The guard could not be disassembled: {0}', answer.reason);
  const document = openDocument(uri);
  if (document === undefined || document.getText() === answer.value.text) return answer.value;
  return l10n.t('The guard has changed since debugging began. Restart the session to stop here.');
}
