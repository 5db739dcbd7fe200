import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** A page of ours: `NAME.js` and `NAME-style.css` in `dist`. */
export interface PageFiles {
  readonly name: string;
  readonly title: string;
}

/** The document of a page: our script and our style, and nothing from anywhere else. */
export function pageHtml(webview: vscode.Webview, dist: vscode.Uri, { name, title }: PageFiles): string {
  const nonce = randomBytes(16).toString('base64url');
  const uri = (file: string): string => webview.asWebviewUri(vscode.Uri.joinPath(dist, file)).toString();
  const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'`;
  return [
    '<!DOCTYPE html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${title}</title>`,
    `<link rel="stylesheet" href="${uri(`${name}-style.css`)}">`,
    '</head>',
    '<body>',
    `<script nonce="${nonce}" src="${uri(`${name}.js`)}"></script>`,
    '</body>',
    '</html>',
  ].join('\n');
}
