import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { filesOf, OWNER, ownersIn, writeOwner } from '../../../scripts/owner.mjs';
import { projectFolder } from '../../harness/places';

const read = (path: string, root = projectFolder): string => readFileSync(join(root, path), 'utf8');

describe('the owner of the project', () => {
  it('is the one that scripts/owner.mjs names, in every file', () => {
    const named = filesOf(projectFolder).flatMap((path) =>
      ownersIn(read(path)).map((owner) => ({ path, owner })),
    );
    assert.deepEqual(
      named.filter(({ owner }) => owner !== OWNER),
      [],
    );
    assert.ok(named.some(({ path }) => path === 'package.json'));
  });

  it('is named only where it can be changed', () => {
    for (const path of filesOf(projectFolder)) {
      const text = read(path);
      assert.equal(text.split(OWNER).length - 1, ownersIn(text).length, path);
    }
  });

  it('is changed in all files at once', () => {
    const root = mkdtempSync(join(tmpdir(), 'guard-lab-owner-'));
    try {
      for (const path of filesOf(projectFolder)) cpSync(join(projectFolder, path), join(root, path));
      const changed = writeOwner(root, 'acme');
      assert.ok(changed.includes('package.json'));
      for (const path of filesOf(root)) assert.ok(!read(path, root).includes(OWNER), path);
      const { repository, bugs, homepage, qna } = JSON.parse(read('package.json', root)) as {
        repository: { url: string };
        bugs: { url: string };
        homepage: string;
        qna: string;
      };
      assert.deepEqual(
        [repository.url, dirname(bugs.url), homepage.split('#')[0], dirname(qna)],
        [
          'git+https://github.com/acme/guard-lab.git',
          'https://github.com/acme/guard-lab',
          'https://github.com/acme/guard-lab',
          'https://github.com/acme/guard-lab',
        ],
      );
      assert.deepEqual(writeOwner(root, 'acme'), []);
    } finally {
      rmSync(root, { recursive: true });
    }
  });
});
