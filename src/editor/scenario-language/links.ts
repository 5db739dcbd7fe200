import * as vscode from 'vscode';
import { leadsElsewhere } from '../../files/foreign-path';
import { insideQuotes } from '../../scenario/json-text';
import type { ScenarioSource } from '../../scenario/parse';
import type { ScenarioPath } from '../../scenario/problem';
import { rangeIn } from '../base/ranges';
import { jsonValue } from '../../base/json-value';
import { resolveBeside } from '../files/resolve-beside';
import type { ScenarioIndex } from '../workspace/scenario-index';
import { parsedOf } from './parsed-document';

/** The links from `guard` and from each `$file` to their files. */
export class ScenarioLinks implements vscode.DocumentLinkProvider {
  constructor(private readonly scenarios: ScenarioIndex) {}

  provideDocumentLinks(document: vscode.TextDocument): vscode.DocumentLink[] {
    const { source, references } = parsedOf(this.scenarios, document);
    return [
      ...linkAt(document, source, ['guard'], vscode.l10n.t('Open the guard')),
      ...references.flatMap(({ list, at }) =>
        linkAt(document, source, [...list, ...at], vscode.l10n.t('Open the saved answers')),
      ),
    ];
  }
}

function linkAt(
  document: vscode.TextDocument,
  source: ScenarioSource,
  at: ScenarioPath,
  tooltip: string,
): vscode.DocumentLink[] {
  const value = source.rangeOf(at)?.value;
  const path = value && textOf(source.text.slice(value.start, value.end));
  if (!value || path === undefined || path.trim() === '' || leadsElsewhere(path)) return [];
  const link = new vscode.DocumentLink(
    rangeIn(document, insideQuotes(value)),
    resolveBeside(document.uri, path),
  );
  link.tooltip = tooltip;
  return [link];
}

function textOf(literal: string): string | undefined {
  const value = jsonValue(literal);
  return typeof value === 'string' ? value : undefined;
}
