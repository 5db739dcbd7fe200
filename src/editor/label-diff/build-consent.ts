import * as vscode from 'vscode';
import { askInDialog } from '../base/messages';
import { inline } from '../../report/terminal-text';

const STATE_KEY = 'guardLab.labels.permittedBuilds';
const RUN = vscode.l10n.t('Run Build');

/** Which commands a person lets Guard Lab run to build the guard of a revision: each is asked about once. */
export class BuildConsent {
  constructor(private readonly state: vscode.Memento) {}

  /** Whether the command may run; asks for what was not permitted before in this workspace. */
  async ask(command: string, revision: string): Promise<boolean> {
    const stored: unknown = this.state.get(STATE_KEY);
    const known = Array.isArray(stored) ? stored.filter((each) => typeof each === 'string') : [];
    if (known.includes(command)) return true;
    const chosen = await askInDialog(
      'warning',
      {
        message: vscode.l10n.t('Run "{0}" to build the guard of {1}?', inline(command), inline(revision)),
        detail: vscode.l10n.t(
          'The command runs with your rights in a temporary checkout of the revision, which is removed afterwards. Guard Lab asks once for each command.',
        ),
      },
      RUN,
    );
    if (chosen !== RUN) return false;
    await this.state.update(STATE_KEY, [...known, command]);
    return true;
  }
}
