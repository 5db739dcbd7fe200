import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { EditorServices } from '../../src/editor/services.js';
import { openWorkspace, quickFix, type WorkspaceFixture } from './workspace-fixture.js';

/** A folder of its own in the workspace, and what tests of diagnostics do with it. */
export interface DiagnosticsFixture extends WorkspaceFixture {
  readonly services: EditorServices;
  /** Writes a file and shows it. */
  show(name: string, content: string): Promise<vscode.TextDocument>;
  /** Replaces the one occurrence of `from`, as typing does: nothing is saved. */
  type(document: vscode.TextDocument, from: string, to: string): Promise<void>;
  /** Our diagnostics of a file, drawn one a line, as soon as they satisfy `wanted`. */
  drawn(uri: vscode.Uri, wanted: (drawn: string) => boolean): Promise<string>;
  /** Waits until a file has a hint with this code. */
  hinted(uri: vscode.Uri, code: string): Promise<void>;
  /** Our diagnostics of a file now. */
  of(uri: vscode.Uri): vscode.Diagnostic[];
  /** Applies the quick fix of this title at the first diagnostic with `code`. */
  fix(document: vscode.TextDocument, code: string, title: string): Promise<void>;
}

/** How long to wait for diagnostics before saying which ones there are instead. */
const WAIT_MS = 120_000;

const HINT = vscode.DiagnosticSeverity.Hint;

export async function openDiagnostics(folderName: string): Promise<DiagnosticsFixture> {
  const workspace = await openWorkspace(folderName);
  const { services } = workspace.api;
  const of = (uri: vscode.Uri): vscode.Diagnostic[] =>
    vscode.languages.getDiagnostics(uri).filter((found) => found.source?.startsWith('guard-lab'));

  const drawn = (uri: vscode.Uri, wanted: (drawn: string) => boolean): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): boolean => {
        const now = draw(of(uri));
        if (!wanted(now)) return false;
        listener.dispose();
        clearTimeout(timer);
        resolve(now);
        return true;
      };
      const listener = vscode.languages.onDidChangeDiagnostics(look);
      const timer = setTimeout(() => {
        listener.dispose();
        reject(new Error(`the diagnostics did not come; there are:\n${draw(of(uri)) || 'none'}`));
      }, WAIT_MS);
      look();
    });

  const hinted = (uri: vscode.Uri, code: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = of(uri).find(({ severity, ...each }) => severity === HINT && codeOf(each) === code);
        if (!found) return;
        listener.dispose();
        clearTimeout(timer);
        resolve();
      };
      const listener = vscode.languages.onDidChangeDiagnostics(look);
      const timer = setTimeout(() => {
        listener.dispose();
        reject(new Error(`no hint ${code} came`));
      }, WAIT_MS);
      look();
    });

  return {
    ...workspace,
    services,
    of,
    drawn,
    hinted,
    show: async (name, content) => {
      const uri = await workspace.write(name, content);
      // Unlike a document opened through the API, this one closes together with its editor.
      await vscode.commands.executeCommand('vscode.open', uri, { preview: false });
      const document = vscode.workspace.textDocuments.find((each) => each.uri.toString() === uri.toString());
      assert.ok(document);
      return document;
    },
    type: async (document, from, to) => {
      const at = document.getText().indexOf(from);
      assert.ok(at >= 0, `the text has no ${from}`);
      const edit = new vscode.WorkspaceEdit();
      const range = new vscode.Range(document.positionAt(at), document.positionAt(at + from.length));
      edit.replace(document.uri, range, to);
      assert.ok(await vscode.workspace.applyEdit(edit));
    },
    fix: async (document, code, title) => {
      const diagnostic = of(document.uri).find((found) => codeOf(found) === code);
      assert.ok(diagnostic, `no diagnostic ${code}`);
      const { edit } = await quickFix(document.uri, diagnostic.range, title);
      assert.ok(edit);
      assert.ok(await vscode.workspace.applyEdit(edit));
    },
    close: async () => {
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
      await workspace.close();
    },
  };
}

/** `3:5-3:9 error trap: message -> s.guard-scenario.json:4`, a line for each, hints left out. */
function draw(diagnostics: readonly vscode.Diagnostic[]): string {
  return diagnostics
    .filter(({ severity }) => severity !== vscode.DiagnosticSeverity.Hint)
    .map((found) => {
      const { start, end } = found.range;
      const place = `${at(start)}-${at(end)}`;
      const severity = vscode.DiagnosticSeverity[found.severity];
      const related = (found.relatedInformation ?? []).map(
        ({ location }) =>
          ` -> ${location.uri.path.split('/').at(-1) ?? ''}:${String(location.range.start.line + 1)}`,
      );
      return `${place} ${severity} ${codeOf(found)}: ${found.message.split('\n')[0] ?? ''}${related.join('')}`;
    })
    .join('\n');
}

function at({ line, character }: vscode.Position): string {
  return `${String(line + 1)}:${String(character + 1)}`;
}

function codeOf({ code }: Pick<vscode.Diagnostic, 'code'>): string {
  return String(typeof code === 'object' ? code.value : code);
}
