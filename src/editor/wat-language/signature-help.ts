import * as vscode from 'vscode';
import type { WatAnalyses } from './analyses';
import { callSignature } from '../../ide/wat-language/signature';

export const SIGNATURE_TRIGGERS = ['(', ' '] as const;

/** Shows the params of the function that is called while its arguments are written. */
export class WatSignatureHelp implements vscode.SignatureHelpProvider {
  constructor(private readonly analyses: WatAnalyses) {}

  async provideSignatureHelp(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.SignatureHelp | undefined> {
    const analysed = await this.analyses.of(document, token);
    const call = analysed && callSignature(analysed, document.offsetAt(position));
    if (!call) return undefined;
    const signature = new vscode.SignatureInformation(call.label);
    if (call.documentation !== undefined)
      signature.documentation = new vscode.MarkdownString(call.documentation);
    signature.parameters = call.params.map(([start, end]) => new vscode.ParameterInformation([start, end]));
    const help = new vscode.SignatureHelp();
    help.signatures = [signature];
    help.activeParameter = call.active;
    return help;
  }
}
