import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, describe, it } from 'node:test';
import { catalogProblemText, type CatalogOutcome } from '../../../../src/analysis/catalog/catalog';
import { readCatalog } from '../../../../src/analysis/catalog/read-catalog';
import { catalogTexts } from '../../../../src/files/catalog-files';

const folder = mkdtempSync(join(tmpdir(), 'guard-lab-'));
after(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), text);
}

const read = (...paths: string[]): Promise<CatalogOutcome> =>
  readCatalog(paths, (path) => catalogTexts(resolve(folder, path), path));

async function drawn(...paths: string[]): Promise<string[]> {
  const outcome = await read(...paths);
  if (!outcome.ok) return [`error ${catalogProblemText(outcome.error)}`];
  return [
    ...outcome.tools.map(({ name }) => name),
    ...outcome.warnings.map((warning) => `warning ${catalogProblemText(warning)}`),
  ];
}

describe('reading catalogs from disk', () => {
  it('merges files and folders; of what differs the first counts', async () => {
    write('one.json', '[{"name":"a","description":"x"}]');
    write('dir/b.snap', '{"name":"b"}');
    write('dir/c.txt', 'c\na write');
    write('dir/more.json', '{"tools":[{"name":"a","description":"y"}]}');
    write('dir/notes.md', 'not a catalog');
    write('dir/below/d.json', '["d"]');
    assert.deepEqual(await drawn('one.json', 'dir/'), [
      'a',
      'b',
      'c',
      'warning dir/more.json: the tool "a" has another description than in one.json; the first counts',
    ]);
  });

  it('says what cannot be read', async () => {
    write('empty/notes.md', '');
    write('none.json', '{"tools":[]}');
    write('bad/a.json', '{');
    assert.deepEqual(await drawn('gone.json'), ['error gone.json: it does not exist']);
    assert.deepEqual(await drawn('empty'), [
      'error empty: no *.json, *.snap or *.txt file is directly in this folder',
    ]);
    assert.deepEqual(await drawn('none.json'), ['error none.json: no tools are in this catalog']);
    assert.deepEqual(await drawn('bad'), ['error bad/a.json:1:2: the object is not closed: `}` is missing']);
  });

  it(
    'follows links inside of the folder only, and reads no device',
    { skip: process.platform === 'win32' },
    async () => {
      write('elsewhere/secret.json', '["secret"]');
      write('links/a.json', '["a"]');
      symlinkSync(join(folder, 'links/a.json'), join(folder, 'links/again.json'));
      symlinkSync(join(folder, 'elsewhere/secret.json'), join(folder, 'links/out.json'));
      symlinkSync('/dev/zero', join(folder, 'links/zero.json'));
      assert.deepEqual(await drawn('links'), ['a']);
      assert.match((await drawn('/dev/zero'))[0] ?? '', /is not a regular file/);
    },
  );

  it('reads a folder of snapshots, as github-mcp-server keeps them', async () => {
    const files = await catalogTexts(resolve('test/fixtures/catalogs/snapshots'), 'snapshots');
    const outcome = await readCatalog(['snapshots'], () => Promise.resolve(files));
    assert.ok(outcome.ok);
    assert.equal(outcome.tools.length, 117);
    assert.deepEqual(outcome.warnings, []);
  });
});
