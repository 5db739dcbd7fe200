import * as vscode from 'vscode';
import { showError } from '../base/messages';

const URI_LIST = 'text/uri-list';

/** Gateway logs that are dropped on a view are imported. */
export class LogDrop<T> implements vscode.TreeDragAndDropController<T> {
  readonly dragMimeTypes: readonly string[] = [];
  readonly dropMimeTypes: readonly string[] = [URI_LIST];

  /** @param take imports logs */
  constructor(private readonly take: (logs: readonly vscode.Uri[]) => Promise<void>) {}

  async handleDrop(_target: T | undefined, dropped: vscode.DataTransfer): Promise<void> {
    const text = await dropped.get(URI_LIST)?.asString();
    const uris = (text ?? '')
      .split(/\r?\n/)
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => vscode.Uri.parse(line));
    const logs = uris.filter(({ path }) => /\.(?:jsonl|zip)$/i.test(path));
    if (logs.length > 0) await this.take(logs);
    else showError(vscode.l10n.t('Drop gateway logs here to import them: .jsonl or .zip files.'));
  }
}
