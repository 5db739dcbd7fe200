import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { openCommands, type CommandFixture } from './command-fixture.js';

const GUARD = `(module
  (import "env" "host_log" (func $log (param i32 i32 i32)))
  ;; region memory
  (memory (export "memory") 2)
  ;; endregion
  (func $twice (param $n i32) (result i32)
    (i32.add (local.get $n) (local.get $n)))
  (func $label (export "label_agent") (param i32 i32 i32 i32) (result i32)
    (call $log (i32.const 1) (i32.const 0) (i32.const 0))
    (call $twice (i32.const 21)))
)
`;

describe('the language WAT', () => {
  let fixture: CommandFixture;
  let document: vscode.TextDocument;
  before(async () => {
    fixture = await openCommands('wat-language');
    document = await vscode.workspace.openTextDocument(await fixture.write('guard.wat', GUARD));
    await vscode.window.showTextDocument(document);
  });
  after(() => fixture.close());

  /** Position inside the `occurrence`-th (from 1) place of a text. */
  function at(text: string, occurrence = 1): vscode.Position {
    let offset = -1;
    for (let i = 0; i < occurrence; i++) offset = document.getText().indexOf(text, offset + 1);
    assert.ok(offset >= 0);
    return document.positionAt(offset + 1);
  }

  function ask<T>(command: string, ...args: unknown[]): Thenable<T> {
    return vscode.commands.executeCommand<T>(command, document.uri, ...args);
  }

  it('has an outline', async () => {
    const symbols = await ask<vscode.DocumentSymbol[]>('vscode.executeDocumentSymbolProvider');
    const drawn = symbols.map(({ name, children }) =>
      [name, ...children.map((child) => child.name)].join(' > '),
    );
    assert.deepEqual(drawn, ['$log', '"memory"', '$twice > $n', '$label']);
  });

  it('folds lists and regions', async () => {
    const folds = await ask<vscode.FoldingRange[]>('vscode.executeFoldingRangeProvider');
    const drawn = folds.map(
      ({ start, end, kind }) =>
        `${start}-${end}${kind === undefined ? '' : ` ${vscode.FoldingRangeKind[kind]}`}`,
    );
    assert.ok(drawn.includes('2-4 Region'), drawn.join());
    assert.ok(drawn.includes('5-6'), drawn.join());
  });

  it('goes to the definition', async () => {
    const links = await ask<vscode.DefinitionLink[]>('vscode.executeDefinitionProvider', at('$twice', 2));
    assert.deepEqual(
      links.map(({ targetSelectionRange }) => targetSelectionRange && document.getText(targetSelectionRange)),
      ['$twice'],
    );
    assert.equal(links[0]?.targetSelectionRange?.start.line, 5);
  });

  it('finds references', async () => {
    const found = await ask<vscode.Location[]>('vscode.executeReferenceProvider', at('$n '));
    assert.deepEqual(
      found.map(({ range }) => range.start.line),
      [5, 6, 6],
    );
  });

  it('highlights what is read and written', async () => {
    const found = await ask<vscode.DocumentHighlight[]>('vscode.executeDocumentHighlights', at('$n '));
    assert.deepEqual(
      found.map(({ kind }) => kind !== undefined && vscode.DocumentHighlightKind[kind]),
      ['Write', 'Read', 'Read'],
    );
  });

  it('renames everywhere at once', async () => {
    const edit = await ask<vscode.WorkspaceEdit>(
      'vscode.executeDocumentRenameProvider',
      at('$twice'),
      'double',
    );
    const [[, edits] = [document.uri, []]] = edit.entries();
    assert.deepEqual(
      edits.map(({ newText, range }) => `${range.start.line} ${newText}`),
      ['5 $double', '9 $double'],
    );
  });

  it('refuses to rename a keyword', async () => {
    await assert.rejects(async () => {
      await ask('vscode.prepareRename', at('i32.add'));
    }, /names that begin with \$/);
  });

  it('says in a hover what an instruction does and what the gateway does with an import', async () => {
    const texts = async (position: vscode.Position): Promise<string> => {
      const hovers = await ask<vscode.Hover[]>('vscode.executeHoverProvider', position);
      return hovers
        .flatMap(({ contents }) => contents)
        .map((part) => (part instanceof vscode.MarkdownString ? part.value : String(part)))
        .join('\n');
    };
    assert.match(await texts(at('i32.add')), /\[i32 i32\] -> \[i32\]/);
    assert.match(await texts(at('host_log')), /gateway’s log/);
  });

  it('shows the params of the function that is called', async () => {
    const help = await ask<vscode.SignatureHelp>(
      'vscode.executeSignatureHelpProvider',
      document.positionAt(document.getText().indexOf('(i32.const 0) (i32.const 0)')),
    );
    assert.equal(help.signatures[0]?.label, '$log i32 i32 i32');
    assert.equal(help.activeParameter, 1);
  });

  it('completes names, and replaces parentheses by a field', async () => {
    const names = await ask<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      at('$twice', 2),
      '$',
    );
    const labels = names.items
      .filter(({ kind }) => kind === vscode.CompletionItemKind.Function)
      .map(({ label }) => label);
    assert.deepEqual(labels, ['$log', '$twice', '$label']);
  });

  for (const kilobytes of [30, 100, 1000]) {
    it(`completes a name just typed in ${kilobytes} KB, and has the outline`, async function () {
      const bodies = Array.from({ length: 100 }, (_, i) => {
        const steps = '    (local.set $a (i32.add (local.get $a) (i32.const 1)))\n'.repeat(kilobytes / 6);
        return `  (func $f${i} (param $a i32)\n${steps}  )`;
      });
      const text = `(module\n${bodies.join('\n')}\n  (func $last)\n)`;
      const large = await vscode.workspace.openTextDocument({ language: 'wat', content: text });
      const edit = new vscode.WorkspaceEdit();
      edit.insert(large.uri, large.positionAt(text.lastIndexOf(')\n)')), ' (call $');
      await vscode.workspace.applyEdit(edit);
      const before = performance.now();
      const names = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        large.uri,
        large.positionAt(text.lastIndexOf(')\n)') + ' (call $'.length),
        '$',
      );
      const elapsed = performance.now() - before;
      if (this.test) this.test.title += `: ${elapsed.toFixed(0)} ms`;
      assert.ok(names.items.some(({ label }) => label === '$f99'));
      const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
        'vscode.executeDocumentSymbolProvider',
        large.uri,
      );
      assert.deepEqual(
        symbols.at(-2)?.children.map(({ name }) => name),
        ['$a'],
      );
    });
  }
});
