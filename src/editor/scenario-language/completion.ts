import * as vscode from 'vscode';
import { nodeAt, propertiesOf } from '../../scenario/json-text';
import { SCENARIO_SUFFIX } from '../../scenario/file-name';
import { relativePath } from '../../ide/paths/relative-path';
import { findInFolder } from '../files/workspace-search';
import type { ScenarioIndex } from '../workspace/scenario-index';
import { toCompletionItem } from './conversion';
import type { ScenarioJson } from '../../ide/scenario-language/json-service';
import { parsedOf } from './parsed-document';
import { seenNames, type NameKind, type SeenNames } from '../../ide/scenario-language/seen-names';
import { usefulProposals } from '../../ide/scenario-language/useful-proposals';
import {
  valueContext,
  type FileKind,
  type OwnName,
  type ValueContext,
} from '../../ide/scenario-language/value-context';

export const COMPLETION_TRIGGERS = ['"', ':'] as const;
/** Guards, or files of saved answers, proposed at most. */
const MAX_FILES = 300;

const WORDS: Readonly<Record<NameKind, { readonly own: string; readonly others: string }>> = {
  tool: {
    own: vscode.l10n.t('tool of this scenario'),
    others: vscode.l10n.t('tool of other scenarios'),
  },
  secrecy: {
    own: vscode.l10n.t('secrecy tag of this scenario'),
    others: vscode.l10n.t('secrecy tag of other scenarios'),
  },
  integrity: {
    own: vscode.l10n.t('integrity tag of this scenario'),
    others: vscode.l10n.t('integrity tag of other scenarios'),
  },
  repository: {
    own: vscode.l10n.t('repository of this scenario'),
    others: vscode.l10n.t('repository of other scenarios'),
  },
};

/** Where a scenario names them, and what they are called. */
const OWN_NAMES: Readonly<Record<OwnName, readonly [property: string, words: string]>> = {
  session: ['sessions', vscode.l10n.t('session of this scenario')],
  sink: ['sinks', vscode.l10n.t('write sink of this scenario')],
};

/** Completion in scenarios: what the schema knows, and the tools, tags and guards there are. */
export class ScenarioCompletion implements vscode.CompletionItemProvider {
  readonly #names = new WeakMap<object, SeenNames>();

  constructor(
    private readonly json: ScenarioJson,
    private readonly scenarios: ScenarioIndex,
  ) {}

  async provideCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.CompletionItem[]> {
    const { version } = document;
    const text = document.getText();
    const offset = document.offsetAt(position);
    const context = valueContext(text, offset);
    const [known, seen] = await Promise.all([
      this.json.complete(document, position),
      context ? this.#seen(document, context, token) : [],
    ]);
    if (token.isCancellationRequested || document.version !== version) return [];
    // Where there are names, an empty text is no proposal.
    const wanted = known.filter(({ label }) => seen.length === 0 || label !== '""');
    const { root } = parsedOf(this.scenarios, document).source;
    return [...seen, ...usefulProposals(wanted, text, offset, root).map(toCompletionItem)];
  }

  async #seen(
    document: vscode.TextDocument,
    context: ValueContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.CompletionItem[]> {
    const range = new vscode.Range(document.positionAt(context.start), document.positionAt(context.end));
    if (!range.isSingleLine) return [];
    const { kind } = context;
    if (kind === 'guard' || kind === 'answers') {
      const paths = await filesNear(document.uri, kind, token);
      const what = kind === 'guard' ? vscode.l10n.t('guard') : vscode.l10n.t('saved answers');
      return paths.map((path, index) => toItem(path, vscode.CompletionItemKind.File, what, range, index));
    }
    if (kind === 'session' || kind === 'sink') return this.#ownNames(document, range, kind);
    const typed = document.getText(range);
    return [...this.#namesFor(document, kind)]
      .filter(([name]) => JSON.stringify(name) !== typed)
      .map(([name, where], index) => toItem(name, vscode.CompletionItemKind.Value, where, range, index));
  }

  /** Sessions and write sinks belong to the scenario: those of others mean nothing here. */
  #ownNames(document: vscode.TextDocument, range: vscode.Range, kind: OwnName): vscode.CompletionItem[] {
    const { root } = parsedOf(this.scenarios, document).source;
    const [property, words] = OWN_NAMES[kind];
    const named = root && nodeAt(root, [property]);
    const names = named?.type === 'object' ? [...propertiesOf(named).keys()] : [];
    return names.map((name, index) => toItem(name, vscode.CompletionItemKind.Value, words, range, index));
  }

  /** Names of the document first, then those of other scenarios. */
  #namesFor(document: vscode.TextDocument, kind: NameKind): Map<string, string> {
    const own = parsedOf(this.scenarios, document);
    const names = new Map<string, string>();
    const { own: ofOwn, others } = WORDS[kind];
    for (const name of this.#of(own)[kind]) names.set(name, ofOwn);
    for (const { uri, parsed } of this.scenarios.files) {
      if (uri.toString() === document.uri.toString()) continue;
      for (const name of this.#of(parsed)[kind]) if (!names.has(name)) names.set(name, others);
    }
    return names;
  }

  #of(parsed: ReturnType<typeof parsedOf>): SeenNames {
    let names = this.#names.get(parsed);
    if (!names) this.#names.set(parsed, (names = seenNames(parsed.source.root)));
    return names;
  }
}

function toItem(
  text: string,
  kind: vscode.CompletionItemKind,
  detail: string,
  range: vscode.Range,
  index: number,
): vscode.CompletionItem {
  const item = new vscode.CompletionItem(text, kind);
  item.insertText = JSON.stringify(text);
  item.filterText = item.insertText;
  item.range = range;
  item.detail = detail;
  item.sortText = `!${String(index).padStart(5, '0')}`;
  return item;
}

/** Files of the scenario's workspace folder, the nearest first, as the scenario would name them. */
async function filesNear(
  scenario: vscode.Uri,
  kind: FileKind,
  token: vscode.CancellationToken,
): Promise<string[]> {
  const folder = vscode.workspace.getWorkspaceFolder(scenario) ?? vscode.workspace.workspaceFolders?.[0];
  if (!folder) return [];
  const question =
    kind === 'guard'
      ? ({ glob: '**/*.{wat,wasm}', kind: 'guards', max: MAX_FILES } as const)
      : { glob: '**/*.{json,jsonc}', max: MAX_FILES };
  const all = await findInFolder(folder, question, token);
  const found = kind === 'guard' ? all : all.filter(({ path }) => !path.endsWith(SCENARIO_SUFFIX));
  // An untitled scenario counts from the folder, as it does when it runs.
  const from = scenario.scheme === 'untitled' ? `${folder.uri.path}/` : scenario.path;
  const paths = found.map(({ path }) => {
    const relative = relativePath(from, path);
    return relative.startsWith('../') ? relative : `./${relative}`;
  });
  const isAbove = (path: string): number => (path.startsWith('..') ? 1 : 0);
  const depth = (path: string): number => path.split('/').length;
  return paths.sort((a, b) => isAbove(a) - isAbove(b) || depth(a) - depth(b) || a.localeCompare(b));
}
