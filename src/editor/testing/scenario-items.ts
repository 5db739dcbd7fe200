import * as vscode from 'vscode';
import { shownPath } from '../guard-sources';
import { SCENARIO_SUFFIX } from '../ids';
import type { ScenarioFile, ScenarioIndex } from '../scenario-index';
import type { FileSelection } from './selection';
import { fileOf } from './test-ids';
import { scenarioTests, type TestNode, type TestRange } from './test-tree';
import { diffSiblings, type PlacedNode } from './tree-diff';

/**
 * The items of the Test Explorer, kept in step with the scenario index: each change of a file is compared
 * with what is shown, and only the difference is applied, so that items keep their results.
 */
export class ScenarioItems implements vscode.Disposable {
  readonly #controller: vscode.TestController;
  readonly #scenarios: ScenarioIndex;
  readonly #shown = new Map<string, TestNode>();
  readonly #subscription: vscode.Disposable;

  constructor(controller: vscode.TestController, scenarios: ScenarioIndex) {
    this.#controller = controller;
    this.#scenarios = scenarios;
    this.#subscription = vscode.Disposable.from(
      scenarios.onDidChange((file) => this.#update(file)),
      scenarios.onDidRemove((uri) => this.#remove(uri.toString())),
    );
    for (const file of scenarios.files) this.#update(file);
  }

  /** Ids of all file items. */
  get files(): string[] {
    return [...this.#shown.keys()];
  }

  find(id: string): vscode.TestItem | undefined {
    const file = this.#controller.items.get(fileOf(id));
    return file?.id === id ? file : file?.children.get(id);
  }

  /** What a run of these tests waits for: those in the file, or the file itself if there is nothing in it. */
  selected({ file, wants }: FileSelection): vscode.TestItem[] {
    const item = this.find(file);
    if (!item) return [];
    const children = [...item.children].map(([, child]) => child);
    return (children.length > 0 ? children : [item]).filter(({ id }) => wants(id));
  }

  /** The scenario file that an item belongs to, as it counts now. */
  scenario(id: string): ScenarioFile | undefined {
    const uri = this.#controller.items.get(fileOf(id))?.uri;
    return uri && this.#scenarios.get(uri);
  }

  /** Replaces what an item can be filtered by, after a run. */
  tag(id: string, tags: readonly string[]): void {
    const item = this.find(id);
    if (item) item.tags = tags.map((tag) => new vscode.TestTag(tag));
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  #update(file: ScenarioFile): void {
    const id = file.uri.toString();
    const { label, folder } = titleOf(file.uri);
    const tests = scenarioTests(id, label, file.parsed);
    const description = [folder, tests.description].filter((part) => part).join(' ');
    const node = description === '' ? tests : { ...tests, description };
    const before = this.#shown.get(id);
    this.#shown.set(id, node);
    let item = this.#controller.items.get(id);
    if (!item) {
      item = this.#controller.createTestItem(id, label, file.uri);
      draw(item, { node, order: 0 }, `${folder}/${label}`);
      this.#controller.items.add(item);
    } else if (!before || diffSiblings([before], [node]).changed.length > 0) {
      draw(item, { node, order: 0 }, `${folder}/${label}`);
    }
    this.#updateChildren(item, before?.children ?? [], node.children);
  }

  #updateChildren(item: vscode.TestItem, before: readonly TestNode[], after: readonly TestNode[]): void {
    const { removed, added, changed } = diffSiblings(before, after);
    for (const id of removed) item.children.delete(id);
    for (const placed of changed) {
      const child = item.children.get(placed.node.id);
      if (child) draw(child, placed);
    }
    for (const placed of added) {
      const child = this.#controller.createTestItem(placed.node.id, placed.node.label, item.uri);
      draw(child, placed);
      item.children.add(child);
    }
  }

  #remove(id: string): void {
    this.#shown.delete(id);
    this.#controller.items.delete(id);
  }
}

function draw(item: vscode.TestItem, { node, order }: PlacedNode, sortText = sortable(order)): void {
  item.label = node.label;
  item.description = node.description ?? '';
  item.sortText = sortText;
  item.range = node.range && rangeOf(node.range);
  item.error = node.error === undefined ? undefined : problemText(node.error);
}

/** One-based positions of the core as a range of the editor. */
export function rangeOf({ start, end }: TestRange): vscode.Range {
  return new vscode.Range(start.line - 1, start.column - 1, end.line - 1, end.column - 1);
}

function problemText(problems: string): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  text.appendMarkdown('This scenario cannot run:\n');
  text.appendCodeblock(problems, 'text');
  return text;
}

/** `a/list.guard-scenario.json` is `list` in the folder `a`. */
function titleOf(uri: vscode.Uri): { label: string; folder: string } {
  const path = shownPath(uri).replaceAll('\\', '/');
  const slash = path.lastIndexOf('/');
  const name = path.slice(slash + 1);
  const label = name.endsWith(SCENARIO_SUFFIX) ? name.slice(0, -SCENARIO_SUFFIX.length) : name;
  return { label: label === '' ? name : label, folder: path.slice(0, Math.max(0, slash)) };
}

function sortable(order: number): string {
  return String(order).padStart(6, '0');
}
