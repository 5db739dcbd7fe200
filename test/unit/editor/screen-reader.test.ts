import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { globSync } from 'tinyglobby';
import { projectFolder } from '../../harness/places';

const read = (path: string): string => readFileSync(join(projectFolder, path), 'utf8');
const files = (glob: string): string[] => globSync(glob, { cwd: projectFolder }).sort();

describe('what a screen reader says', () => {
  it('is set for every row of every tree: an icon and a color say nothing', () => {
    const makers = files('src/editor/**/*.ts').filter((path) => /new (vscode\.)?TreeItem\(/.test(read(path)));
    assert.deepEqual(makers, [
      'src/editor/backend-calls/tree-item.ts',
      'src/editor/check/view.ts',
      'src/editor/label-diff/tree-item.ts',
      'src/editor/review/tree-item.ts',
    ]);
    for (const path of makers) {
      const made = [...read(path).matchAll(/new vscode\.TreeItem\(/g)].length;
      const labeled = [...read(path).matchAll(/\.accessibilityInformation = \{ label: /g)].length;
      assert.equal(labeled, made, path);
    }
  });

  it('is set for every item of the status bar', () => {
    for (const path of files('src/editor/**/*.ts'))
      if (read(path).includes('createStatusBarItem('))
        assert.match(read(path), /accessibilityInformation = /, path);
  });
});

describe('the pages', () => {
  const styles = [...files('src/pages/**/*.css'), 'src/report/html/style.ts'];

  it('move nothing, so that no one has to ask for reduced motion', () => {
    assert.ok(styles.length > 4);
    for (const path of styles)
      assert.doesNotMatch(read(path), /\b(?:animation|transition|scroll-behavior)\b[\w-]*:|@keyframes/, path);
    for (const path of files('src/pages/**/*.ts'))
      assert.doesNotMatch(
        read(path),
        /behavior: '(?!instant|auto)|requestAnimationFrame\(\s*animate|\.animate\(/,
        path,
      );
  });
});
