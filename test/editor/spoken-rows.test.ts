// What a screen reader says of the rows of all trees, with real data: the state of a row is in its words, because
// people who do not see an icon or a color know nothing of it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { labelGuard } from '../cli/label-guard.js';
import { openCommands, type CommandFixture } from './command-fixture.js';

const SCENARIO = `{
  "version": 1, "guard": "./guard.wat",
  "steps": [
    { "name": "fails", "tool": "get", "args": {}, "result": {}, "expect": { "operation": "write" } },
    { "name": "passes", "tool": "put", "args": {}, "result": {}, "expect": { "operation": "read" } },
    { "name": "checks nothing", "tool": "put", "args": {}, "result": {} }
  ]
}
`;

/** Its guard does not load, so it could not run. */
const REFUSED = '{ "version": 1, "guard": "./empty.wat", "steps": [{ "tool": "get" }] }';

/** What has to be said of a row with an icon that is a state. */
const WORDS: Readonly<Record<string, RegExp>> = {
  pass: /passed|shown|\bok\b|allowed|returned|label_/,
  error: /failed|broken|error|could not/,
  issues: /could not run/,
  'circle-large-outline': /nothing checked/,
  'debug-step-over': /skipped|not checked|not applicable|disabled/,
  'circle-slash': /refused|rejected|canceled/,
  history: /outdated/,
  unlock: /looser/,
  lock: /tighter/,
  'diff-modified': /change|expected|equivalent/,
  edit: /by hand/,
};

interface Tree<T> {
  getChildren(node?: T): T[];
  getTreeItem(node: T): vscode.TreeItem;
}

/** Every row of a tree, closed ones too. */
function itemsOf<T>(tree: Tree<T>, node?: T): vscode.TreeItem[] {
  return tree.getChildren(node).flatMap((child) => [tree.getTreeItem(child), ...itemsOf(tree, child)]);
}

/** Rows of which too little is said, with why. */
function silent(items: readonly vscode.TreeItem[]): string[] {
  return items.flatMap((item) => {
    const spoken = item.accessibilityInformation?.label ?? '';
    const name = typeof item.label === 'string' ? item.label : (item.label?.label ?? '');
    const icon = item.iconPath instanceof vscode.ThemeIcon ? item.iconPath.id : '';
    if (!/\p{L}/u.test(spoken)) return [`${name}: no words`];
    const words = WORDS[icon];
    return words && !words.test(spoken) ? [`${name} (${icon}): ${spoken}`] : [];
  });
}

describe('what a screen reader says of rows', () => {
  let fixture: CommandFixture;
  before(async () => {
    fixture = await openCommands('spoken');
    await fixture.set('runWhileTyping.enabled', false);
    await fixture.write('guard.wat', labelGuard({ operation: 'read' }));
    const uri = await fixture.write('rows.guard-scenario.json', SCENARIO);
    await fixture.write('empty.wat', '(module)');
    const refused = await fixture.write('refused.guard-scenario.json', REFUSED);
    const uris = [uri, refused];
    await fixture.until(() => uris.every((each) => fixture.services.scenarios.get(each)) || undefined);
    await fixture.services.runner.run(uris, { reason: 'user' });
  });
  after(async () => {
    fixture.api.checks.sessions.clear();
    await fixture.close();
  });

  it('has the state of every run, scenario, step, and call', () => {
    const { backendCalls } = fixture.api;
    const items = itemsOf(backendCalls);
    const icons = new Set(
      items.map(({ iconPath }) => (iconPath instanceof vscode.ThemeIcon ? iconPath.id : '')),
    );
    assert.ok(
      ['error', 'pass', 'issues', 'circle-large-outline'].every((icon) => icons.has(icon)),
      [...icons].join(),
    );
    assert.deepEqual(silent(items), []);
  });

  it('has the state of every change of the review', async () => {
    await fixture.run('guardLab.reviewChanges');
    const items = itemsOf(fixture.api.review.view);
    assert.ok(items.length > 1);
    assert.deepEqual(silent(items), []);
  });

  it('has the state of every property that was checked', async () => {
    const example = join(__dirname, '..', 'examples', 'repository-labels');
    const text = (name: string): string => readFileSync(join(example, name), 'utf8');
    await fixture.write('checked/guard.wat', text('guard.wat'));
    const name = 'labels.guard-scenario.json';
    const uri = await fixture.write(`checked/${name}`, text(name));
    await fixture.until(() => fixture.services.scenarios.get(uri));
    await fixture.run('guardLab.checkGuard', uri);
    const items = itemsOf(fixture.api.checks.view);
    assert.ok(items.some(({ iconPath }) => iconPath instanceof vscode.ThemeIcon && iconPath.id === 'error'));
    assert.deepEqual(silent(items), []);
  });

  it('has a name for every test, whose state VS Code says', async () => {
    await fixture.api.testing.ready;
    const unnamed: string[] = [];
    const walk = (items: vscode.TestItemCollection): void =>
      items.forEach((item) => {
        if (!/[\p{L}\p{N}]/u.test(item.label)) unnamed.push(item.id);
        walk(item.children);
      });
    walk(fixture.api.testing.controller.items);
    assert.ok(fixture.api.testing.controller.items.size > 0);
    assert.deepEqual(unnamed, []);
  });
});
