import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import type { GuardBuilds } from '../../../src/cli/guard-builds';
import { WatchedSources } from '../../../src/cli/watched-sources';
import { slashedPath } from '../../../src/processes/disk-projects';
import { declaredGuards } from '../../../src/project/declared-guards';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'guard-lab-')));
after(() => rmSync(folder, { recursive: true, force: true }));
mkdirSync(join(folder, 'src/deep'), { recursive: true });
for (const name of ['src/a.c', 'src/b.c', 'src/deep/c.c']) writeFileSync(join(folder, name), '');

async function watched(
  bounds: Partial<Record<'depth' | 'maxFiles' | 'maxFolders', number>>,
): Promise<string> {
  const guards = [{ wasm: 'g.wasm', sources: ['src/**/*.c'] }];
  const file = slashedPath(join(folder, 'guard-lab.json'));
  const { projects } = declaredGuards(JSON.stringify({ guards }), file);
  const builds: GuardBuilds = { builds: [], projects, built: [], modules: new Set(), unknown: [] };
  const cut: string[] = [];
  const all = { depth: 16, maxFiles: 10, maxFolders: 10, ...bounds };
  const { files } = await WatchedSources.of(builds, (each) => cut.push(each), all);
  return `${String(files.length)} files${cut.map((each) => `, more in ${each}`).join('')}`;
}

describe('the sources that are watched', () => {
  it('are all, without a word, as far as there are no more than the bounds', async () => {
    assert.equal(await watched({}), '3 files');
    assert.equal(await watched({ depth: 2, maxFiles: 3, maxFolders: 3 }), '3 files');
  });

  it('are cut with a word at each bound', async () => {
    const more = `, more in ${slashedPath(folder)}`;
    assert.equal(await watched({ depth: 1 }), `2 files${more}`);
    assert.equal(await watched({ maxFiles: 2 }), `2 files${more}`);
    assert.equal(await watched({ maxFolders: 2 }), `2 files${more}`);
  });
});
