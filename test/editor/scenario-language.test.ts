import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { openCommands, type CommandFixture } from './command-fixture.js';

const GUARD = '(module (memory 1))\n';
const SCENARIO = `// One request.
{
  "version": 1,
  "guard": "./guards/own.wat",
  "backend": [{ "tool": "get_repository", "result": {} }],
  "steps": [
    { "name": "first", "tool": "list_issues", "expect": { "outcome": "allowed", "secrecy": ["private:acme/app"] } },
    { "name": "second", "tool": "" },
  ],
}
`;

describe('the language of scenarios', () => {
  let fixture: CommandFixture;
  let document: vscode.TextDocument;
  before(async () => {
    fixture = await openCommands('scenario-language');
    await fixture.write('guards/own.wat', GUARD);
    await fixture.write('other.guard-scenario.json', SCENARIO.replaceAll('list_issues', 'search_issues'));
    document = await vscode.workspace.openTextDocument(
      await fixture.write('main.guard-scenario.json', SCENARIO),
    );
    await vscode.window.showTextDocument(document);
    await fixture.until(() => fixture.services.scenarios.get(fixture.uri('other.guard-scenario.json')));
  });
  after(() => fixture.close());

  function at(text: string, into = 1): vscode.Position {
    const offset = document.getText().indexOf(text);
    assert.ok(offset >= 0, text);
    return document.positionAt(offset + into);
  }

  function ask<T>(command: string, ...args: unknown[]): Thenable<T> {
    return vscode.commands.executeCommand<T>(command, document.uri, ...args);
  }

  async function completions(position: vscode.Position): Promise<string[]> {
    const { items } = await ask<vscode.CompletionList>('vscode.executeCompletionItemProvider', position);
    return items.map(({ label }) => (typeof label === 'string' ? label : label.label));
  }

  it('completes properties and values of the schema, each once', async () => {
    const properties = await completions(at('"version"'));
    for (const name of ['guardName', 'trustedBots', 'limits']) {
      assert.equal(properties.filter((label) => label === name).length, 1, name);
    }
    const outcomes = await completions(at('"allowed"'));
    assert.equal(outcomes.filter((label) => label === '"denied"').length, 1, outcomes.join());
  });

  it('completes tools of this and of other scenarios, and tags', async () => {
    const tools = await completions(at('"tool": ""', 9));
    for (const name of ['get_repository', 'list_issues', 'search_issues']) {
      assert.equal(tools.filter((label) => label === name).length, 1, tools.join());
    }
    const folder = document.getText().indexOf('["private');
    assert.ok((await completions(document.positionAt(folder + 1))).includes('private:acme/app'));
  });

  it('completes the sessions of this scenario in its steps', async () => {
    const text =
      '{ "version": 1, "guard": "g.wat", "sessions": { "alice": {}, "bob": {} }, "steps": [{ "tool": "t", "session": "" }] }';
    const uri = await fixture.write('sessions.guard-scenario.json', text);
    const sessions = await vscode.workspace.openTextDocument(uri);
    const position = sessions.positionAt(text.indexOf('"session": ""') + 12);
    const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      uri,
      position,
    );
    assert.deepEqual(
      items.map(({ label }) => label),
      ['alice', 'bob'],
    );
  });

  it('completes guards by their paths, the nearest first', async () => {
    const guards = (await completions(at('./guards'))).filter((label) => label.endsWith('.wat'));
    assert.equal(guards[0], './guards/own.wat');
    assert.ok(guards.includes('../guard.wat'), guards.join());
  });

  it('says in a hover what a property means, once', async () => {
    const hovers = await ask<vscode.Hover[]>('vscode.executeHoverProvider', at('"guard"'));
    assert.equal(hovers.length, 1);
    const [part] = hovers[0]?.contents ?? [];
    assert.match(part instanceof vscode.MarkdownString ? part.value : '', /relative to this file/);
  });

  it('links the guard to its file', async () => {
    const links = await ask<vscode.DocumentLink[]>('vscode.executeLinkProvider');
    const ours = links.filter(({ range }) => document.getText(range) === './guards/own.wat');
    assert.deepEqual(
      ours.map(({ target }) => target?.toString()),
      [fixture.uri('guards/own.wat').toString()],
    );
  });

  it('has Run, Debug and Update expected over the file and each step', async () => {
    const lenses = await ask<vscode.CodeLens[]>('vscode.executeCodeLensProvider');
    const drawn = lenses.map(({ range, command }) => `${range.start.line} ${command?.title ?? ''}`);
    const lines = [1, 6, 7];
    const titles = ['$(play) Run', '$(debug-alt) Debug', 'Update expected'];
    assert.deepEqual(
      drawn,
      lines.flatMap((line) => titles.map((title) => `${line} ${title}`)),
    );
  });

  it('has one outline, of steps and answers by name', async () => {
    const symbols = await ask<vscode.DocumentSymbol[]>('vscode.executeDocumentSymbolProvider');
    const drawn = symbols.map(({ name, children }) =>
      [name, ...children.map((child) => child.name)].join(' > '),
    );
    assert.deepEqual(drawn, ['version', 'guard', 'backend > get_repository', 'steps > first > second']);
  });

  it('leads from a tool to the saved answer for it, and from the guard to its file', async () => {
    const text = SCENARIO.replace('"tool": ""', '"tool": "get_repository"');
    const uri = await fixture.write('navigation.guard-scenario.json', text);
    const opened = await vscode.workspace.openTextDocument(uri);
    const position = (part: string, last = false): vscode.Position =>
      opened.positionAt((last ? text.lastIndexOf(part) : text.indexOf(part)) + 2);
    const places = async (command: string, at: vscode.Position): Promise<string[]> =>
      (await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(command, uri, at)).map(
        (each) =>
          'targetUri' in each
            ? `${each.targetUri.path.split('/').at(-1) ?? ''} ${each.targetRange.start.line}`
            : `${each.uri.path.split('/').at(-1) ?? ''} ${each.range.start.line}`,
      );
    const inStep = position('get_repository', true);
    const here = 'navigation.guard-scenario.json';
    assert.deepEqual(await places('vscode.executeDefinitionProvider', inStep), [`${here} 4`]);
    assert.deepEqual(await places('vscode.executeDefinitionProvider', position('./guards')), ['own.wat 0']);
    const references = await places('vscode.executeReferenceProvider', inStep);
    assert.deepEqual(references.sort(), [
      'main.guard-scenario.json 4',
      `${here} 4`,
      `${here} 7`,
      'other.guard-scenario.json 4',
    ]);
    const renamed = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
      'vscode.executeDocumentRenameProvider',
      uri,
      inStep,
      'get_repo',
    );
    assert.deepEqual(
      renamed.entries().map(([file, edits]) => `${file.path.split('/').at(-1) ?? ''} ${edits.length}`),
      [`${here} 2`],
    );
    const marked = await vscode.commands.executeCommand<vscode.DocumentHighlight[]>(
      'vscode.executeDocumentHighlights',
      uri,
      inStep,
    );
    assert.deepEqual(marked.map(({ range }) => range.start.line).sort(), [4, 7]);
  });

  it('grows a selection from a word to its value, property and object', async () => {
    const [innermost] = await ask<vscode.SelectionRange[]>('vscode.executeSelectionRangeProvider', [
      at('"allowed"', 3),
    ]);
    const texts: string[] = [];
    for (let each = innermost; each; each = each.parent) texts.push(document.getText(each.range));
    const seen = texts.filter((text, index) => text !== texts[index - 1]);
    for (const wanted of ['allowed', '"allowed"', '"outcome": "allowed"'])
      assert.ok(seen.includes(wanted), wanted);
    assert.ok(seen.some((text) => text.startsWith('{ "name": "first"')));
  });

  it('says in a hover what a value means, and nothing where there is nothing to say', async () => {
    const hovers = await ask<vscode.Hover[]>('vscode.executeHoverProvider', at('"allowed"', 3));
    const text = hovers.flatMap(({ contents }) =>
      contents.map((part) => (part instanceof vscode.MarkdownString ? part.value : '')),
    );
    assert.match(text.join(), /The agent receives the whole response/);
    assert.deepEqual(await ask<vscode.Hover[]>('vscode.executeHoverProvider', at('// One', 4)), []);
  });

  it('proposes a whole scenario in an empty one', async () => {
    const empty = await vscode.workspace.openTextDocument({ language: 'guard-scenario', content: '' });
    const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      empty.uri,
      new vscode.Position(0, 0),
    );
    const labels = items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    assert.ok(labels.includes('Guard scenario'), labels.join());
  });

  it('folds and formats', async () => {
    const folds = await ask<vscode.FoldingRange[]>('vscode.executeFoldingRangeProvider');
    assert.ok(folds.some(({ start, end }) => start === 5 && end === 7));
    const edits = await ask<vscode.TextEdit[]>('vscode.executeFormatDocumentProvider', {
      tabSize: 2,
      insertSpaces: true,
    });
    assert.ok(edits.length > 0);
  });

  it('has each problem once, from us', async () => {
    const broken = SCENARIO.replace('"allowed"', '"perhaps"').replace(
      '"version": 1',
      '"version": 1, "nope": 2',
    );
    const uri = await fixture.write('broken.guard-scenario.json', broken);
    await vscode.window.showTextDocument(uri);
    const found = await fixture.until(() => {
      const all = vscode.languages.getDiagnostics(uri);
      return all.length > 0 ? all : undefined;
    });
    const starts = found.map(({ range }) => `${range.start.line}:${range.start.character}`);
    assert.equal(new Set(starts).size, starts.length, found.map(({ message }) => message).join('; '));
    assert.deepEqual(
      found.filter(({ source }) => source?.startsWith('guard-lab') !== true),
      [],
    );
  });
});
