import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** A page of ours: `NAME.js` and `NAME-style.css` in `dist`. */
export interface PageFiles {
  readonly name: string;
  readonly title: string;
}

/**
 * The document of a page: our script and our style, and nothing from anywhere else. Its texts are in the language of
 * VS Code, which the page itself does not know (`src/pages/base/translations.ts`).
 */
export function pageHtml(webview: vscode.Webview, dist: vscode.Uri, { name, title }: PageFiles): string {
  const nonce = randomBytes(16).toString('base64url');
  const uri = (file: string): string => webview.asWebviewUri(vscode.Uri.joinPath(dist, file)).toString();
  const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'`;
  const { bundle } = vscode.l10n;
  const texts = bundle ? ` data-texts="${attribute(JSON.stringify(bundle))}"` : '';
  return [
    '<!DOCTYPE html>',
    `<html lang="${bundle ? attribute(vscode.env.language) : 'en'}">`,
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${attribute(title)}</title>`,
    `<link rel="stylesheet" href="${uri(`${name}-style.css`)}">`,
    '</head>',
    `<body${texts}>`,
    `<script nonce="${nonce}" src="${uri(`${name}.js`)}"></script>`,
    '</body>',
    '</html>',
  ].join('\n');
}

/** A text in quotes, or between tags. */
function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
