import * as vscode from 'vscode';
import { insideQuotes } from '../../scenario/json-text';
import { rangeIn } from '../base/ranges';
import { jsonValue } from '../../base/json-value';
import { resolveBeside } from '../files/resolve-beside';
import type { ScenarioIndex } from '../workspace/scenario-index';
import { parsedOf } from './parsed-document';

/** The link from `guard` to its file. */
export class ScenarioLinks implements vscode.DocumentLinkProvider {
  constructor(private readonly scenarios: ScenarioIndex) {}

  provideDocumentLinks(document: vscode.TextDocument): vscode.DocumentLink[] {
    const { source } = parsedOf(this.scenarios, document);
    const value = source.rangeOf(['guard'])?.value;
    if (!value) return [];
    const written = source.text.slice(value.start, value.end);
    const path = textOf(written);
    if (path === undefined || path.trim() === '') return [];
    const range = rangeIn(document, insideQuotes(value));
    const link = new vscode.DocumentLink(range, resolveBeside(document.uri, path));
    link.tooltip = 'Open the guard';
    return [link];
  }
}

function textOf(literal: string): string | undefined {
  const value = jsonValue(literal);
  return typeof value === 'string' ? value : undefined;
}
