import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { noticesText } from '../../../scripts/notices.mjs';

describe('the third-party notices', () => {
  let root = '';
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'guard-lab-notices-'));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  /** Installs a package; returns the path of a file of it, as a metafile names it. */
  function install(at: string, license: string | undefined, files: Record<string, string> = {}): string {
    const folder = join(root, at);
    mkdirSync(folder, { recursive: true });
    const name = at.slice(at.lastIndexOf('node_modules/') + 'node_modules/'.length);
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, version: '1.0.0', license }));
    for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
    return `${at}/lib/index.js`;
  }
  const notices = (...inputs: string[]): string =>
    noticesText(
      [{ inputs: { 'src/own.ts': {}, ...Object.fromEntries(inputs.map((path) => [path, {}])) } }],
      root,
    );

  it('have each bundled package once, with its license and what it says of others', () => {
    const outer = install('node_modules/@scope/outer', 'MIT', {
      LICENSE: 'MIT of outer\r\n',
      'NOTICE.txt': 'and others',
    });
    const inner = install('node_modules/@scope/outer/node_modules/inner', 'ISC', {
      'license.md': 'ISC of inner',
    });
    const text = notices(outer, inner, 'node_modules/@scope/outer/lib/second.js');
    const parts = text.split(/\n-{80}\n/).map((part) => part.trim());
    assert.deepEqual(parts, [
      'Guard Lab contains code of the 2 packages below, under the licenses below.',
      '@scope/outer 1.0.0 (MIT)\n\nMIT of outer\n\nand others',
      'inner 1.0.0 (ISC)\n\nISC of inner',
    ]);
  });

  it('have the kept text of a package that comes without one', () => {
    assert.match(
      notices(install('node_modules/@vscode/l10n', 'MIT')),
      /Copyright \(c\) Microsoft Corporation/,
    );
  });

  it('refuse a package without a text, and every license that is not allowed', () => {
    const bad = [
      install('node_modules/silent', 'MIT'),
      install('node_modules/copyleft', 'GPL-3.0-only', { LICENSE: 'GPL' }),
      install('node_modules/unknown', undefined, { LICENSE: 'All rights reserved' }),
    ];
    assert.throws(() => notices(...bad), {
      message: [
        'Third-party notices: copyleft 1.0.0 has the license GPL-3.0-only',
        ' only MIT, Apache-2.0, BSD-2-Clause, BSD-3-Clause, 0BSD, ISC may be bundled',
        ' silent 1.0.0 comes without a license text',
        ' add one to scripts/licenses',
        ' unknown 1.0.0 has the license undefined',
        ' only MIT, Apache-2.0, BSD-2-Clause, BSD-3-Clause, 0BSD, ISC may be bundled.',
      ].join(';'),
    });
  });
});
