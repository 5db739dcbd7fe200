import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { globSync } from 'tinyglobby';
import { projectFolder } from '../../harness/places';

const read = (path: string): string => readFileSync(join(projectFolder, path), 'utf8');
const documents = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  ...globSync('docs/*.md', { cwd: projectFolder }),
];
const architecture = read('docs/architecture.md');
const gateway = read('docs/gateway.md');
const runtime = read('docs/runtime.md');

/** The name that a heading has in links, as GitHub makes it. */
function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(' ', '-');
}

function headings(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, title]) => title ?? '');
}

/** Comments of the sources as one line each, so that a citation may go over the end of a line. */
function comments(): string[] {
  const files = globSync('src/**/*.ts', { cwd: projectFolder });
  assert.ok(files.length > 100);
  return files.flatMap((file) =>
    [...read(file).matchAll(/\/\*\*[^]*?\*\/|\/\/[^\n]*/g)].map(([text]) =>
      text.replace(/\s*\n\s*\*?\s*/g, ' '),
    ),
  );
}

/** What comments cite: the first group of `pattern`, each once. */
function citations(pattern: RegExp): string[] {
  const found = comments().flatMap((text) => [...text.matchAll(pattern)].map(([, cited]) => cited ?? ''));
  assert.ok(found.length > 3, `${String(pattern)} cites nothing`);
  return [...new Set(found)];
}

describe('the documents', () => {
  it('link only to files and headings that exist', () => {
    const broken = documents.flatMap((document) =>
      [...read(document).matchAll(/\]\(([^)\s]+)\)/g)]
        .map(([, target]) => target ?? '')
        .filter((target) => !/^https?:/.test(target) && !isThere(document, target))
        .map((target) => `${document}: ${target}`),
    );
    assert.deepEqual(broken, []);
  });

  it('name only files of the project that exist', () => {
    const missing = documents.flatMap((document) =>
      [...read(document).matchAll(/`((?:src|test|docs|schemas|examples)\/[\w./-]+)`/g)]
        .map(([, path]) => path ?? '')
        .filter((path) => !existsSync(join(projectFolder, path)))
        .map((path) => `${document}: ${path}`),
    );
    assert.deepEqual(missing, []);
  });

  it('answer each "Where do I put…?" with four files at most', () => {
    const [, table = ''] = architecture.split('## Where do I put…?');
    const rows = table.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| I want'));
    assert.ok(rows.length > 10);
    for (const row of rows) {
      const files = [...row.matchAll(/`([\w./-]+\.(?:ts|json|md))`/g)].filter(([, path]) =>
        path?.includes('/'),
      );
      assert.ok(files.length <= 4, row);
    }
  });

  it('draw the imports that the lint rule allows', () => {
    const [, rule = ''] = /const layers = \{([^]*?)\n\};/.exec(read('eslint.config.mjs')) ?? [];
    const layers = [...rule.matchAll(/^ {2}(\w+): \[([^\]]*)\]/gm)].map(([, folder, allowed]) => [
      folder,
      [...(allowed ?? '').matchAll(/\w+/g)].join(', ') || 'nothing',
    ]);
    const [, section = ''] = architecture.split('The exact list');
    const drawn = [...section.matchAll(/^\| `(\w+)` \| ([\w, ]+) \|/gm)].map((row) => row.slice(1));
    assert.ok(layers.length >= 10);
    assert.deepEqual(drawn.slice(0, layers.length), layers);
  });
});

describe('what comments cite', () => {
  it('gateway-contract: a section, and its item where it has a number', () => {
    for (const cited of citations(/gateway-contract (\d+(?:\.\d+)?)/g)) {
      const [section = '', item] = cited.split('.');
      const [, text] = new RegExp(`^## ${section}\\. .*$([^]*?)(?=^## )`, 'm').exec(gateway) ?? [];
      assert.ok(text !== undefined, `gateway-contract ${cited}`);
      if (item !== undefined)
        assert.match(text, new RegExp(`^${item}\\. `, 'm'), `gateway-contract ${cited}`);
    }
  });

  it('server-layer: a heading of section 10, or a name that its text gives', () => {
    const [, layer = ''] = gateway.split('## 10. ');
    for (const cited of citations(/server-layer, "?([A-Z][\w: ]*\w)/g)) {
      const known = headings(layer).includes(cited) || layer.includes(`\`server-layer, ${cited}\``);
      assert.ok(known, `server-layer, ${cited}`);
    }
  });

  it('scenario-format: a heading', () => {
    for (const cited of citations(/scenario-format, ([A-Z][a-z]+(?: [a-z]+)*)/g))
      assert.ok(headings(read('docs/scenario-format.md')).includes(cited), `scenario-format, ${cited}`);
  });

  it('wazero: a label', () => {
    for (const cited of citations(/wazero ([LCN]\d+)/g))
      assert.match(runtime, new RegExp(`^\\*\\*${cited}\\b`, 'm'), `wazero ${cited}`);
  });
});

function isThere(document: string, target: string): boolean {
  const [path = '', fragment] = target.split('#');
  const file = path === '' ? document : join(dirname(document), path);
  if (!existsSync(join(projectFolder, file))) return false;
  return fragment === undefined || headings(read(file)).map(anchor).includes(fragment);
}
