import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { globSync } from 'tinyglobby';
import { withAddresses } from '../../../scripts/store-readme.mjs';
import { projectFolder } from '../../harness/places';
import { sizeOf } from '../../pictures/animation';

const readme = readFileSync(join(projectFolder, 'README.md'), 'utf8');
/** What the README may add to the repository. */
const MOST_BYTES = 1_500_000;

describe('the README that VS Code shows', () => {
  it('has addresses where a relative link would lead nowhere', () => {
    const text =
      '[limits](docs/limits.md) [below](#build-it) [site](https://x.test)\n<img src="media/a.png">';
    assert.equal(
      withAddresses(text, 'me'),
      '[limits](https://github.com/me/guard-lab/blob/HEAD/docs/limits.md) [below](#build-it) [site](https://x.test)\n' +
        '<img src="https://github.com/me/guard-lab/raw/HEAD/media/a.png">',
    );
    assert.doesNotMatch(withAddresses(readme, 'me'), /(?:src|srcset)="(?!https:)|\]\((?!https:|#)/);
  });
});

describe('the pictures of the README', () => {
  const named = [...readme.matchAll(/(?:src|srcset)="(media\/[^"]+)"/g)].map(([, path]) => path ?? '');

  it('exist, in light and in dark, and none is left over', () => {
    assert.ok(named.length > 4);
    for (const path of named) assert.ok(existsSync(join(projectFolder, path)), path);
    const kept = globSync('media/pictures/*', { cwd: projectFolder });
    for (const path of kept) {
      const twin = path.replace(/-(light|dark)\./, (_, is) => (is === 'light' ? '-dark.' : '-light.'));
      assert.ok(kept.includes(twin), twin);
      assert.ok(named.includes(path) || named.includes(twin), `${path} is not used`);
    }
  });

  it('say in words what they show', () => {
    const shown = [...readme.matchAll(/<img [^>]*>/g)].map(([tag]) => tag);
    for (const tag of shown) assert.match(tag, /alt="[^"]{40,}"/);
  });

  it('are small, and of one size', () => {
    const paths = globSync('media/pictures/*', { cwd: projectFolder, absolute: true });
    const bytes = paths.reduce((sum, path) => sum + statSync(path).size, 0);
    assert.ok(bytes < MOST_BYTES, `${String(bytes)} bytes`);
    assert.deepEqual([...new Set(paths.map((path) => sizeOf(path).join('x')))], ['960x600']);
  });
});
