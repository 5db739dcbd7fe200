import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { globSync } from 'tinyglobby';
import ts from 'typescript';
import { projectFolder } from '../../harness/places';

/** Quaint words, and British spellings of words that VS Code spells the American way. */
const FORBIDDEN = new RegExp(
  [
    'as it were|companions?|hold good|lately|makes? way|mended|nobody|of its own|of late|ran into',
    'stands|the like|told|what was asked',
    'behaviour|cancelled|cancelling|colour|favour|grey|labelled|labelling|neighbour\\w*',
    '(?:analy|initiali|normali|optimi|organi|recogni|seriali)s(?:e[ds]?|er|ing|ation)',
  ]
    .map((words) => `\\b(?:${words})\\b`)
    .join('|'),
  'i',
);

/** What the gateway says is recorded from production: its words stay as they are. */
const RECORDED = ['src/gateway/**', 'src/wasm/**'];

const read = (path: string): string => readFileSync(join(projectFolder, path), 'utf8');

/** The forbidden words of texts, each with its place. */
function found(place: string, texts: readonly string[]): string[] {
  return texts.flatMap((text) => {
    const word = FORBIDDEN.exec(text)?.[0];
    return word === undefined ? [] : [`${place}: "${word}" in ${text.slice(0, 200)}`];
  });
}

function strings(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(strings) : [];
}

/** String literals and the fixed parts of templates that a person may see: those with a space or a capital. */
function literals(path: string): string[] {
  const texts: string[] = [];
  const visit = (node: ts.Node): void => {
    const isText =
      ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node);
    if (isText && /[A-Z ]/.test(node.text)) texts.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, read(path), ts.ScriptTarget.Latest));
  return texts;
}

describe('what people read', () => {
  it('is plain in the manifest and the schema', () => {
    for (const path of [
      'package.nls.json',
      'l10n/bundle.l10n.json',
      'package.json',
      'schemas/guard-scenario.schema.json',
    ])
      assert.deepEqual(found(path, strings(JSON.parse(read(path)))), []);
  });

  it('is plain in the documents and the walkthrough', () => {
    const paths = globSync(['*.md', 'docs/*.md', 'media/walkthrough/*', 'examples/**/*.md'], {
      cwd: projectFolder,
      ignore: ['**/node_modules/**'],
    });
    assert.ok(paths.length > 10);
    assert.deepEqual(
      paths.flatMap((path) => found(path, read(path).split('\n'))),
      [],
    );
  });

  it('is plain in the messages', () => {
    const paths = globSync('src/**/*.ts', { cwd: projectFolder, ignore: RECORDED });
    assert.ok(paths.length > 100);
    assert.deepEqual(
      paths.flatMap((path) => found(path, literals(path))),
      [],
    );
  });

  it('is not plain with a quaint word', () => {
    assert.equal(found('here', ['The guard is Told why.', 'It stands for a value.']).length, 2);
  });
});
