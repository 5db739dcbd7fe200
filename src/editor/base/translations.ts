import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

/**
 * Gives the texts of `src/ide`, which does not know VS Code, in the language of VS Code, which has them before it
 * loads an extension. The extension imports this before anything else: a text that is made earlier stays English.
 */
if (vscode.l10n.bundle) l10n.config({ contents: vscode.l10n.bundle });
