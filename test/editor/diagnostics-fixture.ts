import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { EditorServices } from '../../src/editor/services.js';
import { openWorkspace, quickFix, until, type WorkspaceFixture } from './workspace-fixture.js';

/** Its own folder in the workspace, and what tests of diagnostics do with it. */
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
    vscode.languages.getDiagnostics(uri).filter(({ source }) => source?.startsWith('guard-lab'));

  /** What `find` finds, as soon as it finds something among the diagnostics; `missing` says what did not come. */
  const found = <T>(find: () => T | undefined, missing: () => string): Promise<T> =>
    new Promise((resolve, reject) => {
      let isOver = false;
      const ends = vscode.Disposable.from(
        vscode.languages.onDidChangeDiagnostics(() => look()),
        new vscode.Disposable(() => clearTimeout(timer)),
        new vscode.Disposable(() => void (isOver = true)),
      );
      const fail = (error: Error): void => {
        ends.dispose();
        reject(error);
      };
      const look = (): void => {
        const it = find();
        if (it === undefined) return;
        ends.dispose();
        resolve(it);
      };
      const timer = setTimeout(() => fail(new Error(missing())), WAIT_MS);
      look();
      // One look at the files after the other: a search that is begun anew all the time never ends.
      until(() => isOver || undefined, workspace.catchUp).catch(fail);
    });

  const drawn = (uri: vscode.Uri, wanted: (drawn: string) => boolean): Promise<string> =>
    found(
      () => {
        const now = draw(of(uri));
        return wanted(now) ? now : undefined;
      },
      () => `the diagnostics did not come; there are:\n${draw(of(uri)) || 'none'}`,
    );

  const hinted = async (uri: vscode.Uri, code: string): Promise<void> => {
    await found(
      () => of(uri).find(({ severity, ...each }) => severity === HINT && codeOf(each) === code),
      () => `no hint ${code} came; there are:\n${draw(of(uri)) || 'no others'}`,
    );
  };

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
